namespace ThumbGate.Gateway.Storage;

/// <summary>A copy of shared state that follows the store.</summary>
internal interface IFollowsStore
{
    /// <summary>Takes over what changed since the last time. Where the store is gone the copy stays as it is.</summary>
    Task RefreshAsync(CancellationToken cancellation);

    /// <summary>Whether a change that another replica told of may be one that the copy doesn't have.</summary>
    bool Concerns(StoreChange change);

    /// <summary>Whether it was ever loaded: before that it knows no agent, and no block either.</summary>
    bool IsLoaded { get; }
}

/// <summary>How often the copies look at the store.</summary>
internal sealed record RefreshPeriod(TimeSpan Every)
{
    /// <summary>So often that what changed is in the copies within a time: making the change and looking take some of it.</summary>
    public static RefreshPeriod Within(TimeSpan time) => new(time * 0.95);
}

/// <summary>Refreshes every copy when the host starts, before it listens, and every so often from then on.</summary>
internal sealed class StoreRefresher(
    IEnumerable<IFollowsStore> followers, RefreshPeriod period, TimeProvider time, ILogger<StoreRefresher> logger)
    : BackgroundService
{
    private readonly IFollowsStore[] _followers = [.. followers];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var follower in _followers)
        {
            await follower.RefreshAsync(cancellationToken);
            if (!follower.IsLoaded)
            {
                throw new StoreUnavailableException($"The record can't be read ({follower.GetType().Name}): see the log, and start again once it can.");
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period.Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RefreshAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        foreach (var follower in _followers)
        {
            await follower.TryRefreshAsync(logger, cancellation);
        }
    }
}

/// <summary>Refreshing without an end where it fails.</summary>
internal static partial class StoreFollowing
{
    /// <summary>Refreshes a copy. Where that fails the copy stays as it was, and one that fails stops neither the others nor the next time.</summary>
    /// <exception cref="OperationCanceledException">The host stops. What is cancelled otherwise has taken too long, and is a failure like any other.</exception>
    public static async Task TryRefreshAsync(this IFollowsStore follower, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            await follower.RefreshAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            RefreshFailed(logger, follower.GetType().Name, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Follower} could not follow the store; what it last knew stays in force")]
    private static partial void RefreshFailed(ILogger logger, string follower, Exception exception);
}
