using System.Diagnostics;
using System.Globalization;
using Npgsql;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Replicas;

/// <summary>A PostgreSQL and a Redis of the run's own, on loopback, for gateways that share them.</summary>
internal sealed class SharedServers : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("thumbgate-bench-postgres-");
    private readonly List<ProcessUnderTest> _running = [];

    public int RedisPort { get; } = ProcessUnderTest.FreePort();

    public string Record { get; private set; } = "";

    public static async Task<SharedServers> StartAsync(RunFolder folder)
    {
        var servers = new SharedServers();
        try
        {
            await servers.StartRedisAsync(folder);
            await servers.StartPostgresAsync(folder);
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

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private async Task StartRedisAsync(RunFolder folder)
    {
        var redis = ProcessUnderTest.Start(
            "redis", folder, Nothing,
            "redis-server", "--port", RedisPort.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--dir", folder.Folder("redis"));
        _running.Add(redis);
        await redis.UntilAnswersAsync(
            async _ => (await Tool.OutputAsync("redis-cli", Nothing, "-p", RedisPort.ToString(CultureInfo.InvariantCulture), "ping")).Contains("PONG", StringComparison.Ordinal),
            StartsWithin);
    }

    private async Task StartPostgresAsync(RunFolder folder)
    {
        var port = ProcessUnderTest.FreePort();
        var data = Path.Combine(_data.FullName, "data");
        if (Environment.UserName == "root")
        {
            // The server refuses to be run by root.
            await Tool.OutputAsync("chown", Nothing, "postgres", _data.FullName);
        }

        string[] init = Unprivileged(Binary("initdb"), "--pgdata", data, "--username", "bench", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8");
        var said = await Tool.OutputAsync(init[0], Nothing, init[1..]);
        if (!Directory.Exists(data))
        {
            throw new InvalidRunException($"initdb made no database: {said}");
        }

        var postgres = ProcessUnderTest.Start("postgres", folder, Nothing, Unprivileged(
            Binary("postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        _running.Add(postgres);
        Record = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=bench;Database=postgres");
        await postgres.UntilAnswersAsync(
            async _ =>
            {
                try
                {
                    await ExecuteAsync("SELECT 1");
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            StartsWithin);
    }

    // Debian keeps the server's programs off the PATH, one folder a version.
    private static string Binary(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetFiles("/usr/lib/postgresql", name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault() ?? name
            : name;

    private static string[] Unprivileged(params string[] command) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;
}
