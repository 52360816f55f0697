using System.Text.Json;
using System.Text.Json.Serialization;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <param name="Items">In the order that was asked for.</param>
/// <param name="Next">The cursor for what follows the last item, or null: <c>before</c> where the newest come first, else <c>after</c>.</param>
/// <param name="Previous">The cursor for what precedes the first item, or null: <c>after</c> where the newest come first, else <c>before</c>.</param>
/// <param name="Newest">The newest decision on record, whatever the filter; null where there is none.</param>
internal sealed record DecisionPage(IReadOnlyList<DecisionView> Items, string? Next, string? Previous, string? Newest);

/// <summary>One decision as operators see it.</summary>
internal sealed record DecisionView
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Agent { get; init; }

    public string? Owner { get; init; }

    public string? Role { get; init; }

    public string? Plugin { get; init; }

    public string? Workflow { get; init; }

    public string? Integration { get; init; }

    public string? Environment { get; init; }

    public string? Surface { get; init; }

    public string? Operation { get; init; }

    public string? Risk { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }

    public string? Resource { get; init; }

    public JsonElement? Facts { get; init; }

    /// <summary>What was carried out.</summary>
    public required string Verdict { get; init; }

    /// <summary>What the gates came to.</summary>
    public string? Judged { get; init; }

    public string? Mode { get; init; }

    public JsonElement? Reasons { get; init; }

    public string? PolicyVersion { get; init; }

    public string? Digest { get; init; }

    public string? ApprovalId { get; init; }

    public string? BlockId { get; init; }

    public string? Credential { get; init; }

    public string? ClientAddress { get; init; }

    public string? TraceId { get; init; }

    public long? DecideMicroseconds { get; init; }

    public string? Outcome { get; init; }

    public int? UpstreamStatus { get; init; }

    public long? RequestBytes { get; init; }

    public long? ResponseBytes { get; init; }

    public long? DurationMs { get; init; }

    public string? Error { get; init; }

    /// <summary>What was said of it; only where one decision is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FeedbackView>? Feedback { get; init; }

    /// <summary>The row as it is shown. Its fingerprint is not: it is made of the query too, without a key, and could be guessed.</summary>
    public static DecisionView Of(DecisionRow row, IReadOnlyList<FeedbackView>? feedback = null) => new()
    {
        Id = row.Id,
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        Agent = row.Agent,
        Owner = row.Owner,
        Role = row.Role,
        Plugin = row.Plugin,
        Workflow = row.Workflow,
        Integration = row.Integration,
        Environment = RecordNames.Of(row.Environment),
        Surface = row.Surface.Name(),
        Operation = row.Operation,
        Risk = row.Risk.Name(),
        Method = row.Method,
        Path = row.Path,
        Resource = row.Resource,
        Facts = JsonElement.Parse(row.Facts),
        Verdict = RecordNames.Of(row.Verdict),
        Judged = RecordNames.Of(row.Judged),
        Mode = RecordNames.Of(row.Mode),
        Reasons = JsonElement.Parse(row.Reasons),
        PolicyVersion = row.PolicyVersion,
        Digest = row.Digest?.ToString(),
        ApprovalId = row.ApprovalId,
        BlockId = row.BlockId,
        Credential = row.Credential,
        ClientAddress = row.Client,
        TraceId = row.TraceId,
        DecideMicroseconds = row.DecideMicroseconds,
        Outcome = row.Outcome is { } outcome ? RecordNames.Of(outcome.Kind) : null,
        UpstreamStatus = row.Outcome?.UpstreamStatus,
        RequestBytes = row.Outcome?.RequestBytes,
        ResponseBytes = row.Outcome?.ResponseBytes,
        DurationMs = row.Outcome?.DurationMs,
        Error = row.Outcome?.Error,
        Feedback = feedback,
    };
}
