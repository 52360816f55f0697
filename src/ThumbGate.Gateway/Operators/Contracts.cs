using System.Text.Json;

namespace ThumbGate.Gateway.Operators;

/// <summary>How the operators' API writes and reads JSON, and the command line with it.</summary>
internal static class OperatorsJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
}

internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);

internal sealed record OperatorView(string Name, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RevokedAt);

/// <param name="Name">The operator's name.</param>
/// <param name="Token">Shown this once; only its hash is kept.</param>
/// <param name="StepUp">The step-up code, likewise.</param>
internal sealed record OperatorAdded(string Name, string Token, string StepUp);

/// <param name="Name">The operator's name.</param>
/// <param name="StepUp">Shown this once; only its hash is kept.</param>
internal sealed record StepUpRenewed(string Name, string StepUp);

internal sealed record AgentView(
    string Id,
    string Role,
    string Owner,
    string Plugin,
    string Workflow,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt);

/// <param name="Agent">The agent.</param>
/// <param name="Key">Shown this once; only its hash is kept.</param>
internal sealed record AgentAdded(AgentView Agent, string Key);

internal sealed record ApprovalView
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public required string Role { get; init; }

    public required string Integration { get; init; }

    public required string Surface { get; init; }

    public required string Operation { get; init; }

    public required string Risk { get; init; }

    public required string Resource { get; init; }

    public required string DecisionId { get; init; }

    /// <summary>Who has to approve; null means any operator but the owner.</summary>
    public string? Approvers { get; init; }

    /// <summary>What the request is bound by; a yes names it, so that it is said to what was shown.</summary>
    public required string Sent { get; init; }

    /// <summary>What a yes has to repeat, where it has to be typed.</summary>
    public string? Confirm { get; init; }

    /// <summary>How many seconds ago a voter may have proved who they are, where that is asked for.</summary>
    public long? StepUp { get; init; }

    /// <summary>Who still has to approve, of one that is pending; null in lists.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>The votes, oldest first; null in lists.</summary>
    public IReadOnlyList<VoteView>? Votes { get; init; }

    /// <summary>What the approver is shown of the request: redacted.</summary>
    public JsonElement? Card { get; init; }

    public JsonElement? Reasons { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Comment { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int? UpstreamStatus { get; init; }

    /// <summary>Why it was not sent, or not yet; or null.</summary>
    public string? Problem { get; init; }
}

/// <param name="Id">An approval, or a decision that needed none.</param>
/// <param name="Outcome">executed or not-executed.</param>
internal sealed record ReconciledView(string Id, string Outcome);

/// <param name="Standing">The standing approval that it is of, or null.</param>
internal sealed record VoteView(string Voter, string Vote, DateTimeOffset At, string? Comment, string? Standing);

internal sealed record BreakGlassView
{
    public required string Id { get; init; }

    /// <summary>open, over or ended.</summary>
    public required string Status { get; init; }

    public string? Role { get; init; }

    public string? Agent { get; init; }

    public string? Operation { get; init; }

    public string? Surface { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required string OpenedBy { get; init; }

    /// <summary>Who else stands for it; null: it is not for money.</summary>
    public string? SecondedBy { get; init; }

    public string? EndedBy { get; init; }
}

internal sealed record StandingView(
    string Id,
    string Status,
    string Agent,
    string Integration,
    string Operation,
    string Resource,
    DateTimeOffset Until,
    int AtMost,
    int Used,
    string GivenBy,
    DateTimeOffset CreatedAt,
    string? Comment,
    DateTimeOffset? EndedAt,
    string? EndedBy);

internal sealed record FeedbackView(
    string Id,
    string DecisionId,
    string Direction,
    string Why,
    string Instead,
    string Operator,
    DateTimeOffset At,
    string? BlockId);

/// <param name="Status">ready, degraded or unavailable.</param>
/// <param name="Store">Whether the record can be written.</param>
/// <param name="PolicyVersion">The policy in force.</param>
/// <param name="Degraded">What is not as it should be; empty when all is.</param>
internal sealed record HealthView(string Status, bool Store, string PolicyVersion, IReadOnlyList<string> Degraded);
