using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>A started server. Its pid is noted in the run's folder, so that the script that began the run can stop it whatever happens here.</summary>
internal sealed class ProcessUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _log;

    private ProcessUnderTest(string name, Process process, string log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    public string Name { get; }

    public int Pid => _process.Id;

    /// <summary>Starts a program with its output in <c>NAME.log</c> in the run's folder: no pipe that somebody must empty.</summary>
    public static ProcessUnderTest Start(string name, RunFolder folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var log = folder.File($"{name}.log");
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=$0; exec \"$@\" >>\"$log\" 2>&1 </dev/null");
        start.ArgumentList.Add(log);
        foreach (var part in command)
        {
            start.ArgumentList.Add(part);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        // By this mark bench.sh knows a process of this run from a later one that was given the same pid.
        start.Environment["BENCH_RUN"] = folder.Path;
        var process = Process.Start(start) ?? throw new InvalidRunException($"{name} did not start.");
        File.AppendAllText(folder.File("pids"), string.Create(CultureInfo.InvariantCulture, $"{process.Id}\n"));
        return new ProcessUnderTest(name, process, log);
    }

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Asks again until the answer is good; gives the time it took, in milliseconds.</summary>
    public async Task<double> UntilAnswersAsync(Func<CancellationToken, Task<bool>> good, TimeSpan within)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(within);
        try
        {
            while (true)
            {
                FailIfGone();
                try
                {
                    if (await good(limit.Token))
                    {
                        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    }
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidRunException($"{Name} did not answer well within {within.TotalSeconds:0} s. {LastWords()}");
        }
    }

    public void FailIfGone()
    {
        if (_process.HasExited)
        {
            throw new InvalidRunException($"{Name} ended with code {_process.ExitCode}. {LastWords()}");
        }
    }

    /// <summary>Stops it and what it has started in their tracks, until disposed.</summary>
    public async Task<IAsyncDisposable> PauseAsync()
    {
        // The first of them first, so that it starts no others meanwhile.
        await SignalAsync("STOP", [Pid]);
        int[] all = [Pid, .. ProcFs.Children(Pid)];
        await SignalAsync("STOP", all);
        return new Pause(all);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM", [Pid]);
            using var limit = new CancellationTokenSource(StopsWithin);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static async Task SignalAsync(string signal, int[] pids)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -s {signal} {string.Join(' ', pids)}"]);
        await kill.WaitForExitAsync();
    }

    private string LastWords() => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(12).Prepend($"{_log}:")) : "";

    private sealed class Pause(int[] pids) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await SignalAsync("CONT", pids);
    }
}
