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

    /// <summary>What it has written to stdout and stderr.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and returns once it says that it is ready.</summary>
    /// <exception cref="GatewayStoppedException">It ended instead.</exception>
    public static async Task<GatewayProcess> StartAsync(GatewayFolder folder, GatewayPorts ports)
    {
        var start = new ProcessStartInfo(DotNet)
        {
            ArgumentList = { "exec", typeof(GatewayHost).Assembly.Location, "serve", "--config", folder.Config, "--data", folder.Data },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Data,
        };
        foreach (var (name, value) in GatewayFolder.Environment)
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
            await gateway.ReadyAsync(new Uri($"http://127.0.0.1:{ports.Operators}/health/ready"));
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

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
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

/// <summary>The gateway ended before it was ready.</summary>
internal sealed class GatewayStoppedException(string message) : Exception(message);
