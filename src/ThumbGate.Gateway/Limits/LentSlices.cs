namespace ThumbGate.Gateway.Limits;

/// <summary>What the bank lent of one budget and is not spent yet, the oldest first.</summary>
internal sealed class LentSlices
{
    private readonly List<Slice> _slices = [];

    public bool IsEmpty => _slices.Count == 0;

    /// <summary>Adds a slice.</summary>
    /// <param name="slot">Where the bank counts it.</param>
    /// <param name="amount">Above 0.</param>
    /// <param name="generation">Which opening of the bank lent it.</param>
    /// <param name="until">Timestamp from which it may not be spent.</param>
    public void Add(long slot, long amount, int generation, long until) => _slices.Add(new Slice(slot, generation, until) { Left = amount });

    /// <summary>Takes a cost from one slice; the slot it is counted in, or null where no slice has as much.</summary>
    /// <param name="cost">At least 0.</param>
    /// <param name="generation">Slices of another are worth nothing.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="soon">The timestamp until which a slice has to be good to be fresh.</param>
    /// <param name="fresh">What is left in fresh slices.</param>
    public long? Take(long cost, int generation, long now, long soon, out long fresh)
    {
        long? slot = null;
        fresh = 0;
        foreach (var slice in _slices)
        {
            if (slice.Generation != generation || slice.Until <= now)
            {
                continue;
            }

            if (slot is null && slice.Left >= cost)
            {
                slice.Left -= cost;
                slot = slice.Slot;
            }

            fresh += slice.Until > soon ? slice.Left : 0;
        }

        return slot;
    }

    /// <summary>Removes what may not be spent at a timestamp; what of it is to go back to this opening of the bank.</summary>
    public IReadOnlyList<(long Slot, long Left)> Remove(long at, int generation)
    {
        var old = _slices.FindAll(s => s.Until <= at || s.Generation != generation);
        _slices.RemoveAll(old.Contains);
        return [.. old.Where(s => s.Left > 0 && s.Generation == generation).Select(s => (s.Slot, s.Left))];
    }

    private sealed class Slice(long slot, int generation, long until)
    {
        public long Slot { get; } = slot;

        public int Generation { get; } = generation;

        public long Until { get; } = until;

        public long Left { get; set; }
    }
}
