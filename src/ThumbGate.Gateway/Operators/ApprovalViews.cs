using System.Text.Json;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Operators;

/// <summary>Holds as operators are shown them.</summary>
internal static class ApprovalViews
{
    public static ApprovalView Of(ApprovalRecord found, ApprovalTerms terms) => new()
    {
        Id = found.Id,
        Status = found.Status.Name(),
        CreatedAt = found.CreatedAt,
        ExpiresAt = found.ExpiresAt,
        Agent = found.Request.Agent,
        Owner = found.Request.Owner,
        Role = found.Request.Role,
        Integration = found.Request.Integration,
        Surface = found.Request.Surface.Name(),
        Operation = found.Request.Operation,
        Risk = found.Request.Risk.Name(),
        Resource = found.Request.Resource,
        DecisionId = found.Request.DecisionId,
        Approvers = (found.Request.Terms with { Terms = terms }).Summary,
        Sent = found.Request.SentDigest.ToString(),
        Confirm = terms.TypedConfirmation ? Confirmation.Of(found.Request) : null,
        StepUp = (long?)terms.StepUp?.TotalSeconds,
        Card = JsonElement.Parse(found.Request.Card),
        Reasons = JsonElement.Parse(found.Request.Reasons),
        DecidedBy = found.DecidedBy,
        DecidedAt = found.DecidedAt,
        Comment = found.Comment,
        FinishedAt = found.FinishedAt,
        UpstreamStatus = found.UpstreamStatus,
        Problem = found.Problem,
    };

    public static ApprovalView Of(ApprovalRecord found, ApprovalTerms terms, IReadOnlyList<CastVote> votes, Count count) => Of(found, terms) with
    {
        Missing = found.Status == ApprovalStatus.Pending ? [.. count.Missing.Select(m => m.ToString())] : null,
        Votes = [.. votes.Where(v => v.IsGenuine).Select(v => new VoteView(v.Voter.Name, v.Approve ? "approve" : "deny", v.At, v.Comment, v.Standing))],
    };
}
