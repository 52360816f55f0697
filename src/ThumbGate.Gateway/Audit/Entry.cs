namespace ThumbGate.Gateway.Audit;

/// <summary>Something on its way into the record.</summary>
/// <param name="Row">A decision, or null.</param>
/// <param name="Late">An outcome, where there is no decision; or null.</param>
/// <param name="Mark">Alone: completes when everything before it is written.</param>
/// <param name="Sequence">Its place in the journal; <see cref="Unjournaled"/> where it has none.</param>
internal readonly record struct Entry(DecisionRow? Row, LateOutcome? Late, TaskCompletionSource? Mark, long Sequence = Entry.Unjournaled)
{
    public const long Unjournaled = -1;
}

/// <summary>An outcome that follows its decision.</summary>
internal sealed record LateOutcome(string DecisionId, Outcome Outcome);

/// <summary>Rows that were given up because the queue was full, or lost with a damaged journal.</summary>
internal readonly record struct Gap(long Since, long Until, long Decisions, long Outcomes)
{
    public bool IsEmpty => Decisions == 0 && Outcomes == 0;

    /// <summary>Both together.</summary>
    public Gap Plus(Gap other) =>
        IsEmpty ? other
        : other.IsEmpty ? this
        : new(Math.Min(Since, other.Since), Math.Max(Until, other.Until), Decisions + other.Decisions, Outcomes + other.Outcomes);
}
