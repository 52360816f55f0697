using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>
/// Walks over what was in the store when it began. It may be written to meanwhile: what comes later is left out. Records whose links are
/// good come out in the order of their chains.
/// </summary>
internal sealed class StoreWalk
{
    private readonly Database _database;
    private readonly CircumstancesCheck _circumstances = new();
    private readonly Dictionary<string, object?[]>? _rows;
    private readonly Dictionary<long, (long First, long Last)> _places;
    private readonly ChainVerifier _verifier;
    private readonly Queue<ChainedRecord> _walked = [];
    private readonly bool _isPartial;
    private readonly IReadOnlyList<ChainPosition> _heads;
    private readonly IReadOnlyList<ChainPosition> _expected;

    /// <param name="database">Where the record is.</param>
    /// <param name="keys">Who may sign its checkpoints.</param>
    /// <param name="keepsCircumstances">Whether <see cref="CircumstancesOf"/> will be asked.</param>
    /// <param name="expected">Records that must be there.</param>
    /// <param name="until">Where to end, and in which chains; null: everywhere, and where the store says that they end.</param>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public StoreWalk(
        Database database, PublicKeys keys, bool keepsCircumstances, IReadOnlyList<ChainPosition>? expected = null, IReadOnlyList<ChainPosition>? until = null)
    {
        _expected = expected ?? [];
        _database = database;
        _rows = keepsCircumstances ? new(StringComparer.Ordinal) : null;
        using var connection = database.Open();
        _heads = ChainTable.Heads(connection);
        Starts = RecordScan.Starts(connection);
        if (until is not null)
        {
            Starts = [.. Starts.Where(s => until.Any(u => u.Chain == s.Chain))];
            _heads = [.. until.Where(u => Starts.Any(s => s.Chain == u.Chain)).OrderBy(u => u.Chain)];
        }

        Unchained = RecordScan.Unchained(connection);
        _isPartial = until is not null;
        _places = Starts.Zip(_heads).ToDictionary(p => p.First.Chain, p => (p.First.Sequence + 1, p.Second.Sequence));
        _verifier = new(Starts, _circumstances, keys, inOrder: false) { Walked = _walked.Enqueue };
        foreach (var finding in SignedCuts.Check(connection, keys))
        {
            _verifier.Found(finding);
        }

        foreach (var position in _expected)
        {
            _verifier.Expect(position);
        }
    }

    /// <summary>Walks over everything.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public static Verification Verify(Database database, PublicKeys keys, IReadOnlyList<ChainPosition> expected)
    {
        var walk = new StoreWalk(database, keys, keepsCircumstances: false, expected);
        foreach (var _ in walk.Records())
        {
            // Walking is what finds.
        }

        return new(walk.Findings, walk.Count, walk.Checkpoints, walk.Unchained, walk.Ends, keys.Fingerprints);
    }

    /// <summary>Where each chain starts, by number.</summary>
    public IReadOnlyList<ChainPosition> Starts { get; }

    /// <summary>How many records are older than the chains, and covered by none.</summary>
    public long Unchained { get; }

    public IReadOnlyList<Finding> Findings => _verifier.Findings;

    public long Checkpoints => _verifier.Checkpoints;

    public long Count => _verifier.Records;

    /// <summary>Where each chain got to, by number.</summary>
    public IReadOnlyList<ChainPosition> Ends => _verifier.Ends;

    /// <summary>The columns of the circumstances of a decision that was walked over.</summary>
    public object?[] CircumstancesOf(ChainedRecord decision) => _rows![Key(decision.Values[2])];

    /// <summary>Reads everything once, and then knows what is wrong.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public IEnumerable<ChainedRecord> Records()
    {
        ReadCircumstances();
        foreach (var record in RecordScan.Records(_database))
        {
            if (IsLeftOut(record))
            {
                continue;
            }

            _verifier.Add(record);
            while (_walked.TryDequeue(out var walked))
            {
                yield return walked;
            }
        }

        _verifier.Finish(_heads, "the store", _expected);
        while (_walked.TryDequeue(out var walked))
        {
            yield return walked;
        }
    }

    // Records are read after the heads: those behind them came meanwhile, and so did chains that have no number yet. Those before the start
    // are archived, and on their way out.
    private bool IsLeftOut(ChainedRecord record) => _places.TryGetValue(record.Position.Chain, out var places)
        ? record.Position.Sequence > places.Last || (record.Position.Sequence < places.First && record.Position.Sequence > 0)
        : _isPartial || record.Position.Chain > _heads.Max(h => h.Chain);

    private void ReadCircumstances()
    {
        using var connection = _database.Open();
        foreach (var row in RecordScan.Circumstances(connection))
        {
            if (_circumstances.Add(row))
            {
                _rows?.Add(Key(row[0]), row);
            }
        }
    }

    private static string Key(object? key) => Convert.ToHexString((byte[])key!);
}
