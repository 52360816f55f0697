namespace ThumbGate.Gateway.Forwarding;

/// <summary>The innermost stage: sends what may pass, and says what is known where no answer came.</summary>
internal sealed class ForwardStage
{
    private static readonly Refusal Paused = new(
        StatusCodes.Status503ServiceUnavailable,
        "upstream-paused",
        "The upstream has been failing",
        "Nothing was sent: the upstream has been failing, and calls to it are paused. The same request may be tried again later.");

    private static readonly Refusal TimedOut = new(
        StatusCodes.Status504GatewayTimeout,
        "upstream-timeout",
        "The upstream did not answer in time",
        "The request was sent and no answer came in time, so its outcome is unknown. Look at the target before trying again.");

    private static readonly Refusal Lost = new(
        StatusCodes.Status502BadGateway,
        "upstream-failed",
        "The upstream failed",
        "The request was sent and its answer was lost, so its outcome is unknown. Look at the target before trying again.");

    private readonly UpstreamForwarder _forwarder;

    /// <param name="next">What would follow: nothing does.</param>
    /// <param name="forwarder">Sends it.</param>
    public ForwardStage(RequestDelegate next, UpstreamForwarder forwarder)
    {
        _ = next;
        _forwarder = forwarder;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        if (!governed.MayPass)
        {
            throw new InvalidOperationException("A request reached forwarding that neither the gates nor an approver let pass.");
        }

        var outcome = await _forwarder.ForwardAsync(governed);
        governed.Outcome = outcome;
        governed.Refusal = outcome.Result switch
        {
            ForwardResult.Answered or ForwardResult.Cancelled => null,
            ForwardResult.NotSent => NotSent(outcome),
            ForwardResult.TimedOut => TimedOut,
            _ => Lost,
        };
    }

    private static Refusal NotSent(ForwardOutcome outcome) => outcome.Error switch
    {
        ForwardErrors.BreakerOpen => Paused with { RetryAfter = outcome.RetryAfter },
        ForwardErrors.CredentialMissing or ForwardErrors.CredentialUnusable => new(
            StatusCodes.Status503ServiceUnavailable,
            "credential-unavailable",
            "The gateway has no credential for this request",
            ForwardErrors.Describe(outcome.Error) + " Ask the gateway's operators."),
        ForwardErrors.MethodNotForwarded => new(
            StatusCodes.Status400BadRequest,
            outcome.Error,
            "The method is not forwarded",
            ForwardErrors.Describe(outcome.Error)),
        _ => new(
            StatusCodes.Status502BadGateway,
            "upstream-unreachable",
            "The upstream can't be reached",
            $"Nothing was sent. {ForwardErrors.Describe(outcome.Error)} The same request may be tried again."),
    };
}
