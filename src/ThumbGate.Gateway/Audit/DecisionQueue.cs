namespace ThumbGate.Gateway.Audit;

/// <summary>Something that waits for the record.</summary>
/// <param name="Row">A decision, or null.</param>
/// <param name="Outcome">An outcome, where there is no decision; or null.</param>
/// <param name="Recorded">Who waits for it to be durable, or null. Alone it is a mark that everything before it is written.</param>
internal readonly record struct Entry(DecisionRow? Row, LateOutcome? Outcome, TaskCompletionSource? Recorded);

/// <summary>An outcome that follows its decision.</summary>
internal sealed record LateOutcome(string DecisionId, Outcome Outcome);

/// <summary>Rows that were given up because the queue was full.</summary>
internal readonly record struct Gap(long Since, long Until, long Decisions, long Outcomes)
{
    public bool IsEmpty => Decisions == 0 && Outcomes == 0;

    /// <summary>Both together.</summary>
    public Gap Plus(Gap other) =>
        IsEmpty ? other
        : other.IsEmpty ? this
        : new(Math.Min(Since, other.Since), Math.Max(Until, other.Until), Decisions + other.Decisions, Outcomes + other.Outcomes);
}

/// <summary>
/// What waits for the writer, in order. Whoever waits for durability wakes the writer at once. Rows that nobody waits for may gather for a
/// moment, because a commit costs as much CPU as some thirty rows.
/// </summary>
internal sealed class DecisionQueue(int capacity, TimeProvider time) : IDisposable
{
    /// <summary>So many rows behind are enough for a commit of their own.</summary>
    public const int Enough = 1024;

    /// <summary>How long rows behind may gather.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private List<Entry> _waiting = [];
    private bool _urgent;
    private bool _closed;

    // Decisions and outcomes behind that are not on the disk yet, also those the writer holds.
    private int _decisionsBehind;
    private int _outcomesBehind;
    private Gap _gap;

    /// <summary>Adds what somebody waits for; false once the queue is closed.</summary>
    public bool AddUrgent(in Entry entry)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Add(entry);
            wake = !_urgent;
            _urgent = true;
        }

        if (wake)
        {
            _work.Set();
        }

        return true;
    }

    /// <summary>Adds what nobody waits for; where the queue is full it is counted instead.</summary>
    public void AddBehind(DecisionRow row)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed || _decisionsBehind >= capacity)
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                _gap = _gap.Plus(new(now, now, 1, 0));
                return;
            }

            _decisionsBehind++;
            wake = Add(new(row, null, null));
        }

        if (wake)
        {
            _work.Set();
        }
    }

    /// <inheritdoc cref="AddBehind(DecisionRow)"/>
    public void AddBehind(LateOutcome outcome)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed || _outcomesBehind >= capacity)
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                _gap = _gap.Plus(new(now, now, 0, 1));
                return;
            }

            _outcomesBehind++;
            wake = Add(new(null, outcome, null));
        }

        if (wake)
        {
            _work.Set();
        }
    }

    /// <summary>Waits until there is something to write and moves it behind what <paramref name="batch"/> already holds.</summary>
    /// <param name="batch">The writer's list; not empty where the store refused it last time.</param>
    /// <param name="retry">How long a refused batch rests when nothing urgent comes.</param>
    /// <param name="gap">Rows given up since the last time.</param>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool Take(ref List<Entry> batch, TimeSpan retry, out Gap gap)
    {
        var rested = false;
        while (true)
        {
            TimeSpan patience;
            lock (_gate)
            {
                if (_urgent || _closed || rested || (batch.Count == 0 && _waiting.Count >= Enough))
                {
                    if (_waiting.Count > 0 || batch.Count > 0 || !_gap.IsEmpty)
                    {
                        MoveTo(ref batch);
                        gap = _gap;
                        _gap = default;
                        _urgent = false;
                        return true;
                    }

                    if (_closed)
                    {
                        gap = default;
                        return false;
                    }
                }

                patience = batch.Count > 0 ? retry
                    : _waiting.Count > 0 ? Gathering
                    : Timeout.InfiniteTimeSpan;
            }

            rested = !_work.WaitOne(patience);
        }
    }

    /// <summary>So many entries behind are on the disk, or given up for good.</summary>
    public void Done(int decisions, int outcomes)
    {
        lock (_gate)
        {
            _decisionsBehind -= decisions;
            _outcomesBehind -= outcomes;
        }
    }

    /// <summary>Counts a gap again that could not be written.</summary>
    public void Return(Gap gap)
    {
        lock (_gate)
        {
            _gap = _gap.Plus(gap);
        }
    }

    /// <summary>Takes nothing more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _work.Set();
    }

    public void Dispose() => _work.Dispose();

    private bool Add(in Entry entry)
    {
        _waiting.Add(entry);
        return _waiting.Count is 1 or Enough;
    }

    private void MoveTo(ref List<Entry> batch)
    {
        if (batch.Count == 0)
        {
            (batch, _waiting) = (_waiting, batch);
        }
        else
        {
            batch.AddRange(_waiting);
            _waiting.Clear();
        }
    }
}
