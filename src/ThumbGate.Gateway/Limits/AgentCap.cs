using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Limits;

/// <summary>
/// Caps each agent before anything of a body is read, by ASP.NET's own rate limiter. What the gateway serves itself counts, too: each
/// look at a hold is a read of the record.
/// </summary>
internal sealed class AgentCap : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, CapKey>(static context =>
    {
        var governed = context.Governed();
        var host = governed.Policy.Host;
        return RateLimitPartition.GetTokenBucketLimiter(
            new CapKey(governed.Request.Agent!.Id, host.AgentRate, host.AgentWindow.Ticks, host.AgentBurst),
            static key => Bucket(key));
    });

    /// <summary>For the middleware that caps what goes to integrations.</summary>
    public RateLimiterOptions Options() => new()
    {
        GlobalLimiter = _limiter,
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        OnRejected = static (context, _) =>
        {
            context.HttpContext.Governed().Refusal = TooMany(context.HttpContext.Governed(), context.Lease);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>Counts a request whose agent is known; the refusal where its cap is used up.</summary>
    public Refusal? Refuse(GovernedRequest governed)
    {
        using var lease = _limiter.AttemptAcquire(governed.Context);
        return lease.IsAcquired ? null : TooMany(governed, lease);
    }

    public void Dispose() => _limiter.Dispose();

    private static Refusal TooMany(GovernedRequest governed, RateLimitLease lease)
    {
        var retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
        var host = governed.Policy.Host;
        return TooMany($"{host.AgentRate} requests in {host.AgentWindow}, at most {host.AgentBurst} at once", retryAfter);
    }

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
