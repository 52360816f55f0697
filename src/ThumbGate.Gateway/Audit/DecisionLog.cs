using System.Runtime.InteropServices;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Telemetry;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// The record of decisions. What must be durable before a request goes on is appended to the journal, whatever waits in one write and one sync,
/// a lone one at once; SQLite is filled behind. Reads and outcomes follow behind, in order.
/// </summary>
internal sealed partial class DecisionLog : IAsyncDisposable
{
    /// <summary>Most decisions behind, most outcomes behind and most journaled decisions that wait for SQLite.</summary>
    public const int Capacity = 65_536;

    /// <summary>Frames are cut there, so that what waits never waits for all of a long queue.</summary>
    public const int MostFrameBytes = 1 << 20;

    /// <summary>How long a reader waits for SQLite to be filled.</summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BehindBudget _budget;
    private readonly IntentJournal _journal;
    private readonly DecisionIndexer _indexer;
    private readonly GatheringQueue<Waiting> _queue = new();
    private readonly FrameBuffer _frame = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Recorded> _waiters = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Waiting> _waiting = [];
    private volatile bool _healthy = true;
    private long _commits;

    /// <summary>Puts what an earlier run left into the record, and starts.</summary>
    /// <exception cref="StoreUnavailableException">Another gateway uses the record, or the journal can't be used.</exception>
    /// <exception cref="RecordUnavailableException">The record can't be written.</exception>
    public DecisionLog(
        Database database, CheckpointKey key, TimeProvider time, ILoggerFactory loggers, int capacity = Capacity, JournalSettings? journal = null)
    {
        _time = time;
        _logger = loggers.CreateLogger<DecisionLog>();
        _budget = new(capacity, time);
        _journal = new(database.Path ?? throw new NotSupportedException("The journal stands beside the record's file."), journal ?? new(), time);
        _indexer = new(database, key, _journal, _budget, time, _logger, loggers.CreateLogger(GatewayLogging.SecurityCategory));
        try
        {
            var replay = _journal.Replay();
            _indexer.Recover(replay);
            _journal.Start(replay);
        }
        catch
        {
            _journal.Dispose();
            throw;
        }

        _indexer.Start();
        new Thread(Run) { IsBackground = true, Name = "decision journal" }.Start();
    }

    /// <summary>Whether the last write succeeded, of the journal and of SQLite.</summary>
    public bool Healthy => _healthy && _indexer.Healthy;

    /// <summary>Whether rows can be made durable, as far as is known. SQLite may be behind.</summary>
    public bool TakesRows => _healthy && _budget.HasRoom;

    /// <summary>How many frames the journal took.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>How many commits SQLite took.</summary>
    public long IndexCommits => _indexer.Commits;

    /// <summary>Completes when the row is on the disk.</summary>
    /// <exception cref="RecordUnavailableException">It could not be put there: what it records must not happen.</exception>
    public ValueTask AppendAsync(DecisionRow row)
    {
        if (!_budget.HasRoom)
        {
            return ValueTask.FromException(new RecordUnavailableException("The record is full: SQLite doesn't take what waits for it."));
        }

        var recorded = Recorded.Rent();
        var task = recorded.Task;
        return _queue.Add(new(new(row, null, null), recorded), urgent: true) ? task : ValueTask.FromException(Closed());
    }

    /// <summary>Appends a row that nobody waits for. Never blocks: what doesn't fit into the queue is counted, and the count recorded.</summary>
    public void AppendBehind(DecisionRow row)
    {
        if (_budget.TryAddDecision())
        {
            _indexer.Add(row);
        }
    }

    /// <summary>Appends what came of a decision, after the decision. Never blocks; see <see cref="AppendBehind"/>.</summary>
    public void Complete(string decisionId, Outcome outcome)
    {
        if (_budget.TryAddOutcome())
        {
            _queue.Add(new(new(null, new LateOutcome(decisionId, outcome), null), null), urgent: false);
        }
    }

