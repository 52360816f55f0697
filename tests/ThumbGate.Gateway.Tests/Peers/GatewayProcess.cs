using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>The built gateway as a process of its own: <c>thumbgate serve</c>, as it is in production.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private GatewayProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it has written to stdout and stderr.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and returns once it says that it is ready.</summary>
    /// <exception cref="GatewayStoppedException">It ended instead.</exception>
    public static Task<GatewayProcess> StartAsync(GatewayFolder folder, GatewayPorts ports) =>
        StartAsync(new GatewayStart(folder.Config, folder.Data, ports.Operators, GatewayFolder.Environment));

    /// <inheritdoc cref="StartAsync(GatewayFolder, GatewayPorts)"/>
    public static async Task<GatewayProcess> StartAsync(GatewayStart how)
    {
        string[] line = [.. how.Launcher, DotNet, "exec", typeof(GatewayHost).Assembly.Location, "serve", "--config", how.Config, "--data", how.Data];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = how.Data,
        };
        foreach (var (name, value) in how.Environment)
        {
            start.Environment[name] = value;
        }

        var gateway = new GatewayProcess(new Process { StartInfo = start });
        gateway._process.OutputDataReceived += gateway.Keep;
        gateway._process.ErrorDataReceived += gateway.Keep;
        gateway._process.Start();
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        try
        {
            await gateway.ReadyAsync(new Uri($"http://127.0.0.1:{how.OperatorsPort}/health/ready"));
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>The most memory that the process ever had resident, in bytes.</summary>
    public long PeakMemory()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>Stops it between two instructions.</summary>
    public void Pause() => Signals.Stop(Id);

    /// <summary>Kills it, as <c>kill -9</c> does; returns once it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _output.Enqueue(text);
        }
    }

    private async Task ReadyAsync(Uri health)
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await pulse.WaitForNextTickAsync(patience.Token))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(patience.Token);
                throw new GatewayStoppedException($"thumbgate serve ended with exit code {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await client.GetAsync(health, patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
        }
    }
}

/// <summary>What a gateway process is started with.</summary>
/// <param name="Config">Its config folder.</param>
/// <param name="Data">Where its record is.</param>
/// <param name="OperatorsPort">Where it is asked whether it is ready.</param>
/// <param name="Environment">Variables that it gets besides those of the tests.</param>
internal sealed record GatewayStart(string Config, string Data, int OperatorsPort, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>A program that becomes the gateway, or starts it as itself, with its arguments; what it starts is appended.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];
}

/// <summary>The gateway ended before it was ready.</summary>
internal sealed class GatewayStoppedException(string message) : Exception(message);
