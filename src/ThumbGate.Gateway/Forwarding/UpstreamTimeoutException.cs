namespace ThumbGate.Gateway.Forwarding;

/// <summary>The upstream was silent for longer than the integration allows, which a caller that hung up is not.</summary>
internal sealed class UpstreamTimeoutException(bool whileConnecting, Exception cause)
    : Exception(whileConnecting ? "Connecting to the upstream took too long." : "The upstream did not answer in time.", cause)
{
    /// <summary>Whether the connection was still being made, so that nothing was sent.</summary>
    public bool WhileConnecting { get; } = whileConnecting;
}
