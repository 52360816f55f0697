using ThumbGate.Policy;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Classifies and decides, by the very code that check and explain run. A deny ends here.</summary>
internal sealed class JudgeStage(RequestDelegate next, PolicyHolder policies, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var request = governed.Request;
        if (PolicyEngine.Classify(request) is { } unread)
        {
            governed.Refusal = Refusal.Of(unread);
            return Task.CompletedTask;
        }

        governed.Decision = PolicyEngine.Decide(governed.Policy, request, policies.Blocks);
        governed.IsJudged = true;
        governed.DecideTime = time.GetElapsedTime(governed.ReceivedAt);
        if (governed.Decision.Verdict == Verdict.Deny)
        {
            governed.Refusal = Denied(governed.Decision);
            return Task.CompletedTask;
        }

        return next(context);
    }

    private static Refusal Denied(Decision decision)
    {
        var first = decision.Reasons[0];
        return new Refusal(StatusCodes.Status403Forbidden, "denied", "The gateway denied this request", $"{first.Message} {first.NextStep}");
    }
}
