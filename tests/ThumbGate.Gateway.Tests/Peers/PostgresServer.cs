using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>A real PostgreSQL server on a free loopback port, in a folder of its own. It ends with the process of the tests, however that ends.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<PostgresServer> One = new(Start);
    private static int _databases;

    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private Process _keeper;

    private PostgresServer(DirectoryInfo folder, int port, Process keeper)
    {
        _folder = folder;
        _port = port;
        _keeper = keeper;
    }

    /// <summary>The server that tests share which leave it running.</summary>
    public static PostgresServer Shared => One.Value;

    /// <summary>A server of the test's own.</summary>
    /// <exception cref="InvalidOperationException">It could not be made, or does not start.</exception>
    public static PostgresServer Start()
    {
        var folder = Directory.CreateTempSubdirectory("thumbgate-postgres-");
        if (IsRoot)
        {
            // The server refuses to be run by root.
            Run("chown", ["postgres", folder.FullName]);
        }

        Run(
            Tool("initdb"),
            ["--pgdata", Path.Combine(folder.FullName, "data"), "--username", "thumbgate", "--auth", "trust", "--encoding", "UTF8", "--no-sync",
             "--locale-provider", "icu", "--icu-locale", "en-US", "--locale", "C.UTF-8"],
            unprivileged: true);
        for (var left = 5; ; left--)
        {
            var port = Ports.Free();
            var server = new PostgresServer(folder, port, Keep(folder, port));
            try
            {
                server.WaitUntilReady();
                return server;
            }
            catch (InvalidOperationException) when (left > 1)
            {
                // Somebody took the port between finding and using it.
            }
        }
    }

    /// <summary>Makes an empty database; returns the string that connects to it.</summary>
    public string NewDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"record_{Interlocked.Increment(ref _databases)}");
        Execute($"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    /// <summary>All of a database, as pg_dump writes it.</summary>
    public string Dump(string connection) => Run(
        Tool("pg_dump"), [string.Create(CultureInfo.InvariantCulture, $"postgresql://thumbgate@127.0.0.1:{_port}/{new NpgsqlConnectionStringBuilder(connection).Database}")]);

    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username=thumbgate;Database={database}";

    /// <summary>Takes a database out of everybody's reach, until disposed.</summary>
    public IDisposable Without(string connection)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database!;
        Execute($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        Execute($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
        return new Undo(() => Execute($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"));
    }

    /// <summary>Kills the server and all that it started, as a crash does.</summary>
    public void Kill()
    {
        // The first of them first, so that it doesn't start others anew.
        Signals.Kill(Stopped());
        _keeper.WaitForExit();
    }

    /// <summary>Starts what was killed on the same folder and port.</summary>
    public void Restart()
    {
        _keeper.Dispose();
        _keeper = Keep(_folder, _port);
        WaitUntilReady();
    }

    /// <summary>Stops the server and all that it started in their tracks: connections stay, and nobody answers.</summary>
    public void Pause() => Signals.Stop(Stopped());

    public void Resume() => Signals.Continue(Processes());

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private static bool IsRoot => Environment.UserName == "root";

    private void End()
    {
        if (!_folder.Exists)
        {
            return;
        }

        if (!_keeper.HasExited)
        {
            Kill();
        }

        _keeper.Dispose();
        _folder.Delete(recursive: true);
        _folder.Refresh();
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The server, and then its children.</summary>
    private int[] Processes()
    {
        var first = File.ReadLines(Path.Combine(_folder.FullName, "data", "postmaster.pid")).First();
        return [.. File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(first)
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
    }

    /// <summary>The server, which is stopped and starts nothing more, and then its children.</summary>
    private int[] Stopped()
    {
        Signals.Stop(Processes()[0]);
        return Processes();
    }

    private const string KeeperScript =
        """
        exec 3<&0
        folder=$1
        shift
        "$@" </dev/null 3<&- & server=$!
        { read -r _ <&3; : >"$folder/orphaned"; kill -s QUIT $server; } & reader=$!
        wait $server
        kill $reader
        [ ! -e "$folder/orphaned" ] || rm -rf "$folder"
        """;

    // The shell ends the server when its standard input ends, which it does with the tests' process even where that is killed, and leaves
    // nothing of it behind.
    private static Process Keep(DirectoryInfo folder, int port)
    {
        string[] server =
        [
            Tool("postgres"), "-D", Path.Combine(folder.FullName, "data"), "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300", "-c", "shared_buffers=32MB",
        ];
        var start = StartInfo("sh", ["-c", KeeperScript, "sh", folder.FullName, .. server], unprivileged: true);
        start.RedirectStandardInput = true;
        var keeper = new Process { StartInfo = start };
        keeper.OutputDataReceived += static (_, _) => { };
        keeper.ErrorDataReceived += static (_, _) => { };
        keeper.Start();
        keeper.BeginOutputReadLine();
        keeper.BeginErrorReadLine();
        return keeper;
    }

    private void WaitUntilReady()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (started.Elapsed < Patience && !_keeper.WaitForExit(20))
            {
                // It is not up yet.
            }
            catch (NpgsqlException exception)
            {
                throw new InvalidOperationException("PostgreSQL ended instead of starting, or does not start.", exception);
            }
        }
    }

    private static string Run(string program, string[] arguments, bool unprivileged = false)
    {
        using var process = Process.Start(StartInfo(program, arguments, unprivileged))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}:\n{output.Result}{error}");
        }

        return output.Result;
    }

    private static ProcessStartInfo StartInfo(string program, string[] arguments, bool unprivileged)
    {
        string[] line = unprivileged && IsRoot
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
    }

    /// <summary>Debian keeps the server's programs off the PATH, one folder a version.</summary>
    private static string Tool(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin", name)).First(File.Exists)
            : name;

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
