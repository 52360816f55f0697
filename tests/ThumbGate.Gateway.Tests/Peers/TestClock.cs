namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>The system's clock, which can be put forward, and set back as people and time servers do; timers run in real time.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _ahead;
    private long _back;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>Sets back what the time is. How much of it has passed since something can't be set back.</summary>
    public void StepBack(TimeSpan by) => Interlocked.Add(ref _back, by.Ticks);

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead) - Interlocked.Read(ref _back));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(Interlocked.Read(ref _ahead) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));
}
