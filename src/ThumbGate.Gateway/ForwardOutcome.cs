namespace ThumbGate.Gateway;

/// <summary>What became of a forwarded request. The zero value claims nothing.</summary>
internal enum ForwardResult : byte
{
    /// <summary>Bytes may have reached the upstream, and no answer reached the agent: the effect is not known.</summary>
    Unknown = 0,

    /// <summary>No byte of the request left: it is safe to say that nothing happened.</summary>
    NotSent,

    /// <summary>The upstream's answer is the agent's answer; with an error, its body broke off on the way.</summary>
    Answered,

    /// <summary>Sent, and no answer within the integration's bounds: the effect is not known.</summary>
    TimedOut,

    /// <summary>The agent hung up before an answer came: the effect is not known.</summary>
    Cancelled,
}

/// <summary>How forwarding ended. Unless it is <see cref="ForwardResult.Answered"/>, nothing has been written to the agent.</summary>
/// <param name="Result">What is known of the effect.</param>
/// <param name="Status">The upstream's status, 0 where none came.</param>
/// <param name="RequestBytes">Body bytes sent, -1 where not known.</param>
/// <param name="ResponseBytes">Body bytes of the answer, -1 where not known.</param>
/// <param name="Error">A code of the forwarding room, or empty.</param>
internal readonly record struct ForwardOutcome(ForwardResult Result, int Status, long RequestBytes, long ResponseBytes, string Error)
{
    /// <summary>When to try again, where that is known: the circuit is open.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ForwardOutcome NotSent(string error) => new(ForwardResult.NotSent, 0, 0, 0, error);
}
