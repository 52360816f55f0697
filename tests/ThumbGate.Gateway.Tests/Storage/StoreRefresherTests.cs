using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Storage;

public sealed class StoreRefresherTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_copy_that_fails_stops_neither_the_others_nor_its_own_next_look(Type failure)
    {
        var (failing, good) = (new Copy(failure), new Copy(null));
        using var refresher = new StoreRefresher([failing, good], new RefreshPeriod(TimeSpan.FromMilliseconds(20)), TimeProvider.System, NullLogger<StoreRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);

        await Eventually.BeTrueAsync(() => good.Looks > 3 && failing.Looks > 3);

        refresher.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await refresher.StopAsync(CancellationToken.None);
        refresher.ExecuteTask.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_copy_that_fails_is_told_of_the_next_change(Type failure)
    {
        var bus = new MemoryBus();
        var failing = new Copy(failure);
        using var listener = new StoreListener([failing], bus, TimeProvider.System, NullLogger<StoreListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        for (var look = 1; look <= 3; look++)
        {
            bus.Publish(StoreChange.Topic, "blocks 1");
            await Eventually.BeTrueAsync(() => failing.Looks == look);
        }

        await listener.StopAsync(CancellationToken.None);
        listener.ExecuteTask!.IsCompletedSuccessfully.ShouldBeTrue();
    }

    /// <summary>Fails at every look but the first, which the refresher's start needs.</summary>
    private sealed class Copy(Type? failure) : IFollowsStore
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public bool IsLoaded => true;

        public bool Concerns(StoreChange change) => true;

        public Task RefreshAsync(CancellationToken cancellation) =>
            Interlocked.Increment(ref _looks) > 1 && failure is not null ? Task.FromException((Exception)Activator.CreateInstance(failure)!) : Task.CompletedTask;
    }
}
