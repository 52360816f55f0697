using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Evidence;

/// <summary>
/// The evidence that counts, in memory. A change costs what changed. While the store is gone what was known last stays; what is good once is
/// then used up by nobody, since using it needs the store.
/// </summary>
internal sealed partial class EvidenceRegistry : IFollowsStore, IDisposable
{
    // So often what doesn't count any more is dropped.
    private static readonly TimeSpan Compact = TimeSpan.FromHours(1);

    private readonly StoreCopy<Snapshot> _evidence;
    private readonly EvidenceStore _store;
    private readonly EvidenceKeyring _keys;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public EvidenceRegistry(Database database, EvidenceStore store, EvidenceKeyring keys, IBus bus, TimeProvider time, ILogger<EvidenceRegistry> logger)
    {
        (_store, _keys, _time, _logger) = (store, keys, time, logger);
        _evidence = new(Revisions.Evidence, new Snapshot(EvidenceSet.Empty, default), database, LoadAsync, time, logger);
        store.Changed = (revision, cancellation) =>
        {
            bus.Publish(StoreChange.Topic, new StoreChange(Revisions.Evidence, revision).ToString());
            return RefreshAsync(cancellation);
        };
    }

    /// <summary>What evidence is judged by, now.</summary>
    public EvidenceView View => new(_evidence.Current.Set, _keys.Current, _time.GetUtcNow());

    public bool IsLoaded => _evidence.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation)
    {
        _keys.Refresh();
        return _evidence.RefreshAsync(anyway: _evidence.Current.CompactAt <= _time.GetUtcNow(), cancellation);
    }

    public bool Concerns(StoreChange change) => _evidence.Concerns(change);

    public void Dispose() => _evidence.Dispose();

    private async Task<Snapshot> LoadAsync(Snapshot last, long since, long until)
    {
        var now = _time.GetUtcNow();
        var isWhole = since == StoreCopy<Snapshot>.NeverLoaded || last.CompactAt <= now;
        var rows = await _store.ChangedSinceAsync(isWhole ? StoreCopy<Snapshot>.NeverLoaded : since);
        var set = (isWhole ? EvidenceSet.Empty : last.Set).With(rows.Select(Read).OfType<AttachedEvidence>());
        return new(set, isWhole ? now + Compact : last.CompactAt);
    }

    // A row that somebody put there who can't be read vouches for nothing.
    private AttachedEvidence? Read(EvidenceRow row)
    {
        try
        {
            return row.ToEvidence();
        }
        catch (EvidenceFormatException error)
        {
            Unreadable(_logger, row.Id, error.Message);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Evidence {Evidence} in the record can't be read: {Reason}")]
    private static partial void Unreadable(ILogger logger, string evidence, string reason);

    private sealed record Snapshot(EvidenceSet Set, DateTimeOffset CompactAt);
}
