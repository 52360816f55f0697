using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace ThumbGate.Gateway.Approvals;

/// <summary>One row of <c>approval_votes</c>.</summary>
internal sealed class VoteRow
{
    public const string Columns =
        "id, approval_id AS ApprovalId, at, vote, voter, operator_id AS OperatorId, voter_groups AS Groups, proved_at AS ProvedAt, typed, comment, standing_id AS Standing, seal";

    public const string Yes = "approve";
    public const string No = "deny";

    public string Id { get; init; } = "";

    public string ApprovalId { get; init; } = "";

    public long At { get; init; }

    public string Vote { get; init; } = "";

    public string Voter { get; init; } = "";

    public string? OperatorId { get; init; }

    public string Groups { get; init; } = "";

    public long? ProvedAt { get; init; }

    public long Typed { get; init; }

    public string? Comment { get; init; }

    public string? Standing { get; init; }

    public string Seal { get; set; } = "";

    public static VoteRow From(Vote vote, string id, DateTimeOffset now) => new()
    {
        Id = id,
        ApprovalId = vote.Approval,
        At = now.ToUnixTimeMilliseconds(),
        Vote = vote.Approve ? Yes : No,
        Voter = vote.Voter.Name,
        OperatorId = vote.Voter.OperatorId,
        Groups = JsonSerializer.Serialize(vote.Voter.Groups),
        ProvedAt = vote.Voter.ProvedAt?.ToUnixTimeMilliseconds(),
        Typed = vote.Typed is null ? 0 : 1,
        Comment = vote.Comment is null ? null : Storage.StoredText.Of(vote.Comment),
        Standing = vote.Standing,
    };

    public Task InsertAsync(DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        """
        INSERT INTO approval_votes (id, approval_id, at, vote, voter, operator_id, voter_groups, proved_at, typed, comment, standing_id, seal)
        VALUES (@Id, @ApprovalId, @At, @Vote, @Voter, @OperatorId, @Groups, @ProvedAt, @Typed, @Comment, @Standing, @Seal)
        """,
        this,
        transaction);

    /// <param name="isGenuine">Whether its seal is right: what it says is read only then.</param>
    public CastVote ToVote(bool isGenuine) => new(
        Id,
        DateTimeOffset.FromUnixTimeMilliseconds(At),
        Vote == Yes,
        new(Voter, OperatorId, isGenuine ? JsonSerializer.Deserialize<string[]>(Groups) ?? [] : [], Storage.Moments.From(ProvedAt)),
        Typed == 1,
        Comment,
        Standing,
        isGenuine);
}
