using System.Collections.Concurrent;
using ThumbGate.Policy;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Gateway.Limits;

/// <summary>The budgets of the roles' limits. A request that is allowed takes from all that count it, or from none.</summary>
internal sealed class LimitLedger(TimeProvider time)
{
    private readonly ConcurrentDictionary<BudgetKey, WindowBudget> _budgets = new();

    /// <summary>Takes the request's cost from every budget that counts it; an envelope costs what its items cost.</summary>
    /// <param name="request">Judged, with an agent.</param>
    /// <param name="limits">The role's limits.</param>
    /// <param name="lease">What was taken.</param>
    /// <param name="retryAfter">Until the refusing budget could take it.</param>
    /// <returns>Null, or the limit that refuses; then nothing was taken.</returns>
    public Limit? TryTake(AgentRequest request, IReadOnlyList<Limit> limits, out Lease lease, out TimeSpan retryAfter)
    {
        var now = time.GetUtcNow().Ticks;
        var taken = new List<(WindowBudget, long)>(limits.Count);
        lease = new Lease(taken, now);
        retryAfter = TimeSpan.Zero;
        foreach (var limit in limits)
        {
            // What can't be reckoned was held by the limit gate and released by a human, who saw that it can't.
            if (limit.CostTogether(request) is not { } cost)
            {
                continue;
            }

            var budget = BudgetOf(limit, request.Agent!.Role, request.Agent.Id);
            if (!budget.TryTake(cost, now, out retryAfter))
            {
                Return(lease);
                return limit;
            }

            taken.Add((budget, cost));
        }

        return null;
    }

    /// <summary>Gives a lease back: nothing was sent.</summary>
    public void Return(Lease lease)
    {
        foreach (var (budget, cost) in lease.Taken)
        {
            budget.Return(cost, lease.At);
        }
    }

    /// <summary>Counts a cost from the record after a restart.</summary>
    /// <param name="limit">One of the role's.</param>
    /// <param name="role">Whose limit it is.</param>
    /// <param name="agent">Id of the agent that spent it.</param>
    /// <param name="cost">At least 0.</param>
    /// <param name="at">When; not later than now.</param>
    public void Restore(Limit limit, string role, string agent, long cost, DateTimeOffset at) =>
        BudgetOf(limit, role, agent).Restore(cost, at.UtcTicks, time.GetUtcNow().Ticks);

    private WindowBudget BudgetOf(Limit limit, string role, string agent)
    {
        var key = new BudgetKey(role, limit.Name, limit.Max, limit.Window.Ticks, limit.Per == LimitScope.Agent ? agent : "");
        return _budgets.TryGetValue(key, out var budget) ? budget : _budgets.GetOrAdd(key, static k => new WindowBudget(k.Max, TimeSpan.FromTicks(k.WindowTicks)));
    }

    private readonly record struct BudgetKey(string Role, string Limit, long Max, long WindowTicks, string Agent);
}

/// <summary>What one request took.</summary>
/// <param name="Taken">Each budget and how much of it.</param>
/// <param name="At">When, in ticks of UTC.</param>
internal readonly record struct Lease(IReadOnlyList<(WindowBudget Budget, long Cost)> Taken, long At);
