using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Intents straight in the record, on a connection of their own: nothing of a gateway's own disk has to last. Outcomes follow behind. What
/// could not be confirmed is refused, even if it turns out to be there later.
/// </summary>
internal sealed class RecordedIntents(PostgresDatabase database, CheckpointKey key, TimeProvider time, ILogger log) : IIntentMedium
{
    /// <summary>So many rows go into one commit, so that what waits never waits for all of a long queue.</summary>
    public const int MostRows = 1024;

    // A connection that the server has closed meanwhile is found out by asking, so that no request has to find out.
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(1);

    private readonly List<(DecisionRow Row, Outcome? Outcome)> _rows = [];
    private DecisionIndexer? _indexer;
    private PostgresDecisionWriter? _writer;
    private long _usedAt;
    private WriterSeat? _seat;

    public TimeSpan RetryAfter => TimeSpan.FromMilliseconds(250);

    public bool IsRefusedWhileFailing => true;

    public bool IsEmpty => _rows.Count == 0;

    public void Recover(DecisionIndexer indexer)
    {
        _seat = database.Seats.Take();
        _indexer = indexer;
        indexer.CloseOpen();
    }

    public void Clear() => _rows.Clear();

    public Fit Gather(in Entry entry)
    {
        if (entry.Row is { } row)
        {
            if (_rows.Count == MostRows)
            {
                return Fit.Later;
            }

            _rows.Add((row, row.Outcome));
        }

        return Fit.Gathered;
    }

    public IReadOnlyList<string> Commit(bool sync)
    {
        try
        {
            if (_writer is { } known && time.GetElapsedTime(_usedAt) > Doubtful && !known.Answers())
            {
                Disconnect();
            }

            // The other writer signs where the chains of both end.
            _writer ??= database.OpenWriter(ref _seat, key, signs: false, time, log);
            var refused = _writer.Write(new(_rows, []));
            _usedAt = time.GetTimestamp();
            if (_rows.Count > refused.Count)
            {
                _indexer?.SignSoon();
            }

            return refused;
        }
        catch
        {
            // Whether the server has committed is not known; what goes on goes on with a fresh connection.
            Disconnect();
            throw;
        }
    }

    public Entry? Behind(in Entry entry, bool isDurable) => entry.Row is null ? entry : null;

    public void Release(long below)
    {
        // Nothing is kept here that could be let go.
    }

    public void Check()
    {
        // The connection breaks by itself.
    }

    public void Close(long below)
    {
        Dispose();
        database.Seats.Leave();
    }

    public void Dispose() => Disconnect();

    private void Disconnect()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
