using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Which decisions are asked for, in which order; null means any.</summary>
internal sealed record DecisionFilter
{
    public const int MostRows = 1000;

    /// <summary>What was carried out.</summary>
    public Verdict? Verdict { get; init; }

    public string? Role { get; init; }

    public Surface? Surface { get; init; }

    /// <summary>A full operation id, or one in which stars stand for any text: <c>stripe.*</c>, <c>*.delete</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The agent's id.</summary>
    public string? Agent { get; init; }

    /// <summary>A reason code that one of the reasons has.</summary>
    public string? Reason { get; init; }

    /// <summary>The id of the approval that held or released it.</summary>
    public string? Approval { get; init; }

    public string? Integration { get; init; }

    public RiskClass? Risk { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>1 to <see cref="MostRows"/>; what is outside is taken for the nearer end.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only decisions with a smaller id; without <see cref="After"/>, those that precede it most closely.</summary>
    public string? Before { get; init; }

    /// <summary>Only decisions with a greater id; without <see cref="Before"/>, those that follow it most closely.</summary>
    public string? After { get; init; }

    /// <summary>
    /// Only decisions whose request was under way at this moment or later, and is at most <see cref="LongestUnderWay"/> older: what such a one
    /// leaves in the record may come after decisions with greater ids.
    /// </summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>Whether the oldest come first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>How long a request may be under way and still be found by <see cref="ActiveSince"/>.</summary>
    public static readonly TimeSpan LongestUnderWay = TimeSpan.FromMinutes(10);
}
