using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>One row of <c>approvals</c>, as the store spells it.</summary>
internal sealed class ApprovalRow
{
    // What is past its time is read as expired, whether or not the sweep has been there.
    public const string Columns =
        """
        id, created_at AS CreatedAt, expires_at AS ExpiresAt,
        CASE WHEN status IN ('pending', 'approved') AND expires_at <= @now THEN 'expired' ELSE status END AS Status,
        agent, owner, role, integration, surface, operation, risk, resource, repeat_key AS RepeatKey, sent_digest AS SentDigest, card,
        reasons, terms, seal, decision_id AS DecisionId, decided_by AS DecidedBy, decided_at AS DecidedAt, comment,
        finished_at AS FinishedAt, upstream_status AS UpstreamStatus, release, attempts, execution_id AS ExecutionId, problem,
        due_at AS DueAt, reconciled_by AS ReconciledBy, parts, before_values AS Before
        """;

    public string Id { get; init; } = "";

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public string Status { get; init; } = "";

    public string Agent { get; init; } = "";

    public string Owner { get; init; } = "";

    public string Role { get; init; } = "";

    public string Integration { get; init; } = "";

    public string Surface { get; init; } = "";

    public string Operation { get; init; } = "";

    public string Risk { get; init; } = "";

    public string Resource { get; init; } = "";

    public string RepeatKey { get; init; } = "";

    public string SentDigest { get; init; } = "";

    public string Card { get; init; } = "";

    public string Reasons { get; init; } = "";

    public string Terms { get; init; } = "";

    /// <summary>Over everything of it that does not change.</summary>
    public string Seal { get; set; } = "";

    public string DecisionId { get; init; } = "";

    public string? DecidedBy { get; init; }

    public long? DecidedAt { get; init; }

    public string? Comment { get; init; }

    public long? FinishedAt { get; init; }

    public long? UpstreamStatus { get; init; }

    public string Release { get; init; } = "";

    public long Attempts { get; init; }

    public string? ExecutionId { get; init; }

    public string? Problem { get; init; }

    public string? Parts { get; init; }

    public string? Before { get; init; }

    public long? DueAt { get; init; }

    public string? ReconciledBy { get; init; }

    public static ApprovalRow From(HeldRequest request, string id, DateTimeOffset now) => new()
    {
        Id = id,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        ExpiresAt = (now + request.Expires).ToUnixTimeMilliseconds(),
        Status = ApprovalStatus.Pending.Name(),
        Agent = request.Agent,
        Owner = request.Owner,
        Role = request.Role,
        Integration = request.Integration,
        Surface = request.Surface.Name(),
        Operation = request.Operation,
        Risk = request.Risk.Name(),
        Resource = request.Resource,
        RepeatKey = request.RepeatKey.ToString(),
        SentDigest = request.SentDigest.ToString(),
        Card = request.Card,
        Reasons = request.Reasons,
        Terms = request.Terms.Write(),
        DecisionId = request.DecisionId,
        Release = NameOf(request.Release),
        Parts = request.Parts,
        Before = request.Before,
    };

    public ApprovalRecord ToRecord()
    {
        if (!ApprovalStatuses.TryParse(Status, out var status))
        {
            throw new RecordUnavailableException(string.Create(CultureInfo.InvariantCulture, $"Approval {Id} has the status {Status}, which this build doesn't know."));
        }

        return new(
            Id,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            status,
            new HeldRequest
            {
                DecisionId = DecisionId,
                Agent = Agent,
                Owner = Owner,
                Role = Role,
                Integration = Integration,
                Surface = Surfaces.TryParse(Surface, out var surface) ? surface : Policy.Surface.None,
                Operation = Operation,
                Risk = RiskClasses.TryParse(Risk, out var risk) ? risk : RiskClass.Unknown,
                Resource = Resource,
                RepeatKey = Digest256.From(Convert.FromHexString(RepeatKey)),
                SentDigest = Digest256.From(Convert.FromHexString(SentDigest)),
                Card = Card,
                Reasons = Reasons,
                Terms = HoldTerms.Read(Terms),
                Expires = TimeSpan.FromMilliseconds(ExpiresAt - CreatedAt),
                Release = ReleaseOf(Release),
                Parts = Parts,
                Before = Before,
            },
            DecidedBy,
            Moments.From(DecidedAt),
            Comment,
            Moments.From(FinishedAt),
            (int?)UpstreamStatus)
        {
            Attempts = (int)Attempts,
            ExecutionId = ExecutionId,
            Problem = Problem,
            DueAt = Moments.From(DueAt),
            ReconciledBy = ReconciledBy,
        };
    }

    private static string NameOf(HoldRelease release) => release switch
    {
        HoldRelease.Execute => "execute",
        HoldRelease.Wait => "wait",
        _ => "retry",
    };

    // What isn't known keeps nothing and sends nothing by itself.
    private static HoldRelease ReleaseOf(string name) => name switch
    {
        "execute" => HoldRelease.Execute,
        "wait" => HoldRelease.Wait,
        _ => HoldRelease.Retry,
    };
}
