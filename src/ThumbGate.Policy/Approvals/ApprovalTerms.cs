namespace ThumbGate.Policy.Approvals;

/// <summary>So many people of these groups.</summary>
/// <param name="From">Groups in alphabetical order, a member of any of which counts; empty: any operator.</param>
/// <param name="Quorum">At least 1.</param>
public sealed record ApprovalDemand(IReadOnlyList<string> From, int Quorum)
{
    /// <summary>A demand on these groups, in whichever order they are given.</summary>
    public static ApprovalDemand Of(IEnumerable<string> from, int quorum) => new([.. from.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], quorum);

    /// <summary>Whether a member of these groups counts for it.</summary>
    public bool Takes(IReadOnlySet<string> groups) => From.Count == 0 || From.Any(groups.Contains);

    /// <summary>Whether everybody who counts for it counts for the other too.</summary>
    public bool IsWithin(ApprovalDemand other) => other.From.Count == 0 || (From.Count > 0 && From.All(g => other.From.Contains(g, StringComparer.Ordinal)));

    /// <summary><c>2 of finance-leads or security</c>.</summary>
    public override string ToString() => $"{Quorum} of {(From.Count == 0 ? "any operators" : string.Join(" or ", From))}";
}

/// <summary>Everything that has to be met before a held request is released.</summary>
public sealed record ApprovalTerms
{
    /// <summary>One yes of any operator.</summary>
    public static ApprovalTerms Least { get; } = new() { Demands = [new ApprovalDemand([], 1)] };

    /// <summary>All have to be met, each group of groups once; never empty.</summary>
    public required IReadOnlyList<ApprovalDemand> Demands { get; init; }

    /// <inheritdoc cref="ApprovalRule.Expires"/>
    public TimeSpan? Expires { get; init; }

    /// <inheritdoc cref="ApprovalRule.StepUp"/>
    public TimeSpan? StepUp { get; init; }

    /// <inheritdoc cref="ApprovalRule.TypedConfirmation"/>
    public bool TypedConfirmation { get; init; }

    /// <summary>What meets both.</summary>
    public ApprovalTerms With(ApprovalTerms other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            Demands = Together(Demands.Concat(other.Demands)),
            Expires = Shorter(Expires, other.Expires),
            StepUp = Shorter(StepUp, other.StepUp),
            TypedConfirmation = TypedConfirmation || other.TypedConfirmation,
        };
    }

    /// <summary>Of demands on the same groups the one for more people; one person of anybody where nobody is asked for.</summary>
    internal static IReadOnlyList<ApprovalDemand> Together(IEnumerable<ApprovalDemand> demands)
    {
        var merged = demands
            .GroupBy(d => string.Join('\n', d.From), StringComparer.Ordinal)
            .Select(same => same.MaxBy(d => d.Quorum)!)
            .OrderBy(d => string.Join('\n', d.From), StringComparer.Ordinal)
            .ToArray();
        return merged.Length == 0 ? Least.Demands : merged;
    }

    internal static TimeSpan? Shorter(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b ?? a : a;
}
