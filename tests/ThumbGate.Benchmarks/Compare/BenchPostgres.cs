using System.Security.Cryptography;
using Npgsql;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>A PostgreSQL server as it comes, but for its port and folder: what it commits is on the disk when it says so.</summary>
internal sealed class BenchPostgres : IDisposable
{
    public const string ConnectionVariable = "BENCH_STORE";
    public const string DigestVariable = "BENCH_DIGESTS";
    public const string HoldsVariable = "BENCH_HOLDS";
    public const string CheckpointVariable = "BENCH_CHECKPOINTS";

    private readonly DirectoryInfo _folder;
    private readonly int _port = ProcessUnderTest.FreePort();

    private BenchPostgres(DirectoryInfo folder) => _folder = folder;

    /// <summary>What gateway.yaml says of it.</summary>
    public static string Config =>
        $$"""
        store: { provider: postgres, connection: "env:{{ConnectionVariable}}" }
        digests: { secret: "env:{{DigestVariable}}" }
        holds: { keys: [{ id: first, secret: "env:{{HoldsVariable}}" }] }
        audit: { checkpoints: { key: "env:{{CheckpointVariable}}" } }
        """;

    public string Connection => FormattableString.Invariant($"Host=127.0.0.1;Port={_port};Username=thumbgate;Database=postgres");

    /// <summary>The command that runs it.</summary>
    public string[] Command =>
    [
        .. Unprivileged, ProgramOf("postgres"), "-D", Path.Combine(_folder.FullName, "data"), "-p", FormattableString.Invariant($"{_port}"),
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
    ];

    // The server refuses to be run by root, and needs a folder that its own user can get to.
    private static string[] Unprivileged =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    public static async Task<BenchPostgres> MakeAsync()
    {
        var made = new BenchPostgres(Directory.CreateTempSubdirectory("thumbgate-bench-"));
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Unprivileged.Length > 0)
        {
            await Tool.OutputAsync("chown", nothing, "postgres", made._folder.FullName);
        }

        string[] initdb = [.. Unprivileged, ProgramOf("initdb"), "--pgdata", Path.Combine(made._folder.FullName, "data"), "--username", "thumbgate", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"];
        await Tool.OutputAsync(initdb[0], nothing, initdb[1..]);
        return made;
    }

    /// <summary>A key for checkpoints, as PEM.</summary>
    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportECPrivateKeyPem();
    }

    /// <exception cref="InvalidRunException">It doesn't answer within that time.</exception>
    public async Task UntilReadyAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
                await connection.OpenAsync(limit.Token);
                return;
            }
            catch (NpgsqlException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
            {
                throw new InvalidRunException($"PostgreSQL did not answer: {exception.Message}");
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Debian keeps the server's programs off the PATH, one folder a version.</summary>
    private static string ProgramOf(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin", name)).First(File.Exists)
            : name;
}
