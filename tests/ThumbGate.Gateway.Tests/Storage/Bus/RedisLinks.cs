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
    public static RedisLink To(RedisServer server, ILogger<RedisLink>? logger = null) =>
        new(new RedisAddress(In(server.ConnectionFile)), "thumbgate:{test}:", TimeProvider.System, logger ?? NullLogger<RedisLink>.Instance);

    public static CacheSettings In(string file) => new("redis", new SecretReference(true, file));

    /// <summary>Starts a link and returns once Redis is there.</summary>
    public static async Task<RedisLink> StartedAsync(RedisServer server)
    {
        var link = To(server);
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

    public static async Task StopAsync(RedisLink link)
    {
        await link.StopAsync(CancellationToken.None);
        link.Dispose();
    }
}
