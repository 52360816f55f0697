using System.Threading.Channels;
using ThumbGate.Gateway.Storage.Bus;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// Refreshes a copy as soon as another replica tells of a change. What is told is only a reason to look at the record; many tellings at once
/// are one look, and looks of one copy are at least 20 ms apart.
/// </summary>
internal sealed class StoreListener(IEnumerable<IFollowsStore> followers, IBus bus, TimeProvider time, ILogger<StoreListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly (IFollowsStore Follower, Channel<bool> Nudges)[] _followers =
        [.. followers.Select(f => (f, Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite })))];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Subscribe(StoreChange.Topic, Heard);
        bus.Returned += Returned;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Returned -= Returned;
        return base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_followers.Select(f => FollowAsync(f.Follower, f.Nudges.Reader, stoppingToken)));

    private void Heard(string text)
    {
        var change = StoreChange.Parse(text);
        foreach (var (follower, nudges) in _followers)
        {
            if (follower.Concerns(change))
            {
                nudges.Writer.TryWrite(true);
            }
        }
    }

    // What was told while the bus was gone is lost.
    private void Returned() => Array.ForEach(_followers, f => f.Nudges.Writer.TryWrite(true));

    private async Task FollowAsync(IFollowsStore follower, ChannelReader<bool> nudges, CancellationToken cancellation)
    {
        try
        {
            while (await nudges.WaitToReadAsync(cancellation))
            {
                // Taken before the look: what is told from here on is a reason to look again.
                nudges.TryRead(out _);
                await follower.TryRefreshAsync(logger, cancellation);
                await Task.Delay(Pace, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
