using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Who calls the operators' API: set by the guard before any endpoint runs.</summary>
/// <param name="Name">The operator's name, <c>bootstrap</c> for the bootstrap token.</param>
/// <param name="IsBootstrap">Whether it may do nothing but make operators and their step-up codes.</param>
internal sealed record OperatorIdentity(string Name, bool IsBootstrap)
{
    /// <summary>The operator's id in the record; null where an issuer named the operator, or nobody did.</summary>
    public string? Id { get; init; }

    /// <summary>The groups that an issuer says the operator is in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>When the operator last signed in, where the issuer says so.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Hash of the operator's step-up code, or null.</summary>
    public Digest256? StepUp { get; init; }

    /// <summary>No operator may have this name.</summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>The operator of a call that the guard let through.</summary>
    /// <exception cref="InvalidOperationException">The guard did not run: nothing may be done in nobody's name.</exception>
    public static OperatorIdentity Of(HttpContext context) =>
        context.Features.Get<OperatorIdentity>() ?? throw new InvalidOperationException("No operator was established for this call.");
}
