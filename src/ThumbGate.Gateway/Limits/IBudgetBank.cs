namespace ThumbGate.Gateway.Limits;

/// <summary>What became of a request for a loan. The zero value is that nobody knows.</summary>
internal enum LoanResult : byte
{
    /// <summary>The bank can't be asked, or did not answer in time: then it may have counted the cost, or may yet.</summary>
    Unreachable = 0,
    Granted,
    Refused,
}

/// <summary>What the bank lent.</summary>
/// <param name="Result">Whether it did.</param>
/// <param name="Slot">The twelfth of the window in which the cost counts; the slice counts in the one after it.</param>
/// <param name="Slice">How much was lent beyond the cost.</param>
/// <param name="Within">Until when the slice may be spent, from when it was asked for.</param>
/// <param name="RetryAfter">Where it refused: until it could lend that much.</param>
/// <param name="Generation">Which opening of the bank lent it.</param>
internal readonly record struct Loan(LoanResult Result, long Slot, long Slice, TimeSpan Within, TimeSpan RetryAfter, int Generation);

/// <summary>
/// Keeps what all replicas together have taken from each budget. Whatever it can't be asked for, a replica counts by itself.
/// </summary>
internal interface IBudgetBank
{
    /// <summary>Whether it can be asked now.</summary>
    bool IsOpen { get; }

    /// <summary>Changes when what it lent before is worth nothing any more.</summary>
    int Generation { get; }

    /// <summary>Takes a cost, and a slice ahead of what may come if there is enough left. Never throws.</summary>
    /// <param name="budget">Which.</param>
    /// <param name="name">Its name among replicas.</param>
    /// <param name="cost">At least 0. It is taken whole or not at all.</param>
    /// <param name="ahead">Most of the slice.</param>
    ValueTask<Loan> TakeAsync(BudgetKey budget, string name, long cost, long ahead);

    /// <summary>Gives back what was not spent. Nobody waits for it: what gets lost counts until it leaves the window.</summary>
    void Return(BudgetKey budget, string name, long slot, long amount);

    /// <summary>Counts what a replica let pass by itself, even beyond the most. False where it may not have been counted. Never throws.</summary>
    ValueTask<bool> ChargeAsync(BudgetKey budget, string name, IReadOnlyList<(TimeSpan Age, long Cost)> spent);
}

/// <summary>No bank: the gateway is alone, and its own count is the whole.</summary>
internal sealed class NoBank : IBudgetBank
{
    public bool IsOpen => false;

    public int Generation => 0;

    public ValueTask<Loan> TakeAsync(BudgetKey budget, string name, long cost, long ahead) => default;

    public void Return(BudgetKey budget, string name, long slot, long amount)
    {
        // Nothing was lent.
    }

    public ValueTask<bool> ChargeAsync(BudgetKey budget, string name, IReadOnlyList<(TimeSpan Age, long Cost)> spent) => ValueTask.FromResult(true);
}
