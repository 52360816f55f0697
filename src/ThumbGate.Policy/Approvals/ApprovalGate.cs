namespace ThumbGate.Policy.Approvals;

/// <summary>Holds what the role's rules leave to a human.</summary>
public sealed class ApprovalGate : IGate
{
    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        var outcome = judgement.Outcome;
        if (judgement.IsCarrier || outcome.Verdict != Verdict.Hold)
        {
            return;
        }

        var request = judgement.Request;
        var rule = outcome.Rule;
        var who = rule.Approvers ?? "an approver";
        reasons.Add(new Reason(
            outcome.OtherCurrency ? ReasonCodes.CurrencyNotNamed : ReasonCodes.ApprovalRequired,
            GateKind.Approval,
            Verdict.Hold,
            rule.Source,
            outcome.OtherCurrency
                ? $"{request.Operation.Id}: no rule of the role {judgement.Role.Name} names the amount's currency, or the request gives none."
                : $"{request.Operation.Id} ({judgement.Effect.Risk.Name()} on {judgement.Effect.Surface.Name()}) waits for {who}.",
            rule.Next ?? "Wait for the decision, then repeat the very same request: it takes effect once.")
        {
            Approvers = rule.Approvers,
        });
    }
}
