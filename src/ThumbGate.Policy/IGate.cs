using System.Collections.Frozen;
using ThumbGate.Policy.BreakGlass;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy;

/// <summary>One kind of check. Stateless: everything it judges by is handed to it.</summary>
public interface IGate
{
    /// <summary>Adds a reason for each objection; none means no objection.</summary>
    void Judge(in Judgement judgement, ref ReasonList reasons);
}

/// <summary>What a gate judges by.</summary>
public readonly ref struct Judgement
{
    /// <summary>The classified request, or an item of one.</summary>
    public required AgentRequest Request { get; init; }

    /// <summary>What came in: the request itself, or the one that it is an item of. Its body is the one that was sent.</summary>
    public required AgentRequest Root { get; init; }

    /// <summary>The agent's role.</summary>
    public required Role Role { get; init; }

    /// <summary>What of the request is judged: one of its effects.</summary>
    public RequestEffect Effect { get; init; }

    /// <summary>What the role's rules say to the effect and the request's facts.</summary>
    public RuleOutcome Outcome { get; init; }

    /// <summary>Whether the request does nothing by itself, so that there is no effect to judge: its items are judged one by one.</summary>
    public bool IsCarrier { get; init; }

    /// <summary>Blocks that feedback became.</summary>
    public required BlockSet Blocks { get; init; }

    /// <summary>Every label of evidence that config defines.</summary>
    public required FrozenDictionary<string, EvidenceLabel> Labels { get; init; }

    /// <summary>Evidence that is attached, and the moment at which it is judged.</summary>
    public required EvidenceView Evidence { get; init; }

    /// <summary>Break-glass that is open for the request.</summary>
    public ExemptionSet Open { get; init; } = ExemptionSet.None;

    public Judgement()
    {
    }
}
