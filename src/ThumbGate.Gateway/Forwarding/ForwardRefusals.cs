namespace ThumbGate.Gateway.Forwarding;

/// <summary>What the agent is told where forwarding ended without an answer of the upstream.</summary>
internal static class ForwardRefusals
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

    /// <summary>Null where the upstream's answer is the agent's, or nobody is there any more to be told.</summary>
    public static Refusal? Of(in ForwardOutcome outcome) => outcome.Result switch
    {
        ForwardResult.Answered or ForwardResult.Cancelled => null,
        ForwardResult.NotSent => NotSent(outcome),
        ForwardResult.TimedOut => TimedOut,
        _ => Lost,
    };

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
