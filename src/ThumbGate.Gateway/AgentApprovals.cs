using System.Text.Json;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway;

/// <summary>How an agent's own holds stand, and what those were answered that the gateway executed.</summary>
internal sealed class AgentApprovals(ApprovalStore approvals, ExecutionStore executions, KeptResults results)
{
    private const string AnswerPath = "/answer";

    private static readonly Refusal NoAnswer = new(
        StatusCodes.Status404NotFound,
        "no-answer",
        "There is no answer here",
        "The request was not executed, or its answer is not kept any more. The path without /answer says how it stands.");

    /// <summary>Answers, or leaves a refusal: a hold is its own agent's to see.</summary>
    /// <param name="governed">With an agent.</param>
    /// <param name="path">What follows <see cref="HoldRefusals.Prefix"/>.</param>
    public async Task AnswerAsync(GovernedRequest governed, string path)
    {
        var wantsAnswer = path.EndsWith(AnswerPath, StringComparison.Ordinal);
        var id = wantsAnswer ? path[..^AnswerPath.Length] : path;
        if (await approvals.FindAsync(id) is not { } hold || hold.Request.Agent != governed.Request.Agent!.Id)
        {
            governed.Refusal = AgentEndpoints.NotFound;
        }
        else if (!wantsAnswer)
        {
            governed.Context.Response.Headers.CacheControl = "no-store";
            await governed.Context.Response.WriteAsJsonAsync(await StandingAsync(hold), JsonSerializerOptions.Web);
        }
        else if (hold.Status == ApprovalStatus.Executed && await results.FindAsync(hold) is { } answer)
        {
            if (answer.IsWhole)
            {
                await results.DeliverAsync(governed.Context, hold, answer);
            }
            else
            {
                governed.Refusal = HoldRefusals.NotKept(hold);
            }
        }
        else
        {
            governed.Refusal = NoAnswer;
        }
    }

    private async Task<object> StandingAsync(ApprovalRecord hold)
    {
        var expires = hold.Status == ApprovalStatus.Executed ? await executions.AnswerExpiresAsync(hold.Id) : null;
        return new
        {
            id = hold.Id,
            status = hold.Status.Name(),
            expiresAt = hold.ExpiresAt,
            operation = hold.Request.Operation,
            integration = hold.Request.Integration,
            comment = hold.Comment,
            problem = hold.Problem,
            upstreamStatus = hold.UpstreamStatus,
            decisionId = hold.ExecutionId,
            answer = expires is null ? null : new { href = HoldRefusals.Prefix + hold.Id + AnswerPath, expiresAt = expires },
            next = Next(hold, hasAnswer: expires is not null),
        };
    }

    private static string Next(ApprovalRecord hold, bool hasAnswer) => hold.Status switch
    {
        ApprovalStatus.Pending => "Wait, and look here again.",
        ApprovalStatus.Approved when hold.Request.Release != HoldRelease.Execute => "Repeat the very same request; it passes once.",
        ApprovalStatus.Approved or ApprovalStatus.Executing => "Wait, and look here again: the gateway sends it.",
        ApprovalStatus.Executed when hasAnswer => "It was executed. Its answer is at answer.href, and what the very same request gets.",
        ApprovalStatus.Executed => "It was executed. Don't repeat it.",
        ApprovalStatus.Unknown => "It may have taken effect. Look at the target, and tell the operators what you find.",
        ApprovalStatus.Denied => "Don't repeat the request unchanged.",
        ApprovalStatus.Expired when hold.IsUndecided => "Nobody decided in time. Make a new request if it is still wanted.",
        ApprovalStatus.Expired => "It was approved, and not sent in time. Make a new request if it is still wanted.",
        _ => "Make a new request if it is still wanted.",
    };
}
