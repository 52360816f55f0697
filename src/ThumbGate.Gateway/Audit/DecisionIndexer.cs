using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Fills the record behind the medium of intents, on a thread of its own: what gathers goes into one synced commit, and only then is the
/// medium told that it may forget. While the store is gone everything stays, and is tried again.
/// </summary>
internal sealed partial class DecisionIndexer(
    Database database, CheckpointKey key, IIntentMedium medium, BehindBudget budget, TimeProvider time, ILogger logger, ILogger security)
    : IAsyncDisposable
{
    /// <summary>Of an outcome that the gateway itself didn't live to see.</summary>
    public const string Interrupted = "gateway-stopped";

    private const int MostRows = 4096;

    // What waits may be all that there is room for: a store that failed is not given all of it each second only to refuse it.
    private const int RowsToTry = 64;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly GatheringQueue<Entry> _queue = new();
    private readonly IndexBatch _batch = new(time);
    private readonly List<TaskCompletionSource> _marks = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Entry> _taken = [];
    private IDecisionWriter? _writer;
    private volatile bool _healthy = true;
    private volatile bool _closesOpen;
    private long _commits;
    private WriterSeat? _seat;
    private bool _isLast;
    private int _unsigned;

    private bool IsToBeSigned => _writer?.SignsIn is { } wait && (_isLast || wait <= TimeSpan.Zero);

    private IDecisionWriter Writer => _writer ??= OpenWriter();

    /// <summary>Whether the last commit succeeded.</summary>
    public bool Healthy => _healthy;

    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Puts what an earlier run left in the journal into the record, and says of what was under way that nobody knows what came of it.</summary>
    /// <exception cref="RecordUnavailableException">The record can't be written.</exception>
    public void Recover(JournalReplay replay)
    {
        var entries = 0L;
        try
        {
            foreach (var frame in replay.Entries())
            {
                frame.ForEach(e => _batch.Add(e));
                entries += frame.Count;
                if (_batch.Waiting >= MostRows)
                {
                    Commit(again: true);
                }
            }

            foreach (var damage in replay.Damage)
            {
                Damaged(logger, damage.File, damage.Offset, damage.Entries);
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                budget.Return(new(now, now, damage.Entries, 0));
            }

            _batch.Settle(all: true);
            Commit(again: true);
            var open = Writer.CloseOpen(Interrupted);
            if (entries > 0 || open > 0)
            {
                Replayed(logger, entries, open);
            }
        }
        finally
        {
            // The record may be moved or mended before the first row comes.
            Disconnect();
        }
    }

    /// <summary>Says of what gateways that are gone left open that nobody knows what came of it. Before the start; see <see cref="CloseOpenSoon"/>.</summary>
    /// <exception cref="RecordUnavailableException">The record can't be written.</exception>
    public void CloseOpen()
    {
        var open = Writer.CloseOpen(Interrupted);
        if (open > 0)
        {
            Abandoned(logger, open);
        }
    }

    /// <summary>The same, later and on the indexer's thread.</summary>
    public void CloseOpenSoon()
    {
        _closesOpen = true;
        _queue.AddRange([], urgent: true);
    }

    /// <summary>What the medium has put into the record itself is signed too, within the minute, even where nothing goes into it behind.</summary>
    public void SignSoon()
    {
        if (Interlocked.Exchange(ref _unsigned, 1) == 0)
        {
            _queue.AddRange([], urgent: true);
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "decision index" }.Start();

    /// <summary>A row that nobody waits for. It is in memory only until it is in SQLite.</summary>
    public void Add(DecisionRow row) => _queue.Add(new(row, null, null), urgent: false);

    /// <summary>What the journal has.</summary>
    public void Add(ReadOnlySpan<Entry> entries, bool urgent) => _queue.AddRange(entries, urgent);

    /// <summary>Takes nothing more; completes when what waits is written, or SQLite doesn't take it.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _stopped.Task;
    }

    private void Run()
    {
        try
        {
            while (_queue.Take(ref _taken, _healthy && !_batch.HasOpen ? _writer?.SignsIn : RetryAfter))
            {
                Merge();
                Write();
                medium.Check();
            }

            _batch.Settle(all: true);
            _isLast = true;
            if (!Write())
            {
                GivenUp(logger, _batch.Waiting);
            }
        }
        finally
        {
            Disconnect();
            _queue.Dispose();
            medium.Close(_batch.IsEmpty ? _batch.Below : 0);
            _stopped.SetResult();
        }
    }

    private void Merge()
    {
        foreach (ref readonly var entry in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_taken))
        {
            _batch.Add(entry);
            if (entry.Mark is { } mark)
            {
                _marks.Add(mark);
            }
        }

        _taken.Clear();
        _batch.Settle(all: _marks.Count > 0);
    }

    private bool Write()
    {
        Exception? failure = null;
        try
        {
            if (Commit(again: false) != default)
            {
                Commit(again: false);
            }

            if (_closesOpen)
            {
                CloseOpen();
                _closesOpen = false;
            }

            medium.Release(_batch.Below);
            if (!_healthy)
            {
                _healthy = true;
                Recovered(logger);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing of this commit counts as recorded, and the next try starts on a fresh connection.
            failure = exception as RecordUnavailableException ?? new RecordUnavailableException($"The record can't be written: {exception.Message}", exception);
            Disconnect();
            if (_healthy)
            {
                _healthy = false;
                Failed(logger, exception);
            }
        }

        foreach (var mark in _marks)
        {
            _ = failure is null ? mark.TrySetResult() : mark.TrySetException(failure);
        }

        _marks.Clear();
        return failure is null;
    }

    /// <summary>Commits what waits; returns how much of it the store refused for good, which the next commit counts.</summary>
    /// <param name="again">Whether rows may be there already.</param>
    private Refusals Commit(bool again)
    {
        var lost = CommitSome(_healthy ? MostRows : RowsToTry, again);
        while (!_batch.IsEmpty)
        {
            var more = CommitSome(MostRows, again);
            lost = new(lost.Decisions + more.Decisions, lost.Outcomes + more.Outcomes);
        }

        var (behind, intents, outcomes) = _batch.Counts;
        if (!again)
        {
            budget.Done(behind, intents, outcomes);
        }

        _batch.Clear();
        return lost;
    }

    private Refusals CommitSome(int most, bool again)
    {
        var lost = default(Refusals);
        var isSigned = false;
        var (rows, late) = _batch.Portion(most);
        var isRest = rows.Count + late.Count == _batch.Waiting;
        var gap = isRest ? budget.TakeGap() : default;
        try
        {
            if (Volatile.Read(ref _unsigned) == 1)
            {
                Writer.OthersMoved();
            }

            // Before it is signed: what comes after the chains' ends were read is for the next time.
            isSigned = IsToBeSigned && Interlocked.Exchange(ref _unsigned, 0) == 1;

            // A healthy record that has nothing to take is not asked; one that failed is, so that it is seen to be back.
            if (_batch.IsEmpty && gap.IsEmpty && _healthy && _marks.Count == 0 && !IsToBeSigned)
            {
                return lost;
            }

            var rejected = Writer.Write(new(rows, late, gap, gap.IsEmpty ? "" : Ids.New(Ids.Gap, time), again, _isLast && isRest));
            foreach (var id in rejected)
            {
                RowRejected(logger, id);
            }

            // Counted once this commit stands; the count goes into one of its own.
            lost = Writer.Lost with { Outcomes = Writer.Lost.Outcomes + Writer.Overtaken };
            if (lost != default)
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                budget.Return(new(now, now, lost.Decisions, lost.Outcomes));
            }
        }
        catch
        {
            budget.Return(gap);
            if (isSigned)
            {
                Volatile.Write(ref _unsigned, 1);
            }

            throw;
        }

        if (!gap.IsEmpty)
        {
            RowsLost(logger, gap.Decisions, gap.Outcomes);
        }

        Interlocked.Increment(ref _commits);
        _batch.Took(rows.Count, late.Count);
        return lost;
    }

    private IDecisionWriter OpenWriter() => database switch
    {
        SqliteDatabase sqlite => new SqliteDecisionWriter(sqlite, key, time, security),
        PostgresDatabase postgres => postgres.OpenWriter(ref _seat, key, signs: true, time, security),
        _ => throw new NotSupportedException($"No writer of decisions knows {database.GetType().Name}."),
    };

    private void Disconnect()
    {
        _writer?.Dispose();
        _writer = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store doesn't take the record of decisions: what is behind waits as long as there is room")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store takes the record of decisions again")]
    private static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Decisions} decisions and {Outcomes} outcomes were not recorded: the queue was full, the journal damaged, or another gateway had taken this one for gone")]
    private static partial void RowsLost(ILogger logger, long decisions, long outcomes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The record refused the row of decision {Decision}: it holds one already, or it is too big")]
    private static partial void RowRejected(ILogger logger, string decision);

    [LoggerMessage(Level = LogLevel.Error, Message = "The gateway stops while the store doesn't take {Rows} rows: what the journal holds of them, if there is one, is recorded at the next start")]
    private static partial void GivenUp(ILogger logger, int rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal's {Entries} entries are in the record; {Open} requests were under way when the gateway stopped, and are unknown")]
    private static partial void Replayed(ILogger logger, long entries, int open);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Open} requests were under way in gateways that are gone, and are unknown")]
    private static partial void Abandoned(ILogger logger, int open);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The journal {File} is damaged at byte {Offset}: {Entries} entries that were on the disk are lost. The file is kept")]
    private static partial void Damaged(ILogger logger, string file, long offset, long entries);
}