    /// <summary>Completes when everything appended before can be read from SQLite.</summary>
    /// <exception cref="RecordUnavailableException">SQLite doesn't take it.</exception>
    public async Task FlushAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Add(new(new(null, null, reached), null), urgent: true))
        {
            throw Closed();
        }

        try
        {
            await reached.Task.WaitAsync(FlushPatience, _time);
        }
        catch (TimeoutException exception)
        {
            throw new RecordUnavailableException("The record can't be read: SQLite doesn't take what was decided last.", exception);
        }
    }

    /// <summary>Writes what waits, if the disk takes it, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _stopped.Task;
        await _indexer.DisposeAsync();
    }

    private static RecordUnavailableException Closed() => new("The record is closed: the gateway is stopping.");

    private void Run()
    {
        try
        {
            while (_queue.Take(ref _waiting, _healthy ? null : RetryAfter))
            {
                var from = 0;
                do
                {
                    from += Commit(CollectionsMarshal.AsSpan(_waiting)[from..]);
                }
                while (from < _waiting.Count);

                _waiting.Clear();
            }
        }
        finally
        {
            _queue.Dispose();
            _stopped.SetResult();
        }
    }

    /// <summary>One commit, in its order: on the disk, then told, then behind into SQLite. Returns how many of those that wait it took.</summary>
    private int Commit(ReadOnlySpan<Waiting> waiting)
    {
        var taken = Gather(waiting);
        var sync = _waiters.Count > 0;
        var failure = Append(sync, out var first);
        Tell(failure);
        PassOn(failure is null, first);
        return taken;
    }

    /// <summary>Spells as many of those that wait as fit into one frame.</summary>
    private int Gather(ReadOnlySpan<Waiting> waiting)
    {
        _frame.Clear();
        _entries.Clear();
        _waiters.Clear();
        var most = Math.Min(MostFrameBytes, _journal.MostBytes);
        for (var i = 0; i < waiting.Length; i++)
        {
            var (entry, recorded) = waiting[i];
            var start = _frame.Length;
            if (entry.Mark is null)
            {
                JournalRecord.Write(_frame, entry);
                if (_frame.Length > most && _frame.Count > 1)
                {
                    _frame.CutLast(start);
                    return i;
                }

                if (_frame.Length > _journal.MostBytes)
                {
                    _frame.CutLast(start);
                    if (recorded is not null)
                    {
                        RecordedBatch.Tell([recorded], new RecordUnavailableException($"The decision {entry.Row?.Id} is too big for the record."));
                    }

                    continue;
                }
            }

            _entries.Add(entry);
            if (recorded is not null)
            {
                _waiters.Add(recorded);
            }
        }

        return waiting.Length;
    }

    private RecordUnavailableException? Append(bool sync, out long first)
    {
        first = 0;
        if (_frame.Count == 0 && _healthy)
        {
            return null;
        }

        try
        {
            // With nothing to say it is still asked whether it is back.
            first = _journal.Append(_frame, sync || !_healthy);
            Interlocked.Increment(ref _commits);
            if (!_healthy)
            {
                _healthy = true;
                Recovered(_logger);
            }

            return null;
        }
        catch (Exception exception)
        {
            if (_healthy)
            {
                _healthy = false;
                Failed(_logger, exception);
            }

            return exception as RecordUnavailableException ?? new RecordUnavailableException($"The journal can't be written: {exception.Message}", exception);
        }
    }

    private void Tell(RecordUnavailableException? failure)
    {
        if (_waiters.Count > 0)
        {
            RecordedBatch.Tell([.. _waiters], failure);
        }
    }

    /// <summary>What could not be journaled must not happen, unless it has: outcomes go into SQLite nevertheless.</summary>
    private void PassOn(bool isJournaled, long first)
    {
        var intents = 0;
        var kept = 0;
        var urgent = false;
        var sequence = first;
        var entries = CollectionsMarshal.AsSpan(_entries);
        foreach (ref readonly var entry in entries)
        {
            urgent |= entry.Mark is not null;
            if (entry.Row is not null && !isJournaled)
            {
                continue;
            }

            intents += entry.Row is not null ? 1 : 0;
            entries[kept++] = entry.Mark is null && isJournaled ? entry with { Sequence = sequence++ } : entry;
        }

        _budget.AddIntents(intents);
        _indexer.Add(entries[..kept], urgent);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal of decisions can't be written: everything but reads is refused")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal of decisions is written again")]
    private static partial void Recovered(ILogger logger);

    private readonly record struct Waiting(Entry Entry, Recorded? Recorded);
}
