namespace ThumbGate.Gateway.Limits;

/// <summary>What a replica let pass without the bank, and when. What is old is told apart less finely, and is never thought older than it is.</summary>
internal sealed class OwedCosts
{
    private const long Finest = TimeSpan.TicksPerSecond / 4;
    private const int MostEntries = 256;

    // In the order of time; each is as of the latest cost in it.
    private List<(long At, long Cost)> _costs = [];

    public bool IsEmpty => _costs.Count == 0;

    /// <summary>Adds a cost.</summary>
    /// <param name="at">When, in ticks of UTC.</param>
    /// <param name="cost">At least 0.</param>
    public void Add(long at, long cost)
    {
        if (_costs.Count > 0 && at - _costs[^1].At < Finest)
        {
            var (last, sum) = _costs[^1];
            _costs[^1] = (Math.Max(last, at), sum + cost);
            return;
        }

        if (_costs.Count == MostEntries)
        {
            // The older half becomes half as many.
            const int half = MostEntries / 2;
            List<(long, long)> merged = [.. _costs.Take(half).Chunk(2).Select(c => (c[^1].At, c.Sum(e => e.Cost)))];
            merged.AddRange(_costs.Skip(half));
            _costs = merged;
        }

        _costs.Add((at, cost));
    }

    /// <summary>Takes back what was added at a time.</summary>
    public void Remove(long at, long cost)
    {
        var index = _costs.FindIndex(c => c.At >= at);
        if (index >= 0)
        {
            _costs[index] = (_costs[index].At, Math.Max(0, _costs[index].Cost - cost));
        }
    }

    /// <summary>Hands over everything.</summary>
    public IReadOnlyList<(long At, long Cost)> TakeAll()
    {
        var all = _costs;
        _costs = [];
        return all;
    }

    /// <summary>Takes back what could not be handed over.</summary>
    public void PutBack(IReadOnlyList<(long At, long Cost)> costs)
    {
        var since = _costs;
        _costs = [.. costs];
        since.ForEach(c => Add(c.At, c.Cost));
    }
}
