using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>Intents, and outcomes as they come, in the journal: one frame a commit. SQLite gets all of them behind.</summary>
internal sealed class JournaledIntents(IntentJournal journal) : IIntentMedium
{
    /// <summary>Frames are cut there, so that what waits never waits for all of a long queue.</summary>
    public const int MostFrameBytes = 1 << 20;

    private readonly FrameBuffer _frame = new();
    private readonly int _most = Math.Min(MostFrameBytes, journal.MostBytes);
    private long _next;

    public TimeSpan RetryAfter => TimeSpan.FromSeconds(1);

    public bool IsRefusedWhileFailing => false;

    public bool IsEmpty => _frame.Count == 0;

    public void Recover(DecisionIndexer indexer)
    {
        var replay = journal.Replay();
        indexer.Recover(replay);
        journal.Start(replay);
    }

    public void Clear() => _frame.Clear();

    public Fit Gather(in Entry entry)
    {
        var start = _frame.Length;
        JournalRecord.Write(_frame, entry);
        var fit = _frame.Length > _most && _frame.Count > 1 ? Fit.Later
            : _frame.Length > journal.MostBytes ? Fit.TooBig
            : Fit.Gathered;
        if (fit != Fit.Gathered)
        {
            _frame.CutLast(start);
        }

        return fit;
    }

    public IReadOnlyList<string> Commit(bool sync)
    {
        try
        {
            _next = journal.Append(_frame, sync);
            return [];
        }
        catch (Exception exception) when (exception is not RecordUnavailableException)
        {
            throw new RecordUnavailableException($"The journal can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>Each entry has its place in the journal. What could not be journaled must not happen, unless it has: outcomes are kept.</summary>
    public Entry? Behind(in Entry entry, bool isDurable) =>
        isDurable ? entry with { Sequence = _next++ }
        : entry.Row is null ? entry
        : null;

    public void Release(long below) => journal.Release(below);

    public void Check() => journal.CheckFile();

    public void Close(long below) => journal.Close(below);

    public void Dispose() => journal.Dispose();
}
