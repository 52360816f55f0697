namespace ThumbGate.Gateway.Forwarding;

/// <summary>The innermost stage: sends what may pass.</summary>
internal sealed class ForwardStage
{
    private readonly UpstreamForwarder _forwarder;

    /// <param name="next">What would follow: nothing does.</param>
    /// <param name="forwarder">Sends it, and says what is known where no answer came.</param>
    public ForwardStage(RequestDelegate next, UpstreamForwarder forwarder)
    {
        _ = next;
        _forwarder = forwarder;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        return governed.MayPass
            ? _forwarder.ForwardAsync(governed)
            : throw new InvalidOperationException("A request reached forwarding that neither the gates nor an approver let pass.");
    }
}
