using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Storage.Bus;

/// <summary>What every bus does.</summary>
public abstract class BusTests
{
    [Fact]
    public async Task What_one_publishes_every_subscriber_of_the_topic_hears_in_order()
    {
        await using var pair = await PairAsync();
        var (here, there, elsewhere) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        pair.One.Subscribe("changes", here.Enqueue);
        pair.Other.Subscribe("changes", there.Enqueue);
        pair.Other.Subscribe("elsewhere", elsewhere.Enqueue);
        await pair.StartAsync();

        string[] said = [.. Enumerable.Range(0, 200).Select(i => $"blocks {i}"), "grüße, {0} \"'\n"];
        foreach (var text in said)
        {
            pair.One.Publish("changes", text);
        }

        pair.One.Publish("elsewhere", "done");
        await Eventually.BeTrueAsync(() => here.Count == said.Length && there.Count == said.Length && elsewhere.Count == 1);
        here.ShouldBe(said);
        there.ShouldBe(said);
        elsewhere.ShouldBe(["done"]);
    }

    [Fact]
    public async Task Nobody_has_to_listen()
    {
        await using var pair = await PairAsync();
        await pair.StartAsync();

        Should.NotThrow(() => pair.One.Publish("nobody", "hears this"));
        pair.One.IsThere.ShouldBeTrue();
    }

    internal abstract Task<BusPair> PairAsync();

    /// <summary>The bus as two replicas see it.</summary>
    internal sealed class BusPair(IBus one, IBus other, Func<Task> start, Func<ValueTask> end) : IAsyncDisposable
    {
        public IBus One => one;

        public IBus Other => other;

        public Task StartAsync() => start();

        public ValueTask DisposeAsync() => end();
    }
}

public sealed class MemoryBusTests : BusTests
{
    internal override Task<BusPair> PairAsync()
    {
        var bus = new MemoryBus();
        return Task.FromResult(new BusPair(bus, bus, () => Task.CompletedTask, () => ValueTask.CompletedTask));
    }
}

public sealed class RedisBusTests : BusTests
{
    internal override async Task<BusPair> PairAsync()
    {
        var server = await RedisServer.StartAsync("a-password");
        var (one, other) = (RedisLinks.To(server, patience: RedisLinks.Patient), RedisLinks.To(server, patience: RedisLinks.Patient));
        return new BusPair(
            one,
            other,
            async () =>
            {
                await RedisLinks.StartAsync(one);
                await RedisLinks.StartAsync(other);
            },
            async () =>
            {
                await RedisLinks.StopAsync(one);
                await RedisLinks.StopAsync(other);
                await server.DisposeAsync();
            });
    }
}
