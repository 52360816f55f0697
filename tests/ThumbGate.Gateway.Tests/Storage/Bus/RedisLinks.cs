using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Storage.Bus;

/// <summary>Links to a redis-server under test, as replicas have them.</summary>
internal static class RedisLinks
{
    /// <summary>So long waits who would take a machine that holds up the test for a Redis that is gone.</summary>
    public static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);

    /// <param name="server">Where it leads.</param>
    /// <param name="logger">What it tells; null: nobody.</param>
    /// <param name="patience">How long it waits for an answer; null: as long as the gateway does.</param>
    public static RedisLink To(RedisServer server, ILogger<RedisLink>? logger = null, TimeSpan? patience = null) =>
        new(new RedisAddress(In(server.ConnectionFile)), "thumbgate:{test}:", TimeProvider.System, logger ?? NullLogger<RedisLink>.Instance, patience);

    public static CacheSettings In(string file) => new("redis", new SecretReference(true, file));

    /// <summary>Starts a link and returns once Redis is there.</summary>
    public static async Task<RedisLink> StartedAsync(RedisServer server, TimeSpan? patience = null)
    {
        var link = To(server, patience: patience);
        await StartAsync(link);
        return link;
    }

    public static async Task StartAsync(RedisLink link)
    {
        await link.StartAsync(CancellationToken.None);
        await Eventually.BeTrueAsync(() => link.IsThere);

        // The first script of a process is compiled on the way, which may take longer than anybody waits for Redis.
        await Eventually.BeTrueAsync(async () => await link.EvaluateAsync("return 1", [], []) is not null);
    }

    /// <summary>As long as the gateway waits for Redis, so many times one after the other; what holds up the machine holds this up as well.</summary>
    public static async Task WaitsAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Delay(RedisCalls.Patience);
        }
    }

    public static async Task StopAsync(RedisLink link)
    {
        await link.StopAsync(CancellationToken.None);
        link.Dispose();
    }
}
