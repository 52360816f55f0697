using ThumbGate.Gateway.Tests.Storage.Bus;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>Two gateways that are one: the same record in PostgreSQL, the same Redis, and a clock each.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly SharedRecord _record;

    private Replicas(SharedRecord record, RedisServer redis, GatewayUnderTest one, GatewayUnderTest other)
    {
        _record = record;
        Redis = redis;
        One = one;
        Other = other;
    }

    public RedisServer Redis { get; }

    public GatewayUnderTest One { get; }

    public GatewayUnderTest Other { get; }

    /// <param name="poll">How often they look at the record without being told; the longest there is, so that a test waits for what was told.</param>
    /// <param name="configure">Of both.</param>
    /// <param name="losesRedis">Whether the test takes Redis away: else a machine that holds up the test for a moment doesn't pass for that.</param>
    public static async Task<Replicas> StartAsync(string poll = "60s", Action<GatewaySetup>? configure = null, bool losesRedis = false)
    {
        var record = new SharedRecord { More = ", poll: " + poll };
        var redis = await RedisServer.StartAsync();
        var replicas = new Replicas(record, redis, await StartOneAsync(), await StartOneAsync());
        await replicas.SharingAsync();
        return replicas;

        Task<GatewayUnderTest> StartOneAsync() => GatewayUnderTest.StartAsync(s =>
        {
            s.Record = record;
            s.Root = $$"""cache: { provider: redis, connection: "file:{{redis.ConnectionFile}}" }""";
            s.RedisPatience = losesRedis ? null : RedisLinks.Patient;
            configure?.Invoke(s);
        });
    }

    /// <summary>Returns once both share their limits.</summary>
    public async Task SharingAsync()
    {
        await One.SharingAsync();
        await Other.SharingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Redis.DisposeAsync();
        _record.Dispose();
    }
}
