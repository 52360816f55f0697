namespace ThumbGate.Gateway.Limits;

/// <summary>What became of one cost.</summary>
/// <param name="Account">The budget.</param>
/// <param name="Cost">How much.</param>
/// <param name="At">When it was taken, in ticks of UTC.</param>
/// <param name="Slot">Where the bank counts it.</param>
/// <param name="Generation">Which opening of the bank lent it.</param>
/// <param name="RetryAfter">Null where it was taken; else until it could be.</param>
internal readonly record struct Taking(BudgetAccount Account, long Cost, long At, long Slot, int Generation, TimeSpan? RetryAfter)
{
    /// <summary>The slot of what the bank was not asked for.</summary>
    public const long Alone = -1;
}
