using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>All that a client to an upstream depends on: while these are equal, connections and the circuit's state outlive a reload.</summary>
internal sealed record UpstreamSettings(
    string Integration,
    Uri Upstream,
    bool AllowPrivate,
    UpstreamTimeouts Timeouts,
    RetrySettings Retry,
    BreakerSettings Breaker)
{
    public static UpstreamSettings Of(Integration integration) => new(
        integration.Name,
        integration.Upstream,
        integration.AllowPrivate,
        integration.Timeouts,
        integration.Retry,
        integration.Breaker);
}
