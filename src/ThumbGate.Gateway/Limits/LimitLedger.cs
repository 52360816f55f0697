using System.Collections.Concurrent;
using ThumbGate.Policy;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Gateway.Limits;

/// <summary>The budgets of the roles' limits. A request that is allowed takes from all that count it, or from none.</summary>
internal sealed class LimitLedger(IBudgetBank bank, TimeProvider time)
{
    private readonly ConcurrentDictionary<BudgetKey, BudgetAccount> _accounts = new();
    private readonly ConcurrentDictionary<string, BudgetAccount> _byName = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes the request's cost from every budget that counts it; an envelope costs what its items cost. Where the replica holds slices that
    /// suffice, or counts alone, it is done when the call returns.
    /// </summary>
    /// <param name="request">Judged, with an agent.</param>
    /// <param name="limits">The role's limits.</param>
    public async ValueTask<Lease> TakeAsync(AgentRequest request, IReadOnlyList<Limit> limits)
    {
        var taken = new List<Taking>(limits.Count);
        foreach (var limit in limits)
        {
            // What can't be reckoned was held by the limit gate and released by a human, who saw that it can't.
            if (limit.CostTogether(request) is not { } cost)
            {
                continue;
            }

            var taking = await AccountOf(KeyOf(limit, request.Agent!.Role, request.Agent.Id)).TakeAsync(cost);
            if (taking.RetryAfter is { } retryAfter)
            {
                Return(taken);
                return new Lease([], limit, retryAfter);
            }

            taken.Add(taking);
        }

        return new Lease(taken, null, TimeSpan.Zero);
    }

    /// <summary>Gives a lease back: nothing was sent.</summary>
    public static void Return(in Lease lease) => Return(lease.Taken);

    /// <summary>Counts a cost from the record after a restart.</summary>
    /// <param name="limit">One of the role's.</param>
    /// <param name="role">Whose limit it is.</param>
    /// <param name="agent">Id of the agent that spent it.</param>
    /// <param name="cost">At least 0.</param>
    /// <param name="at">When; not later than now.</param>
    public void Restore(Limit limit, string role, string agent, long cost, DateTimeOffset at) => AccountOf(KeyOf(limit, role, agent)).Restore(cost, at.UtcTicks);

    /// <summary>Gives back the slices that may not be spent any more.</summary>
    public void Tend()
    {
        foreach (var account in _accounts.Values.Where(a => a.IsActive))
        {
            account.GiveBack(all: false);
        }
    }

    /// <summary>Gives a budget's slices back, because it is spent for another replica.</summary>
    public void GiveBack(string name)
    {
        if (_byName.TryGetValue(name, out var account))
        {
            account.GiveBack(all: true);
        }
    }

    /// <summary>Has the bank count all that was let pass without it. False where some of it is still owed.</summary>
    /// <param name="notBefore">What was spent before is known to the bank already.</param>
    public async ValueTask<bool> SettleAsync(DateTimeOffset notBefore)
    {
        foreach (var account in _accounts.Values.Where(a => a.IsActive))
        {
            if (!await account.SettleAsync(notBefore.UtcTicks))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Which budget a limit is for an agent.</summary>
    public static BudgetKey KeyOf(Limit limit, string role, string agent) =>
        new(role, limit.Name, limit.Max, limit.Window.Ticks, limit.SumOf is not null, limit.Per == LimitScope.Agent ? agent : "");

    private static void Return(IReadOnlyList<Taking> taken)
    {
        foreach (var taking in taken)
        {
            taking.Account.Return(taking);
        }
    }

    /// <summary>This replica's account of a budget.</summary>
    public BudgetAccount AccountOf(BudgetKey key) =>
        _accounts.TryGetValue(key, out var account) ? account : _accounts.GetOrAdd(key, Open);

    private BudgetAccount Open(BudgetKey key)
    {
        var account = new BudgetAccount(key, bank, time);
        return _byName.GetOrAdd(account.Name, account);
    }
}

/// <summary>What one request took.</summary>
/// <param name="Taken">Each budget and how much of it.</param>
/// <param name="Refuses">The limit that refuses, or null; then nothing was taken.</param>
/// <param name="RetryAfter">Until the refusing budget could take it.</param>
internal readonly record struct Lease(IReadOnlyList<Taking> Taken, Limit? Refuses, TimeSpan RetryAfter);
