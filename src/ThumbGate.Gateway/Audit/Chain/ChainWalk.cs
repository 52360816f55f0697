using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>One chain on its way from where it starts to where it ends: puts its records in order and checks each link.</summary>
internal sealed class ChainWalk(ChainPosition start)
{
    // So many hashes behind the last record are remembered, for what checkpoints of other chains say of them.
    private const int Remembered = 1 << 16;

    private readonly PriorityQueue<ChainedRecord, long> _waiting = new();
    private readonly Digest256[] _hashes = new Digest256[Remembered];
    private readonly List<(ChainPosition Claim, string Checkpoint)> _claims = [];
    private readonly ChainHead _head = new(start);
    private bool _gapIsNamed;

    /// <summary>The last record that was walked over.</summary>
    public ChainPosition Last => _head.Position;

    /// <summary>Records that came before their turn.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Takes a record; those whose turn it is are walked over.</summary>
    public void Add(ChainedRecord record, bool inOrder, Action<ChainedRecord, ChainHead> step, Action<Finding> found)
    {
        if (record.Position.Sequence <= Last.Sequence)
        {
            found(new(FindingKind.Reordered, Last.Chain, record.Position.Sequence, record.Id, "its place is taken twice, or it stands behind a later one."));
            return;
        }

        if (inOrder && record.Position.Sequence != Last.Sequence + 1 && !_gapIsNamed)
        {
            _gapIsNamed = true;
            found(new(FindingKind.Removed, Last.Chain, Last.Sequence + 1, null, $"record {record.Position.Sequence} ({record.Id}) stands in its place."));
        }

        _waiting.Enqueue(record, record.Position.Sequence);
        while (_waiting.TryPeek(out var next, out var sequence) && sequence == Last.Sequence + 1)
        {
            _waiting.Dequeue();
            step(next, _head);
            MoveTo(next.Position, found);
        }
    }

    /// <summary>Nothing more comes: names what is missing, and goes on behind it.</summary>
    public void Finish(Action<ChainedRecord, ChainHead> step, Action<Finding> found)
    {
        while (_waiting.TryDequeue(out var next, out var sequence))
        {
            if (sequence == Last.Sequence)
            {
                found(new(FindingKind.Reordered, Last.Chain, sequence, next.Id, "its place is taken twice."));
                continue;
            }

            if (sequence > Last.Sequence + 1)
            {
                if (!_gapIsNamed)
                {
                    found(new(FindingKind.Removed, Last.Chain, Last.Sequence + 1, null, Missing(Last.Sequence + 1, sequence - 1)));
                }

                _gapIsNamed = false;
                _head.Advance(new(Last.Chain, sequence - 1, default));
                _head.Advance(next.Position);
                _hashes[next.Position.Sequence % Remembered] = next.Position.Hash;
                continue;
            }

            step(next, _head);
            MoveTo(next.Position, found);
        }
    }

    /// <summary>The chain ends there, somebody says.</summary>
    public void EndAt(ChainPosition end, string who, Action<Finding> found)
    {
        if (Last.Sequence < end.Sequence)
        {
            found(new(FindingKind.CutOff, end.Chain, Last.Sequence + 1, null, $"{who} says that the chain has {end.Sequence} records. {Missing(Last.Sequence + 1, end.Sequence)}"));
        }
        else if (Last.Sequence > end.Sequence || Last.Hash != end.Hash)
        {
            found(new(FindingKind.Edited, end.Chain, end.Sequence, null, $"{who} says that the chain ends there with another hash."));
        }
    }

    /// <summary>A checkpoint says what stood at a place: compared now, or when the place is reached.</summary>
    public void Claim(ChainPosition claim, string checkpoint, Action<Finding> found)
    {
        if (claim.Sequence > Last.Sequence)
        {
            _claims.Add((claim, checkpoint));
        }
        else if (claim.Sequence > start.Sequence && claim.Sequence > Last.Sequence - Remembered && _hashes[claim.Sequence % Remembered] != claim.Hash)
        {
            found(Differs(claim, checkpoint));
        }
    }

    /// <summary>Claims of places that were never reached.</summary>
    public void FinishClaims(Action<Finding> found)
    {
        foreach (var (claim, checkpoint) in _claims)
        {
            found(new(FindingKind.CutOff, claim.Chain, Last.Sequence + 1, null, $"{Says(checkpoint)} record {claim.Sequence}. {Missing(Last.Sequence + 1, claim.Sequence)}"));
        }
    }

    private void MoveTo(ChainPosition position, Action<Finding> found)
    {
        _gapIsNamed = false;
        _head.Advance(position);
        _hashes[position.Sequence % Remembered] = position.Hash;
        for (var i = _claims.Count - 1; i >= 0; i--)
        {
            if (_claims[i].Claim.Sequence == position.Sequence)
            {
                if (_claims[i].Claim.Hash != position.Hash)
                {
                    found(Differs(_claims[i].Claim, _claims[i].Checkpoint));
                }

                _claims.RemoveAt(i);
            }
        }
    }

    private static Finding Differs(ChainPosition claim, string checkpoint) =>
        new(FindingKind.Unsigned, claim.Chain, claim.Sequence, null, $"{Says(checkpoint)} another hash for it.");

    private static string Says(string checkpoint) => checkpoint.StartsWith(Ids.Checkpoint + "_", StringComparison.Ordinal) ? $"the checkpoint {checkpoint} has signed" : "there was expected";

    private static string Missing(long first, long last) => first == last ? $"Record {first} is missing." : $"Records {first} to {last} are missing.";
}
