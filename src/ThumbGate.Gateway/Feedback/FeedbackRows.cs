using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Feedback;

/// <summary>One row of <c>feedback</c>.</summary>
internal sealed class FeedbackRow
{
    public string Id { get; init; } = "";

    public long At { get; init; }

    public string DecisionId { get; init; } = "";

    public string Thumb { get; init; } = "";

    public string Why { get; init; } = "";

    public string Instead { get; init; } = "";

    public string Operator { get; init; } = "";

    public string Role { get; init; } = "";

    public string Operation { get; init; } = "";

    public string? BlockId { get; init; }

    public static FeedbackRow From(FeedbackRecord record) => new()
    {
        Id = record.Id,
        At = record.At.ToUnixTimeMilliseconds(),
        DecisionId = record.DecisionId,
        Thumb = record.Thumb == Feedback.Thumb.Up ? "up" : "down",
        Why = record.Why,
        Instead = record.Instead,
        Operator = record.Operator,
        Role = record.Role,
        Operation = record.Operation,
        BlockId = record.BlockId,
    };

    public FeedbackRecord ToRecord() => new(
        Id,
        DateTimeOffset.FromUnixTimeMilliseconds(At),
        DecisionId,
        Thumb == "up" ? Feedback.Thumb.Up : Feedback.Thumb.Down,
        Why,
        Instead,
        Operator,
        Role,
        Operation,
        BlockId);
}

/// <summary>One row of <c>blocks</c>.</summary>
internal sealed class BlockRow
{
    public string Id { get; init; } = "";

    public string Role { get; init; } = "";

    public string Operation { get; init; } = "";

    public string Fingerprint { get; init; } = "";

    public string Strength { get; init; } = "";

    public long? ExpiresAt { get; init; }

    public string Incident { get; init; } = "";

    public string Why { get; init; } = "";

    public string Instead { get; init; } = "";

    public long Revision { get; init; }

    public Block ToBlock() => new(
        Id,
        Role,
        Operation,
        Digest256.From(Convert.FromHexString(Fingerprint)),
        // What can't be read binds the most.
        Strength switch
        {
            "observe" => Verdict.Allow,
            "hold" => Verdict.Hold,
            _ => Verdict.Deny,
        },
        Moments.From(ExpiresAt),
        Incident,
        Why,
        Instead);
}
