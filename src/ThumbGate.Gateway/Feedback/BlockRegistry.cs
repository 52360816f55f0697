using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Feedback;

/// <summary>
/// The blocks in force, in memory. A change costs what changed, however many there are. While the store is gone the last known ones stay,
/// expired ones included.
/// </summary>
internal sealed class BlockRegistry : IFollowsStore, IDisposable
{
    // So many changes lie over the compiled set before it is compiled anew.
    private const int MostChanges = 1024;

    private readonly StoreCopy<Snapshot> _blocks;
    private readonly BlockStore _store;
    private readonly TimeProvider _time;

    public BlockRegistry(Database database, FeedbackStore feedback, IBus bus, TimeProvider time, ILogger<BlockRegistry> logger)
    {
        _time = time;
        _store = new BlockStore(database);
        _blocks = new(Revisions.Blocks, new Snapshot(BlockSet.Empty, default, null), database, LoadAsync, time, logger);
        feedback.Changed = (revision, cancellation) =>
        {
            bus.Publish(StoreChange.Topic, new StoreChange(Revisions.Blocks, revision).ToString());
            return RefreshAsync(cancellation);
        };
    }

    /// <summary>The blocks in force.</summary>
    public BlockSet Current => _blocks.Current.Blocks;

    public bool IsLoaded => _blocks.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) =>
        _blocks.RefreshAsync(anyway: _blocks.Current.NextExpiry <= _time.GetUtcNow(), cancellation);

    public bool Concerns(StoreChange change) => _blocks.Concerns(change);

    public void Dispose() => _blocks.Dispose();

    private async Task<Snapshot> LoadAsync(Snapshot last, long since, long until)
    {
        var now = _time.GetUtcNow();
        // The expiry is read first: a block that expires between the two reads is then only dropped again.
        var expiry = await _store.NextExpiryAsync(now);
        return new Snapshot(await ChangedAsync(last, since, until, now) ?? await _store.LoadAsync(now), now, expiry);
    }

    // Null where changes don't tell all: before the first load, after a clock that was put back (what had expired is in force again), and where
    // the counter moved and no row did, because somebody changed rows who doesn't number them.
    private async Task<BlockSet?> ChangedAsync(Snapshot last, long since, long until, DateTimeOffset now)
    {
        if (since == StoreCopy<Snapshot>.NeverLoaded || now < last.AsOf)
        {
            return null;
        }

        var (changes, revision) = await _store.LoadChangesAsync(since, last.AsOf, now);
        if (revision < until)
        {
            return null;
        }

        var blocks = last.Blocks.With(changes);
        return blocks.Changes > MostChanges ? blocks.Compiled() : blocks;
    }

    private sealed record Snapshot(BlockSet Blocks, DateTimeOffset AsOf, DateTimeOffset? NextExpiry);
}
