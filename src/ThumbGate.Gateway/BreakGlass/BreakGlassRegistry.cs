using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Policy.BreakGlass;

namespace ThumbGate.Gateway.BreakGlass;

/// <summary>
/// The break-glass that is open, in memory. While any is, every look loads it anew, so that it ends with its operators too. While the store is
/// gone what is known stays, until its time is over.
/// </summary>
internal sealed partial class BreakGlassRegistry : IFollowsStore, IDisposable
{
    private readonly StoreCopy<Snapshot> _open;
    private readonly BreakGlassStore _store;
    private readonly DigestKey _key;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public BreakGlassRegistry(
        Database database, BreakGlassStore store, DigestKey key, IBus bus, TimeProvider time, ILogger<BreakGlassRegistry> logger, ILoggerFactory loggers)
    {
        (_store, _key, _time) = (store, key, time);
        _log = loggers.CreateLogger(GatewayLogging.SecurityCategory);
        _open = new(Revisions.BreakGlass, Snapshot.Nothing, database, (_, _, _) => LoadAsync(), time, logger);
        store.Changed = (revision, cancellation) =>
        {
            bus.Publish(StoreChange.Topic, new StoreChange(Revisions.BreakGlass, revision).ToString());
            return RefreshAsync(cancellation);
        };
    }

    /// <summary>What is open at this moment.</summary>
    public ExemptionSet Current
    {
        get
        {
            var open = _open.Current;
            return open.Rows.Count == 0 || _time.GetUtcNow().ToUnixTimeMilliseconds() < open.FirstEnd ? open.Set : Of(Unended(open.Rows)).Set;
        }
    }

    public bool IsLoaded => _open.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) => _open.RefreshAsync(anyway: _open.Current.Rows.Count > 0, cancellation);

    public bool Concerns(StoreChange change) => _open.Concerns(change);

    public void Dispose() => _open.Dispose();

    private async Task<Snapshot> LoadAsync()
    {
        var genuine = new List<BreakGlassRow>();
        foreach (var row in await _store.OpenAsync())
        {
            if (row.IsGenuine(_key))
            {
                genuine.Add(row);
            }
            else
            {
                Tampered(_log, row.Id);
            }
        }

        return Of(genuine);
    }

    private IReadOnlyList<BreakGlassRow> Unended(IReadOnlyList<BreakGlassRow> rows)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. rows.Where(r => now < r.UntilAt)];
    }

    private static Snapshot Of(IReadOnlyList<BreakGlassRow> rows) =>
        rows.Count == 0 ? Snapshot.Nothing : new(rows, new ExemptionSet([.. rows.Select(r => r.ToExemption())]), rows.Min(r => r.UntilAt));

    [LoggerMessage(24, LogLevel.Critical, "break-glass {BreakGlass} is not what was recorded, and is not in force", EventName = "break-glass-tampered")]
    private static partial void Tampered(ILogger log, string breakGlass);

    private sealed record Snapshot(IReadOnlyList<BreakGlassRow> Rows, ExemptionSet Set, long FirstEnd)
    {
        public static Snapshot Nothing { get; } = new([], ExemptionSet.None, long.MaxValue);
    }
}
