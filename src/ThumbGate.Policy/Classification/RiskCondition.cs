using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Classification;

/// <summary>Conditions on facts that decide, or add to, what an operation does. Absent is a value here.</summary>
/// <param name="All">All must be met; at least one.</param>
/// <param name="Risk">The risk when they are.</param>
/// <param name="IsFinal">Whether nothing else is asked then: no statements, no items, no further effects.</param>
public sealed record RiskCondition(IReadOnlyList<FactCondition> All, RiskClass Risk, bool IsFinal = false)
{
    /// <summary>Whether the request's facts meet all of them.</summary>
    public bool IsMet(FactSet facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        for (var i = 0; i < All.Count; i++)
        {
            if (!All[i].IsMet(facts.Get(All[i].Fact)))
            {
                return false;
            }
        }

        return true;
    }
}
