using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Which decisions are asked for; null means any. Newest come first.</summary>
internal sealed record DecisionFilter
{
    public const int MostRows = 1000;

    /// <summary>What was carried out.</summary>
    public Verdict? Verdict { get; init; }

    public string? Role { get; init; }

    public Surface? Surface { get; init; }

    /// <summary>A full operation id, or a beginning of one with a trailing star: <c>stripe.*</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The agent's id.</summary>
    public string? Agent { get; init; }

    /// <summary>A reason code that one of the reasons has.</summary>
    public string? Reason { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>1 to <see cref="MostRows"/>; what is outside is taken for the nearer end.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The id of the last decision of the page before.</summary>
    public string? Before { get; init; }
}
