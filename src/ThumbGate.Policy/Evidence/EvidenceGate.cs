namespace ThumbGate.Policy.Evidence;

/// <summary>
/// Holds what a rule lets pass only with evidence. Proofs can't be attached to a request yet, so a human looks at every one of them.
/// </summary>
public sealed class EvidenceGate : IGate
{
    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        var outcome = judgement.Outcome;
        if (judgement.IsCarrier || outcome.Verdict == Verdict.Deny || outcome.Rule.Evidence.Count == 0)
        {
            return;
        }

        reasons.Add(new Reason(
            ReasonCodes.EvidenceRequired,
            GateKind.Evidence,
            Verdict.Hold,
            outcome.Rule.Source,
            $"{judgement.Request.Operation.Id} needs evidence: {string.Join(", ", outcome.Rule.Evidence)}.",
            outcome.Rule.Next ?? "An approver has to look at it before it is sent.")
        {
            Approvers = outcome.Rule.Approvers,
            Evidence = outcome.Rule.Evidence,
        });
    }
}
