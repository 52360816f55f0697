using System.Runtime.InteropServices;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Telemetry;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// The record of decisions. What must be durable before a request goes on is committed to its medium, whatever waits at one time, a lone one
/// at once. Reads and outcomes follow behind, in order.
/// </summary>
internal sealed partial class DecisionLog : IAsyncDisposable
{
    /// <summary>Most decisions behind, most outcomes behind and most journaled decisions that wait for the record.</summary>
    public const int Capacity = 65_536;

    /// <summary>How long a reader waits for what is behind.</summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BehindBudget _budget;
    private readonly IIntentMedium _medium;
    private readonly DecisionIndexer _indexer;
    private readonly GatheringQueue<Waiting> _queue = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Waiting> _waiters = [];
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
        var security = loggers.CreateLogger(GatewayLogging.SecurityCategory);
        _medium = IntentMedia.Open(database, key, journal ?? new(), time, security);
        _indexer = new(database, key, _medium, _budget, time, _logger, security);
        try
        {
            _medium.Recover(_indexer);
        }
        catch
        {
            _medium.Dispose();
            throw;
        }

        _indexer.Start();
        new Thread(Run) { IsBackground = true, Name = "decision log" }.Start();
    }

    /// <summary>Whether the last write succeeded, of the medium and of what is behind it.</summary>
    public bool Healthy => _healthy && _indexer.Healthy;

    /// <summary>Whether rows can be made durable, as far as is known. The record may be behind.</summary>
    public bool TakesRows => _healthy && _budget.HasRoom;

    /// <summary>How many commits the medium took.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>How many commits the record took behind.</summary>
    public long IndexCommits => _indexer.Commits;

    /// <summary>Completes when the row is on the disk.</summary>
    /// <exception cref="RecordUnavailableException">It could not be put there: what it records must not happen.</exception>
    public ValueTask AppendAsync(DecisionRow row)
    {
        if (!_budget.HasRoom)
        {
            return ValueTask.FromException(new RecordUnavailableException("The record is full: the store doesn't take what waits for it."));
        }

        if (!_healthy && _medium.IsRefusedWhileFailing)
        {
            return ValueTask.FromException(Unwritten());
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

    /// <summary>Says soon, of what gateways that are gone left open, that nobody knows what came of it.</summary>
    public void CloseOpenSoon() => _indexer.CloseOpenSoon();

    /// <summary>Completes when everything appended before can be read.</summary>
    /// <exception cref="RecordUnavailableException">The store doesn't take it.</exception>
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
            throw new RecordUnavailableException("The record can't be read: the store doesn't take what was decided last.", exception);
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

    private static RecordUnavailableException Unwritten() => new("The record can't be written now.");

    private void Run()
    {
        try
        {
            while (_queue.Take(ref _waiting, _healthy ? null : _medium.RetryAfter))
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

    /// <summary>One commit, in its order: durable, then told, then behind into the record. Returns how many of those that wait it took.</summary>
    private int Commit(ReadOnlySpan<Waiting> waiting)
    {
        var taken = Gather(waiting);
        var failure = MakeDurable(out var refused);
        Tell(failure, refused);
        PassOn(failure is null);
        return taken;
    }

    /// <summary>Gathers as many of those that wait as fit into one commit.</summary>
    private int Gather(ReadOnlySpan<Waiting> waiting)
    {
        _medium.Clear();
        _entries.Clear();
        _waiters.Clear();
        for (var i = 0; i < waiting.Length; i++)
        {
            var (entry, recorded) = waiting[i];
            var fit = entry.Mark is null ? _medium.Gather(entry) : Fit.Gathered;
            if (fit == Fit.Later)
            {
                return i;
            }

            if (fit == Fit.TooBig)
            {
                if (recorded is not null)
                {
                    RecordedBatch.Tell([recorded], new RecordUnavailableException($"The decision {entry.Row?.Id} is too big for the record."));
                }

                continue;
            }

            _entries.Add(entry);
            if (recorded is not null)
            {
                _waiters.Add(waiting[i]);
            }
        }

        return waiting.Length;
    }

    private RecordUnavailableException? MakeDurable(out IReadOnlyList<string> refused)
    {
        refused = [];
        if (_medium.IsEmpty && _healthy)
        {
            return null;
        }

        if (!_healthy && !_medium.IsEmpty && _medium.IsRefusedWhileFailing)
        {
            // Who came while it was found to be gone need not find out again.
            return Unwritten();
        }

        try
        {
            // With nothing to say it is still asked whether it is back.
            refused = _medium.Commit(_waiters.Count > 0 || !_healthy);
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

            return exception as RecordUnavailableException ?? new RecordUnavailableException($"The record can't be written: {exception.Message}", exception);
        }
    }

    private void Tell(RecordUnavailableException? failure, IReadOnlyList<string> refused)
    {
        if (_waiters.Count == 0)
        {
            return;
        }

        foreach (var id in refused)
        {
            var of = _waiters.FindIndex(w => w.Entry.Row!.Id == id);
            if (of >= 0)
            {
                RecordedBatch.Tell([_waiters[of].Recorded!], new RecordUnavailableException($"The record refused the decision {id}."));
                _waiters.RemoveAt(of);
            }
        }

        var told = new Recorded[_waiters.Count];
        for (var i = 0; i < told.Length; i++)
        {
            told[i] = _waiters[i].Recorded!;
        }

        RecordedBatch.Tell(told, failure);
    }

    /// <summary>What could not be made durable must not happen, unless it has: outcomes go into the record nevertheless.</summary>
    private void PassOn(bool isDurable)
    {
        var intents = 0;
        var kept = 0;
        var urgent = false;
        var entries = CollectionsMarshal.AsSpan(_entries);
        foreach (ref readonly var entry in entries)
        {
            urgent |= entry.Mark is not null;
            if ((entry.Mark is null ? _medium.Behind(entry, isDurable) : entry) is { } behind)
            {
                intents += behind.Row is not null ? 1 : 0;
                entries[kept++] = behind;
            }
        }

        _budget.AddIntents(intents);
        _indexer.Add(entries[..kept], urgent);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Decisions can't be made durable: everything but reads is refused")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Decisions are made durable again")]
    private static partial void Recovered(ILogger logger);

    private readonly record struct Waiting(Entry Entry, Recorded? Recorded);
}
