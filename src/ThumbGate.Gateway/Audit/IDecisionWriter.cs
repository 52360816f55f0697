using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Puts decisions and what came of them into the record, on a connection of its own. Used by one thread; after a failure it is disposed and
/// another one opened.
/// </summary>
internal interface IDecisionWriter : IDisposable
{
    /// <summary>Writes a batch in one transaction, its rows in their order; returns once that is on the disk.</summary>
    /// <returns>The ids of rows and outcomes that were refused by themselves; the batch went on without them.</returns>
    /// <exception cref="RecordUnavailableException">The store doesn't take the batch; nothing counts as recorded.</exception>
    IReadOnlyList<string> Write(DecisionBatch batch);

    /// <summary>What of the last batch the store refuses for good: it is not on record, and was to be.</summary>
    Refusals Lost { get; }

    /// <summary>How many outcomes of the last batch came after another gateway had said that nobody knows them.</summary>
    int Overtaken { get; }

    /// <summary>Gives every decision that a gateway which is gone left without an outcome the one that nobody knows it.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    int CloseOpen(string error);

    /// <summary>Another writer of the same gateway, which does not sign, has added records.</summary>
    void OthersMoved();

    /// <summary>How long until the end of its chain is to be signed, which the next write does; null where it is.</summary>
    TimeSpan? SignsIn { get; }
}

/// <summary>How much the store refuses.</summary>
internal readonly record struct Refusals(int Decisions, int Outcomes);

/// <summary>What goes into the record in one transaction.</summary>
/// <param name="Rows">Decisions, each with what came of it if that is known.</param>
/// <param name="Late">Outcomes of decisions that have their rows, or are among <paramref name="Rows"/>.</param>
/// <param name="Gap">Rows that were given up, or an empty gap.</param>
/// <param name="GapId">The id of the gap's row.</param>
/// <param name="IsReplay">Whether rows may be there already, and are then not refused.</param>
/// <param name="IsLast">Whether the writer ends with it, so that the end of its chain is signed.</param>
internal readonly record struct DecisionBatch(
    IReadOnlyList<(DecisionRow Row, Outcome? Outcome)> Rows,
    IReadOnlyList<LateOutcome> Late,
    Gap Gap = default,
    string GapId = "",
    bool IsReplay = false,
    bool IsLast = false);
