using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// Whether what meets one condition always meets another, so that a rule after a wider one is never reached. Says no where it can't tell.
/// </summary>
internal static class ConditionCover
{
    /// <summary>Whether every request that meets all of <paramref name="narrow"/> meets all of <paramref name="wide"/>.</summary>
    public static bool Covers(IReadOnlyList<FactCondition> wide, IReadOnlyList<FactCondition> narrow) =>
        wide.All(w => narrow.Any(n => Covers(w, n)));

    /// <summary>Whether every value that meets <paramref name="narrow"/> meets <paramref name="wide"/>.</summary>
    public static bool Covers(FactCondition wide, FactCondition narrow) =>
        wide.Fact == narrow.Fact
        && wide is { AnyIn.Count: 0, AllIn.Count: 0, Lacks.Count: 0 }
        && (!wide.IgnoreCase && !narrow.IgnoreCase)
        && (wide.Currency is null || string.Equals(wide.Currency, narrow.Currency, StringComparison.OrdinalIgnoreCase))
        && (wide.Is is null || Only(narrow, [wide.Is]))
        && (wide.In.Count == 0 || Only(narrow, wide.In))
        && (wide.IsNot is null || Never(narrow, wide.IsNot))
        && wide.NotIn.All(l => Never(narrow, l))
        && (wide.EndsWith.Count == 0
            || (narrow.EndsWith.Count > 0 && narrow.EndsWith.All(n => wide.EndsWith.Any(w => n.EndsWith(w, StringComparison.OrdinalIgnoreCase)))))
        && (wide.Min is null || narrow.Min >= wide.Min)
        && (wide.Max is null || narrow.Max <= wide.Max)
        && (wide.Present is null || wide.Present == Presence(narrow))
        && (wide.IsNull is null || wide.IsNull == narrow.IsNull)
        && (wide.IsEmpty is null || wide.IsEmpty == narrow.IsEmpty);

    private static bool Only(FactCondition narrow, IReadOnlyList<FactLiteral> allowed) =>
        (narrow.Is is not null && Holds(allowed, narrow.Is)) || (narrow.In.Count > 0 && narrow.In.All(l => Holds(allowed, l)));

    private static bool Never(FactCondition narrow, FactLiteral literal) =>
        (narrow.Is is not null && narrow.Is.Text != literal.Text)
        || (narrow.In.Count > 0 && !Holds(narrow.In, literal))
        || narrow.IsNot?.Text == literal.Text
        || Holds(narrow.NotIn, literal);

    private static bool? Presence(FactCondition condition) =>
        condition.Present ?? (condition.Is is not null || condition.In.Count > 0 || condition.AnyIn.Count > 0 || condition.AllIn.Count > 0 || condition.Lacks.Count > 0 || condition.EndsWith.Count > 0
            || condition.Min is not null || condition.Max is not null || condition.IsNull is not null || condition.IsEmpty is not null ? true : null);

    private static bool Holds(IReadOnlyList<FactLiteral> literals, FactLiteral literal) => literals.Any(l => l.Text == literal.Text);
}
