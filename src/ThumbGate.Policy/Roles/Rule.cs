using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Roles;

/// <summary>One line of a role for a surface and a risk: under which facts, which verdict.</summary>
public sealed class Rule
{
    /// <summary>All must be met; none means always.</summary>
    public IReadOnlyList<FactCondition> When { get; init; } = [];

    public required Verdict Verdict { get; init; }

    /// <summary>Labels of evidence the rule asks for.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What becomes of a request whose evidence is missing or not good: deny or hold.</summary>
    public Verdict Missing { get; init; }

    /// <summary>The group that may approve; null means any approver.</summary>
    public string? Approvers { get; init; }

    /// <summary>The next step to tell the caller; null for the gate's own words.</summary>
    public string? Next { get; init; }

    /// <summary>Whether break-glass may exempt from its deny.</summary>
    public bool Overridable { get; init; }

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What applies where nobody can tell which of two rules of one verdict does: what either of them asks for is asked for, and a deny is
    /// overridable only where both are.
    /// </summary>
    public Rule Or(Rule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Verdict == Verdict.Deny)
        {
            return Overridable && !other.Overridable ? other : this;
        }

        if (other.Evidence.Count == 0)
        {
            return this;
        }

        if (Evidence.Count == 0)
        {
            return other;
        }

        // Who omits a fact gets no further by it than by either of its values.
        var asking = other.Missing < Missing ? other : this;
        return new()
        {
            When = asking.When,
            Verdict = asking.Verdict,
            Evidence = [.. Evidence.Union(other.Evidence, StringComparer.Ordinal)],
            Missing = asking.Missing,
            Approvers = asking.Approvers,
            Next = asking.Next,
            Source = asking.Source,
        };
    }

    /// <summary>Whether its facts apply to a request.</summary>
    public Answer Ask(FactSet facts)
    {
        var answer = Answer.Yes;
        for (var i = 0; i < When.Count; i++)
        {
            switch (When[i].Ask(facts))
            {
                case Answer.No:
                    return Answer.No;
                case Answer.Undecided:
                    answer = Answer.Undecided;
                    break;
                case Answer.OtherCurrency when answer == Answer.Yes:
                    answer = Answer.OtherCurrency;
                    break;
            }
        }

        return answer;
    }
}
