using ThumbGate.Policy;

namespace ThumbGate.Gateway.Limits;

/// <summary>Takes what an allowed request costs from the role's budgets; gives it back where nothing was sent.</summary>
internal sealed class LimitStage(RequestDelegate next, LimitLedger ledger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var limits = governed.Decision.Limits;
        return limits.Count == 0 ? next(context) : LeaseAsync(context, governed);
    }

    private async Task LeaseAsync(HttpContext context, GovernedRequest governed)
    {
        var limits = governed.Decision.Limits;
        var lease = await ledger.TakeAsync(governed.Request, limits);
        if (lease.Refuses is { } limit)
        {
            var reason = Exhausted(limit, lease.RetryAfter);
            if (governed.Decision.Mode == Mode.Observe)
            {
                // Only seen: the record says that it would have been refused.
                governed.Decision = governed.Decision.With(reason);
                await next(context);
                return;
            }

            governed.Refusal = new Refusal(StatusCodes.Status429TooManyRequests, "limit", "A limit is used up", $"{reason.Message} {reason.NextStep}")
            {
                RetryAfter = lease.RetryAfter,
                Reasons = [reason],
            };
            return;
        }

        await next(context);
        if (governed.Outcome is null or { Result: ForwardResult.NotSent })
        {
            LimitLedger.Return(lease);
        }
    }

    private static Reason Exhausted(Policy.Limits.Limit limit, TimeSpan retryAfter)
    {
        var what = limit.SumOf is null
            ? $"{limit.Max} requests in {limit.Window}"
            : $"{limit.SumOf} of {limit.Max}{(limit.Currency is null ? "" : " " + limit.Currency)} in {limit.Window}";
        return new Reason(
            limit.SumOf is null ? ReasonCodes.LimitRate : ReasonCodes.LimitSum,
            GateKind.Limit,
            Verdict.Deny,
            limit.Source,
            $"The limit {limit.Name} is used up: {what}.",
            $"Try again in {Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds))} s, or ask for less.");
    }
}
