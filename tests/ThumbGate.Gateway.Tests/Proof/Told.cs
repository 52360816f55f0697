using System.Collections.Concurrent;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>What was said to agents and people, and may not be lost any more.</summary>
internal sealed class Told
{
    /// <summary>Decisions of what was sent, held or refused.</summary>
    public ConcurrentQueue<string> Decisions { get; } = new();

    public ConcurrentQueue<string> Approvals { get; } = new();

    public ConcurrentQueue<string> Denials { get; } = new();

    public ConcurrentQueue<string> Feedback { get; } = new();
}
