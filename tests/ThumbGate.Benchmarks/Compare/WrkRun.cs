using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>One drive by wrk: two threads, closed loop, requests made ready before the clock starts.</summary>
internal sealed class WrkRun(RunFolder folder)
{
    private const string Mark = "MEASURED ";

    public async Task<WrkResult> DriveAsync(Server server, Scenario scenario, IReadOnlyList<string> bodyFiles, int seconds)
    {
        var script = folder.Write("drive.lua", Script(server, scenario, bodyFiles));
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            "--threads", "2", "--connections", Text(scenario.Connections), "--duration", Text(seconds) + "s", "--timeout", "10s",
            "--latency", "--script", script, new Uri(server.Base, server.PathOf(scenario)).ToString(),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var wrk = Process.Start(start) ?? throw new InvalidRunException("wrk did not start.");
        var errors = wrk.StandardError.ReadToEndAsync();
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new InvalidRunException($"wrk measured nothing: {output}{await errors}");
        return WrkResult.Parse(line[Mark.Length..]);
    }

    // The answers' statuses are counted by wrk itself; reading them in Lua would make wrk the slowest of all.
    private static string Script(Server server, Scenario scenario, IReadOnlyList<string> bodyFiles)
    {
        var lua = new StringBuilder();
        lua.AppendLine("local ready, at = {}, 0");
        lua.AppendLine("function init(args)");
        lua.AppendLine(CultureInfo.InvariantCulture, $"  wrk.headers[\"Authorization\"] = \"Bearer {server.Key}\"");
        if (bodyFiles.Count == 0)
        {
            lua.AppendLine(CultureInfo.InvariantCulture, $"  ready[1] = wrk.format(\"GET\", \"{server.PathOf(scenario)}\")");
        }

        if (bodyFiles.Count > 0)
        {
            lua.AppendLine(CultureInfo.InvariantCulture, $"  wrk.headers[\"Content-Type\"] = \"{scenario.ContentType}\"");
        }

        // Each file is closed at once: wrk cannot watch a socket whose number is high, and takes it for a failed connection.
        foreach (var file in bodyFiles)
        {
            lua.AppendLine(CultureInfo.InvariantCulture, $"  local file = assert(io.open(\"{file}\", \"rb\"))");
            lua.AppendLine(CultureInfo.InvariantCulture, $"  ready[#ready + 1] = wrk.format(\"POST\", \"{server.PathOf(scenario)}\", nil, file:read(\"*a\"))");
            lua.AppendLine("  file:close()");
        }

        lua.AppendLine("end");
        lua.AppendLine("function request() at = at % #ready + 1; return ready[at] end");
        lua.AppendLine("function done(s, latency, _)");
        lua.AppendLine("  local e = s.errors");
        lua.AppendLine(CultureInfo.InvariantCulture,
            $"  print(string.format(\"{Mark}%d %d %d %d %d %d %d\", s.requests, s.duration, latency:percentile(50), latency:percentile(99),");
        lua.AppendLine("    e.status, e.connect + e.read + e.write, e.timeout))");
        lua.AppendLine("end");
        return lua.ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What wrk saw. Times in microseconds.</summary>
internal sealed record WrkResult(long Requests, long DurationMicros, long P50Micros, long P99Micros, long BadStatuses, long BrokenConnections, long Timeouts)
{
    public double PerSecond => Requests / (DurationMicros / 1e6);

    public static WrkResult Parse(string line)
    {
        var n = line.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new WrkResult(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }

    public void ThrowUnlessClean(string server)
    {
        if (Requests == 0 || BadStatuses + BrokenConnections + Timeouts > 0)
        {
            throw new InvalidRunException(
                $"{server}: {Requests} answers, {BadStatuses} of them errors, {BrokenConnections} broken connections, {Timeouts} timeouts.");
        }
    }
}
