using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Classifies and decides, by the very code that check and explain run. A deny ends here.</summary>
internal sealed class JudgeStage(RequestDelegate next, PolicyHolder policies, DigestKey digests, BreakGlassLog breakGlass, TimeProvider time)
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

        var blocks = policies.Blocks;
        DigestItems(request, blocks);
        governed.Decision = PolicyEngine.Decide(governed.Policy, request, blocks, policies.Evidence, policies.Open);
        governed.IsJudged = true;
        breakGlass.Write(governed);
        governed.DecideTime = time.GetElapsedTime(governed.ReceivedAt);
        if (governed.Decision.Verdict == Verdict.Deny)
        {
            governed.Refusal = Denied(governed.Decision);
            return Task.CompletedTask;
        }

        return next(context);
    }

    // An item that a block may bind is digested as it would be on its own.
    private void DigestItems(AgentRequest request, BlockSet blocks)
    {
        for (var i = 0; i < request.Items.Count; i++)
        {
            var item = request.Items[i];
            if (item.HasBody && PolicyEngine.NeedsDigest(item, blocks))
            {
                item.ContentDigest = digests.Of(item.Body.Span);
            }

            DigestItems(item, blocks);
        }
    }

    private static Refusal Denied(Decision decision)
    {
        var first = decision.Reasons[0];
        return new Refusal(StatusCodes.Status403Forbidden, "denied", "The gateway denied this request", $"{first.Message} {first.NextStep}");
    }
}
