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
    private readonly ref readonly Grounds _grounds;

    /// <param name="grounds">What is the same for all that the request does: referred to, since there is much of it and gates ask for little.</param>
    /// <param name="request">The classified request, or an item of one.</param>
    /// <param name="effect">What of it is judged; null where it does nothing by itself.</param>
    internal Judgement(in Grounds grounds, AgentRequest request, RequestEffect? effect)
    {
        _grounds = ref grounds;
        Request = request;
        IsCarrier = effect is null;
        if (effect is { } judged)
        {
            Effect = judged;
            Outcome = RuleOutcome.Of(grounds.Role.Rules.For(judged.Surface, judged.Risk), request.Facts);
        }
    }

    /// <summary>The classified request, or an item of one.</summary>
    public AgentRequest Request { get; }

    /// <summary>What came in: the request itself, or the one that it is an item of. Its body is the one that was sent.</summary>
    public AgentRequest Root => _grounds.Root;

    /// <summary>The agent's role.</summary>
    public Role Role => _grounds.Role;

    /// <summary>What of the request is judged: one of its effects.</summary>
    public RequestEffect Effect { get; }

    /// <summary>What the role's rules say to the effect and the request's facts.</summary>
    public RuleOutcome Outcome { get; }

    /// <summary>Whether the request does nothing by itself, so that there is no effect to judge: its items are judged one by one.</summary>
    public bool IsCarrier { get; }

    /// <summary>Blocks that feedback became.</summary>
    public BlockSet Blocks => _grounds.Blocks;

    /// <summary>Every label of evidence that config defines.</summary>
    public FrozenDictionary<string, EvidenceLabel> Labels => _grounds.Labels;

    /// <summary>Evidence that is attached, and the moment at which it is judged.</summary>
    public EvidenceView Evidence => _grounds.Evidence;

    /// <summary>Break-glass that is open for the request.</summary>
    public ExemptionSet Open => _grounds.Open;
}

/// <summary>What everything that one request does is judged by.</summary>
/// <param name="Root">What came in.</param>
/// <param name="Role">The agent's role.</param>
/// <param name="Blocks">Blocks that feedback became.</param>
/// <param name="Labels">Every label of evidence that config defines.</param>
/// <param name="Evidence">Evidence that is attached, and the moment at which it is judged.</param>
/// <param name="Open">Break-glass that is open for the request.</param>
internal readonly record struct Grounds(
    AgentRequest Root, Role Role, BlockSet Blocks, FrozenDictionary<string, EvidenceLabel> Labels, EvidenceView Evidence, ExemptionSet Open);
