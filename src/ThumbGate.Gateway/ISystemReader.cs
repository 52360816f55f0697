namespace ThumbGate.Gateway;

/// <summary>Asks the system behind a request what stands there now.</summary>
internal interface ISystemReader
{
    /// <summary>
    /// Sends one GET with the credential that the integration has for reading, or the agent's own where that passes. Never throws, but where
    /// it is cancelled.
    /// </summary>
    /// <param name="governed">Whose integration, account and agent.</param>
    /// <param name="target">Path and query below the integration's prefix, which the catalog calls a read.</param>
    /// <param name="pathLength">How much of it is the path.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    Task<SystemAnswer> GetAsync(GovernedRequest governed, string target, int pathLength, CancellationToken cancellation);
}

/// <summary>What a system answered.</summary>
/// <param name="Body">The body of a 200 in JSON; empty where there is a fault.</param>
/// <param name="Fault">Why there is no such answer, as the end of a sentence; null where there is one.</param>
/// <param name="MayPass">Whether a fault may pass by itself.</param>
internal sealed record SystemAnswer(ReadOnlyMemory<byte> Body, string? Fault, bool MayPass = false)
{
    /// <summary>The answer's headers, each with its one value; those that stand there more often are left out.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
