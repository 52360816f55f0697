using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.BreakGlass;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Limits;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy;

/// <summary>A request that was read, classified and judged in one go.</summary>
/// <param name="Refusal">Why it could not be read or inspected; null where it could.</param>
/// <param name="Decision">What was decided of it.</param>
public readonly record struct Judged(RequestRefusal? Refusal, Decision Decision);

/// <summary>
/// Decides. The host calls the steps one by one, since it reads a body only where a step says so; explain, check and simulate call
/// <see cref="Judge(PolicySet, AgentRequest, BlockSet)"/>, which is the same steps. Thread-safe: all state is in the arguments.
/// </summary>
public static class PolicyEngine
{
    // Every gate judges every request, so that a refusal names all that stands in the way. The order is that of the reasons.
    private static readonly IGate[] Gates =
    [
        new RoleGate(),
        new FeedbackGate(),
        new EvidenceGate(),
        new LimitGate(),
        new ApprovalGate(),
    ];

    /// <summary>Finds the operation by method and path. Afterwards <see cref="AgentRequest.Operation"/> is set.</summary>
    /// <returns>Null, or why the request is refused (400).</returns>
    public static RequestRefusal? Match(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Matcher.Match(request);
    }

    /// <summary>Whether the request must be digested before it can be decided: a block may bind its content.</summary>
    public static bool NeedsDigest(AgentRequest request, BlockSet blocks)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(blocks);
        return request.Agent is { } agent && blocks.Binds(agent.Role, request.Operation);
    }

    /// <summary>Whether what the request is hangs on its body: the operation reads facts from it, or it may name another method.</summary>
    public static bool NeedsBody(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation.ReadsBody || FormOverride.MayBeIn(request);
    }

    /// <summary>Whether the role could hold the operation, whatever its facts turn out to be: a hold is bound to the content.</summary>
    public static bool MayHold(PolicySet policy, AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Agent is not { } agent || !policy.Roles.TryGetValue(agent.Role, out var role))
        {
            return false;
        }

        var operation = request.Operation;
        return operation.Sql is not null || operation.Evidence.Count > 0 || operation.Envelope is not null || role.Rules.MayHold(request.Surface, operation.Risk)
            || (operation.Yields != AnswerYield.Nothing && role.Rules.MayHold(request.Surface, RiskClass.Access))
            || MayHold(role, request.Surface, operation.When) || MayHold(role, request.Surface, operation.Also);
    }

    /// <summary>Reads the facts, expands an envelope into its items, and sets effects and risk. The body must be buffered where the operation reads it.</summary>
    /// <returns>Null, or why the request can't be read (400) or inspected (413, 415).</returns>
    public static RequestRefusal? Classify(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Classifier.Classify(request);
    }

    /// <summary>Lets all gates judge a classified request.</summary>
    public static Decision Decide(PolicySet policy, AgentRequest request, BlockSet blocks) => Decide(policy, request, blocks, EvidenceView.None);

    /// <summary>Lets all gates judge a classified request.</summary>
    /// <param name="policy">The policy in force.</param>
    /// <param name="request">The request.</param>
    /// <param name="blocks">What feedback became.</param>
    /// <param name="evidence">What is attached, and the moment.</param>
    public static Decision Decide(PolicySet policy, AgentRequest request, BlockSet blocks, in EvidenceView evidence) =>
        Decide(policy, request, blocks, evidence, ExemptionSet.None);

    /// <inheritdoc cref="Decide(PolicySet, AgentRequest, BlockSet, in EvidenceView)"/>
    /// <param name="policy">The policy in force.</param>
    /// <param name="request">The request.</param>
    /// <param name="blocks">What feedback became.</param>
    /// <param name="evidence">What is attached, and the moment.</param>
    /// <param name="open">Break-glass that is open at that moment.</param>
    public static Decision Decide(PolicySet policy, AgentRequest request, BlockSet blocks, in EvidenceView evidence, ExemptionSet open)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(blocks);
        if (request.Agent is not { } agent || !policy.Roles.TryGetValue(agent.Role, out var role))
        {
            return new(Verdict.Deny, Mode.Enforce, [RoleGate.Unknown(request.Agent?.Role)], []);
        }

        var reasons = default(ReasonList);
        JudgeAll(request, new Grounds(request, role, blocks, policy.Evidence.Labels, evidence, open.For(agent, request)), ref reasons);
        var observed = policy.Mode == Mode.Observe || role.Mode == Mode.Observe || request.Integration.Mode == Mode.Observe;
        return new(reasons.Verdict, observed ? Mode.Observe : Mode.Enforce, reasons.ToList(), role.Limits, reasons.Relied);
    }

    // An envelope is judged by what it does itself, if anything, and by every one of its items.
    private static void JudgeAll(AgentRequest request, in Grounds grounds, ref ReasonList reasons)
    {
        reasons.Item = request.Name;
        var (effects, items) = (request.EffectList, request.ItemList);
        foreach (var effect in effects)
        {
            Ask(new Judgement(grounds, request, effect), ref reasons);
        }

        if (effects.Count == 0)
        {
            // Where there are no items either, nobody said what it does.
            Ask(new Judgement(grounds, request, items.Count == 0 ? new RequestEffect(request.Surface, RiskClass.Unknown) : null), ref reasons);
        }

        foreach (var item in items)
        {
            JudgeAll(item, grounds, ref reasons);
        }
    }

    private static void Ask(in Judgement judgement, ref ReasonList reasons)
    {
        reasons.Exemption = judgement.Open.Of(judgement.Request.Operation.Id, judgement.Effect);
        foreach (var gate in Gates)
        {
            gate.Judge(judgement, ref reasons);
        }

        reasons.Exemption = null;
    }

    private static bool MayHold(Role role, Surface surface, IReadOnlyList<RiskCondition> conditions)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (role.Rules.MayHold(surface, conditions[i].Risk))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All steps at once, for a request whose body is at hand.</summary>
    public static Judged Judge(PolicySet policy, AgentRequest request, BlockSet blocks) => Judge(policy, request, blocks, EvidenceView.None);

    /// <inheritdoc cref="Judge(PolicySet, AgentRequest, BlockSet)"/>
    public static Judged Judge(PolicySet policy, AgentRequest request, BlockSet blocks, in EvidenceView evidence) =>
        (Match(request) ?? Classify(request)) is { } refusal
            ? new(refusal, Decision.Refuse(refusal))
            : new(null, Decide(policy, request, blocks, evidence));
}
