using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Limits;

/// <summary>Caps each agent before anything of a body is read, by ASP.NET's own rate limiter.</summary>
internal static class AgentCap
{
    public static RateLimiterOptions Options() => new()
    {
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, CapKey>(context =>
        {
            var governed = context.Governed();
            var host = governed.Policy.Host;
            return RateLimitPartition.GetTokenBucketLimiter(
                new CapKey(governed.Request.Agent!.Id, host.AgentRate, host.AgentWindow.Ticks, host.AgentBurst),
                static key => Bucket(key));
        }),
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        OnRejected = static (context, _) =>
        {
            var retryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
            var governed = context.HttpContext.Governed();
            var host = governed.Policy.Host;
            governed.Refusal = TooMany($"{host.AgentRate} requests in {host.AgentWindow}, at most {host.AgentBurst} at once", retryAfter);
            return ValueTask.CompletedTask;
        },
    };

    private static Refusal TooMany(string cap, TimeSpan retryAfter)
    {
        var reason = new Reason(
            ReasonCodes.LimitRate, GateKind.Limit, Verdict.Deny, "gateway.yaml", $"The agent's own cap is used up: {cap}.", "Slow down, and try again later.");
        return new Refusal(StatusCodes.Status429TooManyRequests, "limit", "A limit is used up", $"{reason.Message} {reason.NextStep}")
        {
            RetryAfter = retryAfter,
            Reasons = [reason],
        };
    }

    private static TokenBucketRateLimiterOptions Bucket(CapKey key)
    {
        // Tokens come back in steps of about a second, or one at a time where the rate is slower than that.
        var perSecond = key.Rate / TimeSpan.FromTicks(key.WindowTicks).TotalSeconds;
        var tokens = Math.Max(1, (int)perSecond);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(key.Burst, tokens),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(tokens / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }

    // Settings are part of the key, so that a reload caps by the new ones from the next request on.
    private readonly record struct CapKey(string Agent, int Rate, long WindowTicks, int Burst);
}
