namespace ThumbGate.Policy.Limits;

/// <summary>
/// Objects to what one request alone would cost more than its budget, or can't be reckoned. What is left of a budget only the host knows:
/// it leases from it once the request is allowed.
/// </summary>
public sealed class LimitGate : IGate
{
    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        var request = judgement.Request;
        if (request.Items.Count > 0)
        {
            // What an envelope costs is what its items cost.
            return;
        }

        var limits = judgement.Role.Limits;
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            if (limit.SumOf is null || !limit.Covers(request))
            {
                continue;
            }

            if (limit.CostOf(request.Facts) is not { } cost)
            {
                reasons.Add(new Reason(
                    ReasonCodes.LimitUndecided, GateKind.Limit, Verdict.Hold, limit.Source,
                    $"The limit {limit.Name} can't be reckoned: {limit.SumOf} is not given as a whole number"
                        + (limit.Currency is null ? "." : $" of {limit.Currency}."),
                    $"Give {limit.SumOf}{(limit.Currency is null ? "" : " and currency")}, or wait for an approver."));
            }
            else if (cost > limit.Max)
            {
                reasons.Add(new Reason(
                    ReasonCodes.LimitSum, GateKind.Limit, Verdict.Deny, limit.Source,
                    $"{limit.SumOf} {cost} is more than the limit {limit.Name} of {limit.Max} lets pass at all.",
                    $"Ask for at most {limit.Max}, or leave it to a role with a higher limit."));
            }
        }
    }
}
