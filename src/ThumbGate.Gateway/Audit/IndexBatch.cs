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
    private long _next;

    /// <summary>Rows to insert, each with what came of it if that is known.</summary>
    public List<(DecisionRow Row, Outcome? Outcome)> Ready { get; } = [];

    /// <summary>Outcomes of decisions whose rows are in SQLite already, or in <see cref="Ready"/>.</summary>
    public List<LateOutcome> Late { get; } = [];

    /// <summary>Decisions, journaled decisions and outcomes in <see cref="Ready"/> and <see cref="Late"/>.</summary>
    public (int Behind, int Intents, int Outcomes) Counts { get; private set; }

    public bool IsEmpty => Ready.Count == 0 && Late.Count == 0;

    public bool HasOpen => _open.Count > 0;

    /// <summary>The sequence below which all is in the record once <see cref="Ready"/> and <see cref="Late"/> are.</summary>
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
                Late.Add(late);
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

    /// <summary>All of it is in the record.</summary>
    public void Clear()
    {
        Ready.Clear();
        Late.Clear();
        Counts = default;
    }

    private void Move(DecisionRow row, Outcome? outcome, long sequence)
    {
        Ready.Add((row, outcome));
        Count(behind: sequence == Entry.Unjournaled ? 1 : 0, intents: sequence == Entry.Unjournaled ? 0 : 1);
    }

    private void Count(int behind = 0, int intents = 0, int outcomes = 0) =>
        Counts = (Counts.Behind + behind, Counts.Intents + intents, Counts.Outcomes + outcomes);

    private readonly record struct Open(DecisionRow Row, long Sequence, long Since);
}
