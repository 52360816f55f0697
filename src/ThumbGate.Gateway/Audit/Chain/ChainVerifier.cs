using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>
/// Walks over all chains as their records come, and finds what was edited, removed, put elsewhere or cut off. Records may come in any order
/// that is near the one in which they were made.
/// </summary>
/// <param name="starts">Where each chain starts: at its first record, or behind what was archived.</param>
/// <param name="circumstances">The circumstances that are what their keys say.</param>
/// <param name="keys">Who may sign.</param>
/// <param name="inOrder">Whether records of a chain have to come in its order.</param>
internal sealed class ChainVerifier(IReadOnlyList<ChainPosition> starts, CircumstancesCheck circumstances, PublicKeys keys, bool inOrder)
{
    /// <summary>So many are told; where there are more, the record as a whole is not to be trusted.</summary>
    public const int MostFindings = 100;

    // A record whose turn doesn't come holds up all that follow it.
    private const int MostWaiting = 1_000_000;

    private readonly Dictionary<long, ChainWalk> _walks = starts.ToDictionary(s => s.Chain, s => new ChainWalk(s));
    private readonly List<Finding> _findings = [];
    private long _waiting;

    /// <summary>What was found so far, in the order in which it was found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>How many records were walked over.</summary>
    public long Records { get; private set; }

    /// <summary>How many of them are checkpoints whose signatures are good.</summary>
    public long Checkpoints { get; private set; }

    /// <summary>Where each chain has got to, by number.</summary>
    public IReadOnlyList<ChainPosition> Ends => [.. _walks.Values.Select(w => w.Last).OrderBy(p => p.Chain)];

    /// <summary>Called for each record whose link is good, in its chain's order.</summary>
    public Action<ChainedRecord>? Walked { get; init; }

    public void Add(ChainedRecord record)
    {
        if (!_walks.TryGetValue(record.Position.Chain, out var walk))
        {
            Found(new(FindingKind.Edited, record.Position.Chain, record.Position.Sequence, record.Id, "there is no chain of that number."));
            return;
        }

        var before = walk.Waiting;
        walk.Add(record, inOrder, Step, Found);
        _waiting += walk.Waiting - before;
        if (_waiting > MostWaiting)
        {
            // The one that most wait behind is the one that is missing.
            var stuck = _walks.Values.MaxBy(w => w.Waiting)!;
            _waiting -= stuck.Waiting;
            stuck.Finish(Step, Found);
        }
    }

    /// <summary>Somebody says what must stand at a place: to be said before the first record.</summary>
    public void Expect(ChainPosition expected)
    {
        if (_walks.TryGetValue(expected.Chain, out var walk))
        {
            walk.Claim(expected, "that was expected", Found);
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="ends">Where each chain ends, as the store or the export says.</param>
    /// <param name="who">Who says so.</param>
    /// <param name="expected">Records that must have been there.</param>
    public void Finish(IReadOnlyList<ChainPosition> ends, string who, IReadOnlyList<ChainPosition> expected)
    {
        foreach (var walk in _walks.Values)
        {
            walk.Finish(Step, Found);
        }

        foreach (var end in ends)
        {
            if (_walks.TryGetValue(end.Chain, out var walk))
            {
                walk.EndAt(end, who, Found);
            }
        }

        foreach (var (number, walk) in _walks)
        {
            if (!ends.Any(e => e.Chain == number) && ends.Count > 0)
            {
                Found(new(FindingKind.Removed, number, 0, null, $"{who} doesn't name it."));
            }

            walk.FinishClaims(Found);
        }

        foreach (var claim in expected.Where(e => !_walks.ContainsKey(e.Chain)))
        {
            Found(new(FindingKind.Removed, claim.Chain, 0, null, $"record {claim.Sequence} of it was expected, and there is no such chain."));
        }
    }

    /// <summary>Keeps a finding; beyond <see cref="MostFindings"/> it is left out.</summary>
    public void Found(Finding finding)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(finding);
        }
    }

    private void Step(ChainedRecord record, ChainHead head)
    {
        Records++;
        var count = _findings.Count;
        var isCheckpoint = record.Shape == Checkpoint.Shape;
        var spelled = head.Begin(record.Shape.Kind);
        var isSpelled = record.Shape.TrySpell(isCheckpoint ? record.Values.AsSpan(0, record.Values.Length - 1) : record.Values, spelled);
        var isSigned = isSpelled && isCheckpoint && keys.Verifies(record.Values[3] as string ?? "", head.Linked(), record.Values[4] as string ?? "");
        if (isCheckpoint)
        {
            spelled.Add(record.Values[4] as string);
        }

        if (!isSpelled || head.Next() != record.Position)
        {
            Found(new(FindingKind.Edited, record.Position.Chain, record.Position.Sequence, record.Id, $"the {record.Shape.Name} is not what was recorded."));
        }
        else if (record.Shape == RecordShapes.Decision && !circumstances.IsGood(record.Values[2]))
        {
            Found(new(
                FindingKind.Edited, record.Position.Chain, record.Position.Sequence, record.Id,
                "who asked for what (its circumstances) is missing, or is not what was recorded."));
        }
        else if (isCheckpoint)
        {
            Check(record, isSigned);
        }

        if (_findings.Count == count)
        {
            Walked?.Invoke(record);
        }
    }

    private void Check(ChainedRecord record, bool isSigned)
    {
        var (chain, sequence, _) = record.Position;
        var key = record.Values[3] as string ?? "";
        if (!isSigned)
        {
            Found(new(FindingKind.Unsigned, chain, sequence, record.Id, keys.Knows(key)
                ? "the checkpoint's signature is not of what stands before it: something since the checkpoint before was edited."
                : $"the checkpoint is signed with {key}, which is not among the keys given."));
            return;
        }

        if (!Checkpoint.TryRead(record.Values[2] as string ?? "", out var heads))
        {
            Found(new(FindingKind.Edited, chain, sequence, record.Id, "the checkpoint doesn't say where chains end."));
            return;
        }

        Checkpoints++;
        foreach (var head in heads)
        {
            if (_walks.TryGetValue(head.Chain, out var walk))
            {
                walk.Claim(head, record.Id, Found);
            }
            else if (head.Sequence > 0)
            {
                Found(new(FindingKind.Removed, head.Chain, 0, null, $"the checkpoint {record.Id} has signed {head.Sequence} records of it, and there is no such chain."));
            }
        }
    }
}
