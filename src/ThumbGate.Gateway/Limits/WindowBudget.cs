namespace ThumbGate.Gateway.Limits;

/// <summary>
/// What was spent in a sliding window, kept in twelve slices, so that at most a twelfth of the window counts longer than it should and
/// nothing counts shorter.
/// </summary>
internal sealed class WindowBudget(long max, TimeSpan window)
{
    private const int Slices = 12;

    // What is restored may be any number of budgets' worth; a sum that no longer grows is as full as one that does.
    private const long Full = long.MaxValue / 2;

    private readonly Lock _lock = new();
    private readonly long[] _spent = new long[Slices + 1];
    private readonly long _sliceTicks = Math.Max(1, window.Ticks / Slices);
    private long _slice;

    /// <summary>Takes a cost, or says how long until it could be taken.</summary>
    public bool TryTake(long cost, long nowTicks, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            Advance(nowTicks);
            var total = Total();
            if (total <= max && cost <= max - total)
            {
                _spent[Index(_slice)] += cost;
                retryAfter = TimeSpan.Zero;
                return true;
            }

            retryAfter = FreesUp(total - max + cost, nowTicks);
            return false;
        }
    }

    /// <summary>Counts what was spent before, even beyond the most: after a restart, from the record.</summary>
    public void Restore(long cost, long atTicks, long nowTicks)
    {
        lock (_lock)
        {
            Advance(nowTicks);
            var slice = atTicks / _sliceTicks;
            if (slice > _slice - Slices - 1 && slice <= _slice)
            {
                _spent[Index(slice)] = Math.Min(max, _spent[Index(slice)] + Math.Min(max, cost));
            }
        }
    }

    /// <summary>Gives back what was taken at a time: what it was for never happened.</summary>
    public void Return(long cost, long takenAtTicks)
    {
        lock (_lock)
        {
            var slice = takenAtTicks / _sliceTicks;
            if (slice > _slice - Slices - 1 && slice <= _slice)
            {
                _spent[Index(slice)] = Math.Max(0, _spent[Index(slice)] - cost);
            }
        }
    }

    private void Advance(long nowTicks)
    {
        // A clock that steps back finds the slices as they were: nothing is forgotten early.
        var slice = nowTicks / _sliceTicks;
        for (var gone = Math.Max(_slice + 1, slice - Slices); gone <= slice; gone++)
        {
            _spent[Index(gone)] = 0;
        }

        _slice = Math.Max(_slice, slice);
    }

    private long Total()
    {
        var total = 0L;
        foreach (var spent in _spent)
        {
            total = Math.Min(Full, total + spent);
        }

        return total;
    }

    private TimeSpan FreesUp(long over, long nowTicks)
    {
        for (var slice = _slice - Slices; slice <= _slice; slice++)
        {
            over -= _spent[Index(slice)];
            if (over <= 0)
            {
                return TimeSpan.FromTicks(Math.Max(1, ((slice + Slices + 1) * _sliceTicks) - nowTicks));
            }
        }

        return TimeSpan.FromTicks(_sliceTicks * (Slices + 1));
    }

    private static int Index(long slice) => (int)(slice % (Slices + 1));
}
