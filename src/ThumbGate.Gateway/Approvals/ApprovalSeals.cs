using System.Globalization;
using System.Text;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Keyed digests over holds and votes. Who can write to the database but does not have the digest key can't make a hold ask for less, nor
/// add or change a vote, without it being seen when it counts.
/// </summary>
internal sealed class ApprovalSeals(DigestKey key)
{
    /// <summary>Over everything of a hold that does not change.</summary>
    public string Of(ApprovalRow row) => Of([
        "hold", row.Id, Text(row.CreatedAt), Text(row.ExpiresAt), row.Agent, row.Owner, row.Role, row.Integration, row.Surface, row.Operation,
        row.Risk, row.Resource, row.RepeatKey, row.SentDigest, row.Card, row.Reasons, row.Terms, row.DecisionId, row.Release, row.Parts ?? "",

        // Holds of earlier versions are sealed without it.
        .. row.Before is { } before ? [before] : Array.Empty<string>(),
    ]);

    /// <summary>Over a vote and the hold that it is on.</summary>
    public string Of(VoteRow vote, string hold) => Of(
    [
        "vote", hold, vote.Id, vote.ApprovalId, Text(vote.At), vote.Vote, vote.Voter, vote.OperatorId ?? "", vote.Groups, Text(vote.ProvedAt ?? -1), Text(vote.Typed),
        vote.Comment ?? "", .. vote.Standing is null ? (string[])[] : [vote.Standing],
    ]);

    /// <summary>Over a standing approval, but whether it was ended.</summary>
    public string Of(StandingRow row) => Of([
        "standing", row.Id, Text(row.CreatedAt), row.CreatedBy, row.OperatorId ?? "", row.Groups, Text(row.ProvedAt ?? -1), row.Agent, row.Operation, row.Resource,
        Text(row.UntilAt), Text(row.AtMost), row.Comment ?? "",

        // Those of earlier versions are sealed without it.
        .. row.Integration.Length > 0 ? [row.Integration] : Array.Empty<string>(),
    ]);

    private string Of(params string[] parts) => key.Of(parts.Select(p => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(p))).ToString();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
