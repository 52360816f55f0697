namespace ThumbGate.Gateway.Audit;

/// <summary>
/// What is on its way from the journal into SQLite. A decision waits for its outcome for a moment, because one row costs half of two. Used
/// by one thread.
/// </summary>
internal sealed class IndexBatch(TimeProvider time)
{
    /// <summary>How long a decision waits for its outcome.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);

    // Rows to insert, each with what came of it if that is known; then outcomes of decisions whose rows are in SQLite already, or among them.
    private readonly List<(DecisionRow Row, Outcome? Outcome)> _ready = [];
    private readonly List<LateOutcome> _late = [];
    private int _readyTaken;
    private int _lateTaken;
    private long _next;

    /// <summary>Decisions, journaled decisions and outcomes of all that came since it was empty.</summary>
    public (int Behind, int Intents, int Outcomes) Counts { get; private set; }

    /// <summary>How many rows and outcomes wait for a commit.</summary>
    public int Waiting => _ready.Count - _readyTaken + _late.Count - _lateTaken;

    public bool IsEmpty => Waiting == 0;

    public bool HasOpen => _open.Count > 0;

    /// <summary>The sequence below which all is in the record once nothing waits.</summary>
    public long Below => _open.Values.Where(o => o.Sequence != Entry.Unjournaled).Select(o => o.Sequence).DefaultIfEmpty(_next).Min();

    public void Add(in Entry entry)
    {
        _next = Math.Max(_next, entry.Sequence + 1);
        if (entry.Row is { } row)
        {
            // An id that is there already is refused by SQLite, not merged.
            if (row.Outcome is not null || !_open.TryAdd(row.Id, new(row, entry.Sequence, time.GetTimestamp())))
            {
                Move(row, row.Outcome, entry.Sequence);
            }
        }
        else if (entry.Late is { } late)
        {
            Count(outcomes: 1);
            if (_open.Remove(late.DecisionId, out var open))
            {
                Move(open.Row, late.Outcome, open.Sequence);
            }
            else
            {
                _late.Add(late);
            }
        }
    }

    /// <summary>Lets decisions go that have waited long enough for their outcome, or all.</summary>
    public void Settle(bool all)
    {
        foreach (var (id, open) in _open)
        {
            if (all || time.GetElapsedTime(open.Since) >= Patience)
            {
                _open.Remove(id);
                Move(open.Row, null, open.Sequence);
            }
        }
    }

    /// <summary>What the next commit takes, in order: rows first, outcomes once all rows are among it or before it.</summary>
    /// <param name="most">How many at most.</param>
    public (IReadOnlyList<(DecisionRow Row, Outcome? Outcome)> Rows, IReadOnlyList<LateOutcome> Late) Portion(int most)
    {
        var rows = Slice(_ready, _readyTaken, most);
        return (rows, _readyTaken + rows.Count < _ready.Count ? [] : Slice(_late, _lateTaken, most - rows.Count));
    }

    /// <summary>A portion is in the record.</summary>
    public void Took(int rows, int late)
    {
        _readyTaken += rows;
        _lateTaken += late;
    }

    /// <summary>All of it is in the record.</summary>
    public void Clear()
    {
        _ready.Clear();
        _late.Clear();
        (_readyTaken, _lateTaken) = (0, 0);
        Counts = default;
    }

    private static List<T> Slice<T>(List<T> list, int from, int most) =>
        from == 0 && list.Count <= most ? list : list.GetRange(from, Math.Min(most, list.Count - from));

    private void Move(DecisionRow row, Outcome? outcome, long sequence)
    {
        _ready.Add((row, outcome));
        Count(behind: sequence == Entry.Unjournaled ? 1 : 0, intents: sequence == Entry.Unjournaled ? 0 : 1);
    }

    private void Count(int behind = 0, int intents = 0, int outcomes = 0) =>
        Counts = (Counts.Behind + behind, Counts.Intents + intents, Counts.Outcomes + outcomes);

    private readonly record struct Open(DecisionRow Row, long Sequence, long Since);
}
