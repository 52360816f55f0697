using System.Globalization;
using Npgsql;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Replicas;

/// <summary>A PostgreSQL and a Redis of the run's own, on loopback, for gateways that share them.</summary>
internal sealed class SharedServers : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly BenchPostgres _record;
    private readonly ProcessUnderTest _postgres;
    private readonly ProcessUnderTest _redis;

    private SharedServers(RunFolder folder, BenchPostgres record)
    {
        _record = record;
        _postgres = ProcessUnderTest.Start("postgres", folder, Nothing, record.Command);
        _redis = ProcessUnderTest.Start(
            "redis", folder, Nothing, "redis-server", "--port", Port, "--bind", "127.0.0.1", "--save", "", "--dir", folder.Folder("redis"));
    }

    public int RedisPort { get; } = ProcessUnderTest.FreePort();

    public string Record => _record.Connection;

    private string Port => RedisPort.ToString(CultureInfo.InvariantCulture);

    public static async Task<SharedServers> StartAsync(RunFolder folder)
    {
        var servers = new SharedServers(folder, await BenchPostgres.MakeAsync());
        try
        {
            await servers._record.UntilReadyAsync(StartsWithin);
            await servers._redis.UntilAnswersAsync(
                async _ => (await Tool.OutputAsync("redis-cli", Nothing, "-p", servers.Port, "ping")).Contains("PONG", StringComparison.Ordinal), StartsWithin);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement on the record.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Record + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops Redis in its tracks, until disposed: connections stay, and nobody answers.</summary>
    public Task<IAsyncDisposable> PauseRedisAsync() => _redis.PauseAsync();

    /// <summary>The same with PostgreSQL and all that it started.</summary>
    public Task<IAsyncDisposable> PausePostgresAsync() => _postgres.PauseAsync();

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _record.Dispose();
    }
}
