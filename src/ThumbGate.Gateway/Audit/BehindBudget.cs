namespace ThumbGate.Gateway.Audit;

/// <summary>Counts what is on its way into the record and waits for SQLite, and what had to be given up because that was too much.</summary>
internal sealed class BehindBudget(int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _decisions;
    private int _outcomes;
    private int _intents;
    private Gap _gap;

    /// <summary>False where as many intents wait as may.</summary>
    public bool HasRoom => Volatile.Read(ref _intents) < capacity;

    public void AddIntents(int count) => Interlocked.Add(ref _intents, count);

    /// <summary>Where there is no room the row counts as given up.</summary>
    public bool TryAddDecision()
    {
        lock (_gate)
        {
            if (_decisions < capacity)
            {
                _decisions++;
                return true;
            }

            _gap = _gap.Plus(Now(1, 0));
            return false;
        }
    }

    /// <inheritdoc cref="TryAddDecision"/>
    public bool TryAddOutcome()
    {
        lock (_gate)
        {
            if (_outcomes < capacity)
            {
                _outcomes++;
                return true;
            }

            _gap = _gap.Plus(Now(0, 1));
            return false;
        }
    }

    /// <summary>So many are in the record, or given up for good.</summary>
    public void Done(int decisions, int intents, int outcomes)
    {
        Interlocked.Add(ref _intents, -intents);
        lock (_gate)
        {
            _decisions -= decisions;
            _outcomes -= outcomes;
        }
    }

    /// <summary>What was given up since the last time.</summary>
    public Gap TakeGap()
    {
        lock (_gate)
        {
            var gap = _gap;
            _gap = default;
            return gap;
        }
    }

    /// <summary>Counts a gap again that could not be written, or one that was found.</summary>
    public void Return(Gap gap)
    {
        lock (_gate)
        {
            _gap = _gap.Plus(gap);
        }
    }

    private Gap Now(long decisions, long outcomes)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new(now, now, decisions, outcomes);
    }
}
