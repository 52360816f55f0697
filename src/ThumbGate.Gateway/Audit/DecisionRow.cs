using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit;

/// <summary>One decision as the record keeps it: no bodies, no secrets, sensitive facts only as keyed hashes.</summary>
internal sealed class DecisionRow
{
    /// <summary>Of <c>Ids.New("dec", ...)</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When the request came in, in milliseconds since 1970 UTC.</summary>
    public required long At { get; init; }

    public required Circumstances Circumstances { get; init; }

    /// <summary>The canonical path, without the query.</summary>
    public string Path { get; init; } = "";

    public string Resource { get; init; } = "";

    /// <summary>A JSON object; see <see cref="RecordText.Facts"/>.</summary>
    public string Facts { get; init; } = RecordText.NoFacts;

    /// <summary>What was carried out.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>A JSON array; see <see cref="RecordText.Reasons"/>.</summary>
    public string Reasons { get; init; } = RecordText.NoReasons;

    /// <summary>Keyed digest of the body, or null.</summary>
    public Digest256? Digest { get; init; }

    /// <summary>What feedback on this decision would block, or null.</summary>
    public Digest256? Fingerprint { get; init; }

    public string? ApprovalId { get; init; }

    public string? BlockId { get; init; }

    public string TraceId { get; init; } = "";

    public long DecideMicroseconds { get; init; }

    /// <summary>What came of it, where it is known when the row is appended.</summary>
    public Outcome? Outcome { get; init; }

    // The texts that most rows have stand for nothing, which costs nothing to write.

    /// <summary>As it is kept: null where there are none.</summary>
    public string? KnownFacts => Facts == RecordText.NoFacts ? null : Facts;

    /// <inheritdoc cref="KnownFacts"/>
    public string? KnownReasons => Reasons == RecordText.NoReasons ? null : Reasons;

    /// <inheritdoc cref="KnownFacts"/>
    public string? KnownTrace => TraceId.Length == 0 ? null : TraceId;

    /// <inheritdoc cref="Circumstances.Agent"/>
    public string Agent => Circumstances.Agent;

    /// <inheritdoc cref="Circumstances.Owner"/>
    public string Owner => Circumstances.Owner;

    /// <inheritdoc cref="Circumstances.Role"/>
    public string Role => Circumstances.Role;

    /// <inheritdoc cref="Circumstances.Plugin"/>
    public string Plugin => Circumstances.Plugin;

    /// <inheritdoc cref="Circumstances.Workflow"/>
    public string Workflow => Circumstances.Workflow;

    /// <inheritdoc cref="Circumstances.Integration"/>
    public string Integration => Circumstances.Integration;

    /// <inheritdoc cref="Circumstances.Environment"/>
    public DeploymentEnvironment Environment => Circumstances.Environment;

    /// <inheritdoc cref="Circumstances.Surface"/>
    public Surface Surface => Circumstances.Surface;

    /// <inheritdoc cref="Circumstances.Operation"/>
    public string Operation => Circumstances.Operation;

    /// <inheritdoc cref="Circumstances.Risk"/>
    public RiskClass Risk => Circumstances.Risk;

    /// <inheritdoc cref="Circumstances.Method"/>
    public string Method => Circumstances.Method;

    /// <inheritdoc cref="Circumstances.Judged"/>
    public Verdict Judged => Circumstances.Judged;

    /// <inheritdoc cref="Circumstances.Mode"/>
    public Mode Mode => Circumstances.Mode;

    /// <inheritdoc cref="Circumstances.PolicyVersion"/>
    public string PolicyVersion => Circumstances.PolicyVersion;

    /// <inheritdoc cref="Circumstances.Credential"/>
    public string? Credential => Circumstances.Credential;

    /// <inheritdoc cref="Circumstances.Client"/>
    public string Client => Circumstances.Client;
}

/// <summary>What came of a decided request. The zero value is unknown.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>It may or may not have taken effect.</summary>
    Unknown = 0,
    Answered,

    /// <summary>It is known that nothing reached the upstream.</summary>
    NotSent,
    Refused,
    Held,
}

/// <param name="Kind">What came of it.</param>
/// <param name="UpstreamStatus">The upstream's HTTP status, or null where there was none.</param>
/// <param name="RequestBytes">Body bytes sent upstream.</param>
/// <param name="ResponseBytes">Body bytes sent to the agent.</param>
/// <param name="DurationMs">From the request's arrival to the answer's end.</param>
/// <param name="Error">What failed, without addresses or secrets; or null.</param>
internal readonly record struct Outcome(
    OutcomeKind Kind,
    int? UpstreamStatus = null,
    long? RequestBytes = null,
    long? ResponseBytes = null,
    long? DurationMs = null,
    string? Error = null);
