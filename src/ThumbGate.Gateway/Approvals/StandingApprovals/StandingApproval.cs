using System.Text.Json;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals.StandingApprovals;

/// <summary>A yes that is given before it is asked for: to one operation on one resource of one integration by one agent, for some hours and some times.</summary>
/// <param name="Voter">Whose yes it is.</param>
/// <param name="Agent">Whose requests.</param>
/// <param name="Integration">Of which integration: two of them may share a catalog.</param>
/// <param name="Operation">Which operation.</param>
/// <param name="Resource">What it is about, as cards show it; never empty and never masked.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="AtMost">How often it is used at most.</param>
/// <param name="Comment">Why, or null.</param>
internal sealed record NewStanding(Voter Voter, string Agent, string Integration, string Operation, string Resource, DateTimeOffset Until, int AtMost, string? Comment)
{
    /// <summary>Longest that one may be good.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Most of <see cref="AtMost"/>.</summary>
    public const int MostUses = 100;
}

/// <summary>One as it stands on record.</summary>
/// <param name="Used">How many holds it was a yes to.</param>
/// <param name="IsGenuine">Whether it is what was recorded; else it is good for nothing.</param>
internal sealed record StandingApproval(
    string Id, DateTimeOffset CreatedAt, NewStanding Given, int Used, DateTimeOffset? EndedAt, string? EndedBy, bool IsGenuine)
{
    public bool IsGood(DateTimeOffset now) => IsGenuine && EndedAt is null && Used < Given.AtMost && now < Given.Until;

    /// <summary>What it is called where it stands: active, ended, expired, used-up or changed.</summary>
    public string Status(DateTimeOffset now) =>
        !IsGenuine ? "changed" : EndedAt is not null ? "ended" : Used >= Given.AtMost ? "used-up" : now >= Given.Until ? "expired" : "active";
}

/// <summary>One row of <c>standing_approvals</c>, with how often it was used.</summary>
internal sealed class StandingRow
{
    public const string Columns =
        """
        id, created_at AS CreatedAt, created_by AS CreatedBy, operator_id AS OperatorId, voter_groups AS Groups, proved_at AS ProvedAt, agent,
        integration, operation, resource, until_at AS UntilAt, at_most AS AtMost, comment, seal, ended_at AS EndedAt, ended_by AS EndedBy,
        (SELECT COUNT(*) FROM approval_votes v WHERE v.standing_id = standing_approvals.id) AS Used
        """;

    public string Id { get; init; } = "";

    public long CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public string? OperatorId { get; init; }

    public string Groups { get; init; } = "";

    public long? ProvedAt { get; init; }

    public string Agent { get; init; } = "";

    /// <summary>Empty in those of earlier versions, which ended.</summary>
    public string Integration { get; init; } = "";

    public string Operation { get; init; } = "";

    public string Resource { get; init; } = "";

    public long UntilAt { get; init; }

    public long AtMost { get; init; }

    public string? Comment { get; init; }

    public string Seal { get; set; } = "";

    public long? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    public long Used { get; init; }

    public static StandingRow From(NewStanding given, string id, DateTimeOffset now) => new()
    {
        Id = id,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        CreatedBy = given.Voter.Name,
        OperatorId = given.Voter.OperatorId,
        Groups = JsonSerializer.Serialize(given.Voter.Groups),
        ProvedAt = given.Voter.ProvedAt?.ToUnixTimeMilliseconds(),
        Agent = given.Agent,
        Integration = given.Integration,
        Operation = given.Operation,
        Resource = given.Resource,
        UntilAt = given.Until.ToUnixTimeMilliseconds(),
        AtMost = given.AtMost,
        Comment = given.Comment is null ? null : StoredText.Of(given.Comment),
    };

    /// <param name="isGenuine">Whether its seal is right: what it says of groups is read only then.</param>
    public StandingApproval ToStanding(bool isGenuine) => new(
        Id,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        new(
            new(CreatedBy, OperatorId, isGenuine ? JsonSerializer.Deserialize<string[]>(Groups) ?? [] : [], Moments.From(ProvedAt)),
            Agent,
            Integration,
            Operation,
            Resource,
            DateTimeOffset.FromUnixTimeMilliseconds(UntilAt),
            (int)AtMost,
            Comment),
        (int)Used,
        Moments.From(EndedAt),
        EndedBy,
        isGenuine);
}
