namespace ThumbGate.Gateway;

/// <summary>Access to the per-request feature.</summary>
internal static class GovernedFeature
{
    /// <summary>The feature of a request that has passed the target stage.</summary>
    /// <exception cref="InvalidOperationException">The request is no agent's request.</exception>
    public static GovernedRequest Governed(this HttpContext context) =>
        context.Features.Get<GovernedRequest>() ?? throw new InvalidOperationException("The request has no governed feature: the target stage comes first.");
}
