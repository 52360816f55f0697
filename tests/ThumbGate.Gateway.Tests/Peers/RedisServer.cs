using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// A real redis-server on a free loopback port, in a folder of its own, that keeps nothing on disk. It ends with the process of the tests,
/// however that ends.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-redis-");
    private readonly string _password;
    private Process? _process;
    private Process? _keeper;

    private RedisServer(string password) => _password = password;

    public int Port { get; } = Ports.Free();

    /// <summary>What StackExchange.Redis connects by.</summary>
    public string Connection => $"127.0.0.1:{Port}" + (_password.Length > 0 ? ",password=" + _password : "");

    /// <summary>The file that <see cref="Connection"/> stands in.</summary>
    public string ConnectionFile => Path.Combine(_folder.FullName, "connection");

    /// <summary>Starts one and returns once it answers.</summary>
    public static async Task<RedisServer> StartAsync(string password = "")
    {
        var server = new RedisServer(password);
        await File.WriteAllTextAsync(server.ConnectionFile, server.Connection + "\n");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same port, empty.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.FullName,
                "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", Path.Combine(_folder.FullName, "log"),
            },
            UseShellExecute = false,
        };
        if (_password.Length > 0)
        {
            start.ArgumentList.Add("--requirepass");
            start.ArgumentList.Add(_password);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("redis-server did not start.");

        // Its input ends when this process does, even if that is killed.
        _keeper = Process.Start(new ProcessStartInfo("sh", ["-c", $"read -r done || kill -KILL {_process.Id}"]) { RedirectStandardInput = true, UseShellExecute = false });
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("redis-server does not answer:\n" + await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "log")));
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Ends it at once, as SIGKILL does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        await _keeper!.StandardInput.WriteLineAsync("done");
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Stops its clock: connections stay open and nothing is answered.</summary>
    public void Pause() => Signals.Stop(_process!.Id);

    public void Resume() => Signals.Continue(_process!.Id);

    /// <summary>Sends one command and reads the first bytes of its answer.</summary>
    public async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        var stream = client.GetStream();
        var text = (_password.Length > 0 ? $"AUTH {_password}\r\n" : "") + command + "\r\nQUIT\r\n";
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await AskAsync("PING")).Contains("PONG", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
