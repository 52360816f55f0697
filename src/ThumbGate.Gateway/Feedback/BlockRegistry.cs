using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Feedback;

/// <summary>The blocks in force, in memory. While the store is gone the last known ones stay.</summary>
internal sealed class BlockRegistry : IFollowsStore, IDisposable
{
    private readonly StoreCopy<Snapshot> _blocks;
    private readonly TimeProvider _time;

    public BlockRegistry(Database database, FeedbackStore store, TimeProvider time, ILogger<BlockRegistry> logger)
    {
        _time = time;
        _blocks = new(
            Revisions.Blocks,
            new Snapshot(BlockSet.Empty, null),
            database,
            async () =>
            {
                // The expiry is read first: a block that expires between the two reads is then only dropped again.
                var expiry = await store.NextExpiryAsync();
                return new Snapshot(await store.LoadBlocksAsync(), expiry);
            },
            time,
            logger);
        store.Changed = RefreshAsync;
    }

    /// <summary>The blocks in force.</summary>
    public BlockSet Current => _blocks.Current.Blocks;

    public bool IsLoaded => _blocks.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) =>
        _blocks.RefreshAsync(anyway: _blocks.Current.NextExpiry <= _time.GetUtcNow(), cancellation);

    public void Dispose() => _blocks.Dispose();

    private sealed record Snapshot(BlockSet Blocks, DateTimeOffset? NextExpiry);
}
