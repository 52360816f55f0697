namespace ThumbGate.Gateway.Operators;

/// <summary>Who calls the operators' API: set by the guard before any endpoint runs.</summary>
/// <param name="Name">The operator's name, <c>bootstrap</c> for the bootstrap token.</param>
/// <param name="IsBootstrap">Whether it may do nothing but add operators.</param>
internal sealed record OperatorIdentity(string Name, bool IsBootstrap)
{
    /// <summary>No operator may have this name.</summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>The operator of a call that the guard let through.</summary>
    /// <exception cref="InvalidOperationException">The guard did not run: nothing may be done in nobody's name.</exception>
    public static OperatorIdentity Of(HttpContext context) =>
        context.Features.Get<OperatorIdentity>() ?? throw new InvalidOperationException("No operator was established for this call.");
}
