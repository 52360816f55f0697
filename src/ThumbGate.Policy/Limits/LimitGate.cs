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
            if (request.Name is null)
            {
                JudgeTogether(judgement, ref reasons);
            }

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

    // What an envelope costs is what its items cost, and they pass together or not at all.
    private static void JudgeTogether(in Judgement judgement, ref ReasonList reasons)
    {
        foreach (var limit in judgement.Role.Limits)
        {
            if (limit.CostTogether(judgement.Request) is { } cost && cost > limit.Max)
            {
                var what = limit.SumOf is { } fact ? $"{fact} {cost}" : $"{cost} requests";
                reasons.Add(new Reason(
                    limit.SumOf is null ? ReasonCodes.LimitRate : ReasonCodes.LimitSum, GateKind.Limit, Verdict.Deny, limit.Source,
                    $"Together the items come to {what}, more than the limit {limit.Name} of {limit.Max} lets pass at all.",
                    "Send them in several requests, or leave them to a role with a higher limit."));
            }
        }
    }
}
