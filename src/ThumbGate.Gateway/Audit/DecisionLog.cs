using System.Runtime.InteropServices;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// The record of decisions. One thread writes, and whatever waits goes into one commit; a lone row commits at once. What must be durable
/// before the request goes on is awaited; reads and outcomes follow behind, in order, and are kept in memory while the store is gone.
/// </summary>
internal sealed partial class DecisionLog : IAsyncDisposable
{
    /// <summary>Most decisions behind, and most outcomes behind, that wait for the store.</summary>
    public const int Capacity = 65_536;

    /// <summary>Most rows of one commit, so that what is awaited never waits for all of a long queue.</summary>
    private const int MostRows = 4096;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DecisionQueue _queue;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Entry> _batch = [];
    private DecisionWriter? _writer;
    private volatile bool _healthy = true;
    private long _commits;
    private int _disposed;

    public DecisionLog(Database database, TimeProvider time, ILogger<DecisionLog> logger, int capacity = Capacity)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _queue = new DecisionQueue(capacity, time);
        new Thread(Run) { IsBackground = true, Name = "decision log" }.Start();
    }

    /// <summary>Whether the last commit succeeded.</summary>
    public bool Healthy => _healthy;

    /// <summary>How many commits there were.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Completes when the row is on the disk.</summary>
    /// <exception cref="RecordUnavailableException">It could not be put there: what it records must not happen.</exception>
    public ValueTask AppendAsync(DecisionRow row)
    {
        var recorded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.AddUrgent(new(row, null, recorded)) ? new(recorded.Task) : ValueTask.FromException(Closed());
    }

    /// <summary>Appends a row that nobody waits for. Never blocks: what doesn't fit into the queue is counted, and the count recorded.</summary>
    public void AppendBehind(DecisionRow row) => _queue.AddBehind(row);

    /// <summary>Appends what came of a decision, after the decision. Never blocks; see <see cref="AppendBehind"/>.</summary>
    public void Complete(string decisionId, Outcome outcome) => _queue.AddBehind(new LateOutcome(decisionId, outcome));

    /// <summary>Completes when everything appended before is on the disk.</summary>
    /// <exception cref="RecordUnavailableException">The store doesn't take it.</exception>
    public Task FlushAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.AddUrgent(new(null, null, reached)) ? reached.Task : Task.FromException(Closed());
    }

    /// <summary>Writes what waits, if the store takes it, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _queue.Close();
        }

        await _stopped.Task;
    }

    private static RecordUnavailableException Closed() => new("The record is closed: the gateway is stopping.");

    private void Run()
    {
        try
        {
            while (_queue.Take(ref _batch, RetryAfter, out var gap) && Write(gap))
            {
            }
        }
        finally
        {
            _writer?.Dispose();
            _queue.Dispose();
            _stopped.SetResult();
        }
    }

    /// <summary>False where the log is closing and the store doesn't take what is left.</summary>
    private bool Write(Gap gap)
    {
        var from = 0;
        try
        {
            do
            {
                var count = Math.Min(MostRows, _batch.Count - from);
                Commit(CollectionsMarshal.AsSpan(_batch).Slice(from, count), ref gap);
                from += count;
            }
            while (from < _batch.Count);
            _batch.Clear();
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing of this commit counts as recorded, and the next try starts on a fresh connection.
            return Refuse(from, gap, exception);
        }
    }

    private void Commit(Span<Entry> entries, ref Gap gap)
    {
        var writer = _writer ??= new DecisionWriter(_database);
        List<int>? rejected = null;
        var decisions = 0;
        var outcomes = 0;
        writer.Begin();
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            decisions += entry.Row is not null && entry.Recorded is null ? 1 : 0;
            outcomes += entry.Outcome is not null ? 1 : 0;
            if (!writer.Insert(entry))
            {
                (rejected ??= []).Add(i);
            }
        }

        if (!gap.IsEmpty)
        {
            writer.InsertGap(Ids.New(Ids.Gap, _time), gap);
            RowsLost(_logger, gap.Decisions, gap.Outcomes);
        }

        writer.Commit();
        gap = default;
        Interlocked.Increment(ref _commits);
        if (!_healthy)
        {
            _healthy = true;
            Recovered(_logger);
        }

        _queue.Done(decisions, outcomes);
        Tell(entries, rejected);
    }

    private void Tell(Span<Entry> entries, List<int>? rejected)
    {
        foreach (var index in rejected ?? [])
        {
            var entry = entries[index];
            var id = entry.Row?.Id ?? entry.Outcome?.DecisionId ?? "";
            RowRejected(_logger, id);
            entry.Recorded?.SetException(new RecordUnavailableException($"The record holds a decision {id} already, or it is too big."));
        }

        foreach (ref readonly var entry in entries)
        {
            entry.Recorded?.TrySetResult();
        }
    }

    private bool Refuse(int from, Gap gap, Exception exception)
    {
        _writer?.Dispose();
        _writer = null;
        if (_healthy)
        {
            _healthy = false;
            Failed(_logger, exception);
        }

        _batch.RemoveRange(0, from);
        foreach (var entry in _batch)
        {
            entry.Recorded?.SetException(
                exception as RecordUnavailableException ?? new RecordUnavailableException($"The record can't be written: {exception.Message}", exception));
        }

        // What somebody waited for is answered; what follows behind stays and is tried again.
        _batch.RemoveAll(static e => e.Recorded is not null);
        if (Volatile.Read(ref _disposed) == 1)
        {
            GivenUp(_logger, _batch.Count);
            return false;
        }

        _queue.Return(gap);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The record of decisions can't be written: everything but reads is refused")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The record of decisions is written again")]
    private static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Decisions} decisions and {Outcomes} outcomes were not recorded: the queue was full")]
    private static partial void RowsLost(ILogger logger, long decisions, long outcomes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The record refused the row of decision {Decision}")]
    private static partial void RowRejected(ILogger logger, string decision);

    [LoggerMessage(Level = LogLevel.Error, Message = "The gateway stops while the record can't be written: {Rows} rows are lost")]
    private static partial void GivenUp(ILogger logger, int rows);
}
