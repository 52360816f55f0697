using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Where a held request stands. The zero value waits.</summary>
internal enum ApprovalStatus : byte
{
    Pending = 0,

    /// <summary>A human said yes; the grant is not used yet.</summary>
    Approved,
    Denied,
    Expired,
    Cancelled,

    /// <summary>The grant is taken; what became of it is not known yet.</summary>
    Executing,
    Executed,
    Failed,

    /// <summary>It may or may not have taken effect.</summary>
    Unknown,
}

/// <summary>Names of <see cref="ApprovalStatus"/>.</summary>
internal static class ApprovalStatuses
{
    private static readonly string[] Names =
        ["pending", "approved", "denied", "expired", "cancelled", "executing", "executed", "failed", "unknown"];

    public static string Name(this ApprovalStatus status) => Names[(int)status];

    public static bool TryParse(string name, out ApprovalStatus status)
    {
        var index = Array.IndexOf(Names, name);
        status = index < 0 ? ApprovalStatus.Unknown : (ApprovalStatus)index;
        return index >= 0;
    }
}

/// <summary>A request to be held.</summary>
internal sealed record HeldRequest
{
    public required string DecisionId { get; init; }

    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public required string Role { get; init; }

    public required string Integration { get; init; }

    public required Surface Surface { get; init; }

    public required string Operation { get; init; }

    public required RiskClass Risk { get; init; }

    public string Resource { get; init; } = "";

    /// <summary>Joins repeats to this hold.</summary>
    public required Digest256 RepeatKey { get; init; }

    /// <summary>Guards what is released.</summary>
    public required Digest256 SentDigest { get; init; }

    /// <summary>A short digest of each bound part, as JSON; null where none was kept.</summary>
    public string? Parts { get; init; }

    /// <summary>What stood in the system then, as keyed digests in JSON; null where nothing was read.</summary>
    public string? Before { get; init; }

    /// <summary>What the approver sees, as JSON, redacted.</summary>
    public required string Card { get; init; }

    /// <summary>As JSON.</summary>
    public required string Reasons { get; init; }

    /// <summary>Who has to approve, and how.</summary>
    public required HoldTerms Terms { get; init; }

    /// <summary>
    /// Whether a yes may be given before it is asked for: one plain request, none of money, access, destruction or the unknown, and held for nothing
    /// but that a role's rule asks for approval. Not kept.
    /// </summary>
    public bool MayStand { get; init; }

    /// <summary>What an approval does.</summary>
    public HoldRelease Release { get; init; }

    /// <summary>How long it waits, and how long its grant is good.</summary>
    public required TimeSpan Expires { get; init; }
}

/// <summary>A held request as the record knows it.</summary>
internal sealed record ApprovalRecord(
    string Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    ApprovalStatus Status,
    HeldRequest Request,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Comment,
    DateTimeOffset? FinishedAt,
    int? UpstreamStatus)
{
    /// <summary>How often it was tried to execute it, where nothing was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The decision under which it was sent, or null.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Why it was not executed, or not yet; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>When it is tried to send it, or to send it again; or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who settled what became of it, where nobody knew; or null.</summary>
    public string? ReconciledBy { get; init; }

    /// <summary>Whether its time was over before anybody had decided: nobody said no to it.</summary>
    public bool IsUndecided => Status == ApprovalStatus.Expired && DecidedBy is null;
}

/// <summary>Which holds are asked for; null means any.</summary>
/// <param name="Limit">1 to <see cref="Most"/>; what is outside is taken for the nearer end.</param>
internal sealed record ApprovalFilter(
    ApprovalStatus? Status = null, string? Role = null, string? Operation = null, string? Agent = null, string? Risk = null, int Limit = 200)
{
    public const int Most = 1000;
}

/// <summary>What became of asking for a hold. The zero value holds nothing.</summary>
internal enum HoldOutcome : byte
{
    /// <summary>The agent has as many pending holds as it may have.</summary>
    TooMany = 0,
    Created,

    /// <summary>The same request is held already, or was denied.</summary>
    Joined,
}

/// <param name="Outcome">What became of it.</param>
/// <param name="Record">The hold, new or joined; null where there are too many.</param>
internal readonly record struct HoldResult(HoldOutcome Outcome, ApprovalRecord? Record);
