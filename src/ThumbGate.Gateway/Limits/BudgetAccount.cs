namespace ThumbGate.Gateway.Limits;

/// <summary>
/// One budget as this replica has it: slices lent by the bank, its own count for when there is no bank, and what it let pass meanwhile and
/// owes. Where a slice has enough, nobody is asked.
/// </summary>
/// <param name="budget">Which.</param>
/// <param name="bank">Where all replicas' counts are.</param>
/// <param name="time">The clock.</param>
internal sealed class BudgetAccount(BudgetKey budget, IBudgetBank bank, TimeProvider time)
{
    // A budget this small is not cut: each cost is asked for. Neither are sums: what lies in one replica's slice is money that another can't spend.
    private const long SmallestCut = 64;
    private const int SlicesOfBudget = 32;

    // A refusal is repeated so long without asking: a caller that does not stop costs four questions a second.
    private static readonly TimeSpan RefusalsLast = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly WindowBudget _own = new(budget.Max, TimeSpan.FromTicks(budget.WindowTicks));
    private readonly LentSlices _slices = new();
    private readonly OwedCosts _owed = new();
    private readonly long _ahead = budget.IsSum || budget.Max < SmallestCut ? 0 : budget.Max / SlicesOfBudget;
    private readonly long _slotTicks = Math.Max(1, budget.WindowTicks / 12);
    private bool _isAsking;
    private long _askAt;
    private long _refusedUntil;
    private long _refusedCost = long.MaxValue;
    private TimeSpan _refusedFor;

    /// <summary>What replicas call it.</summary>
    public string Name { get; } = budget.Name();

    /// <summary>Whether it has slices to look after, or owes.</summary>
    public bool IsActive
    {
        get
        {
            lock (_lock)
            {
                return !_slices.IsEmpty || !_owed.IsEmpty;
            }
        }
    }

    /// <summary>Takes a cost, from a slice if there is one.</summary>
    public ValueTask<Taking> TakeAsync(long cost)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!bank.IsOpen)
            {
                return ValueTask.FromResult(TakeAlone(cost));
            }

            if (TakeSlice(cost, now) is { } slot)
            {
                return ValueTask.FromResult(new Taking(this, cost, Counted(cost), slot, bank.Generation, null));
            }

            if (now < _refusedUntil && cost >= _refusedCost)
            {
                return ValueTask.FromResult(new Taking(this, cost, 0, 0, 0, _refusedFor));
            }
        }

        return AskAsync(cost, now);
    }

    /// <summary>Gives back what was taken: nothing was sent.</summary>
    public void Return(in Taking taking)
    {
        lock (_lock)
        {
            _own.Return(taking.Cost, taking.At);
            _refusedCost = long.MaxValue;
            if (taking.Slot == Taking.Alone)
            {
                _owed.Remove(taking.At, taking.Cost);
                return;
            }
        }

        if (taking.Generation == bank.Generation)
        {
            bank.Return(budget, Name, taking.Slot, taking.Cost);
        }
    }

    /// <summary>Counts what was spent before this process started.</summary>
    public void Restore(long cost, long atTicks) => _own.Restore(cost, atTicks, time.GetUtcNow().Ticks);

    /// <summary>Gives back slices that may not be spent any more, or all of them because another replica needs them.</summary>
    public void GiveBack(bool all)
    {
        IReadOnlyList<(long Slot, long Left)> back;
        lock (_lock)
        {
            back = _slices.Remove(all ? long.MaxValue : time.GetTimestamp(), bank.Generation);
        }

        foreach (var (slot, left) in back)
        {
            bank.Return(budget, Name, slot, left);
        }
    }

    /// <summary>Has the bank count what was let pass without it. False where it may not have been counted: it is owed still.</summary>
    /// <param name="notBefore">Ticks of UTC; what was spent before is known to the bank already.</param>
    public async ValueTask<bool> SettleAsync(long notBefore)
    {
        IReadOnlyList<(long At, long Cost)> owed;
        lock (_lock)
        {
            owed = _owed.TakeAll();
        }

        var now = time.GetUtcNow().Ticks;
        var window = budget.WindowTicks + (2 * _slotTicks);
        (TimeSpan, long)[] spent = [.. owed
            .Where(o => o.Cost > 0 && o.At > notBefore && o.At > now - window)
            .Select(o => (TimeSpan.FromTicks(Math.Max(0, now - o.At)), o.Cost))];
        if (spent.Length == 0 || await bank.ChargeAsync(budget, Name, spent))
        {
            return true;
        }

        lock (_lock)
        {
            _owed.PutBack(owed);
        }

        return false;
    }

    private async ValueTask<Taking> AskAsync(long cost, long asked)
    {
        long ahead;
        lock (_lock)
        {
            ahead = _isAsking ? 0 : _ahead;
            _isAsking |= ahead > 0;
        }

        var loan = await bank.TakeAsync(budget, Name, cost, ahead);
        lock (_lock)
        {
            _isAsking &= ahead == 0;
            Keep(loan, asked);
            switch (loan.Result)
            {
                case LoanResult.Granted:
                    return new Taking(this, cost, Counted(cost), loan.Slot, loan.Generation, null);
                case LoanResult.Refused:
                    _refusedUntil = After(asked, RefusalsLast);
                    _refusedCost = cost;
                    _refusedFor = loan.RetryAfter;
                    return new Taking(this, cost, 0, 0, 0, loan.RetryAfter);
                default:
                    return TakeAlone(cost);
            }
        }
    }

    // In the background: what is left is little, or may not be spent for much longer.
    private async Task AskAheadAsync(long asked)
    {
        var loan = await bank.TakeAsync(budget, Name, 0, _ahead);
        lock (_lock)
        {
            _isAsking = false;
            _askAt = loan.Slice > 0 ? 0 : After(asked, AskAgain);
            Keep(loan, asked);
        }
    }

    private void Keep(in Loan loan, long asked)
    {
        if (loan is { Result: LoanResult.Granted, Slice: > 0 })
        {
            _slices.Add(loan.Slot + 1, loan.Slice, loan.Generation, After(asked, loan.Within));
        }
    }

    private long? TakeSlice(long cost, long now)
    {
        var slot = _slices.Take(cost, bank.Generation, now, After(now, TimeSpan.FromTicks(_slotTicks / 2)), out var fresh);
        if (slot is not null && fresh < _ahead / 2 && !_isAsking && now >= _askAt)
        {
            _isAsking = true;
            _ = AskAheadAsync(now);
        }

        return slot;
    }

    private Taking TakeAlone(long cost)
    {
        var at = time.GetUtcNow().Ticks;
        if (!_own.TryTake(cost, at, out var retryAfter))
        {
            return new Taking(this, cost, 0, 0, 0, retryAfter);
        }

        if (bank is not NoBank)
        {
            _owed.Add(at, cost);
        }

        return new Taking(this, cost, at, Taking.Alone, 0, null);
    }

    private long Counted(long cost)
    {
        var at = time.GetUtcNow().Ticks;
        _own.Restore(cost, at, at);
        return at;
    }

    private long After(long stamp, TimeSpan wait) => stamp + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
