using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>Drives every server in turn, round after round, so that what the machine does meanwhile meets them all.</summary>
internal sealed class ScenarioRunner(CompareOptions options, RunFolder folder, TestBed bed)
{
    private const int MostWarmUps = 12;
    private const double StillImproves = 0.95;
    private const double StillCompiles = 0.01;

    private readonly WrkRun _wrk = new(folder);

    public async Task<ScenarioResult> RunAsync(Scenario scenario)
    {
        var bodies = scenario.Bodies();
        var files = bodies.Select((body, i) => folder.Write(string.Create(CultureInfo.InvariantCulture, $"body-{i}"), body)).ToArray();
        foreach (var server in bed.Servers)
        {
            Progress.Say($"{scenario.Name}: warming {server.Name}");
            await Probe.ThrowUnlessForwardedAsync(bed.Http, server, scenario, bodies);
            ProcFs.ForgetPeak(server.Process.Pid);
            await WarmAsync(server, scenario, files);
        }

        var rounds = bed.Servers.ToDictionary(s => s.Name, _ => new List<Round>(), StringComparer.Ordinal);
        var disk = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var server in bed.Servers)
            {
                var measured = await DriveAsync(server, scenario, files, options.Seconds);
                rounds[server.Name].Add(measured);
                Progress.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{scenario.Name}: round {round}/{options.Rounds} {server.Name}: {measured.PerSecond:0}/s, p99 {measured.P99Ms:0.00} ms, {measured.CpuMicros:0} us"));
            }

            if (scenario.IsDurable)
            {
                disk.AddRange(FsyncProbe.Measure(bed.DataFolder));
            }
        }

        return new ScenarioResult(
            scenario,
            [.. bed.Servers.Select(s => new ServerResult(s.Name, rounds[s.Name], ProcFs.PeakMiB(s.Process.Pid)))],
            disk.Count == 0 ? null : new Samples(disk));
    }

    /// <summary>
    /// Drives until another drive no longer makes the server cheaper and its runtime has nothing more to compile: it compiles its hot code anew
    /// while it runs, and a server that is measured before it is done looks up to three times as dear.
    /// </summary>
    private async Task WarmAsync(Server server, Scenario scenario, IReadOnlyList<string> files)
    {
        var before = double.MaxValue;
        for (var drive = 0; drive < MostWarmUps; drive++)
        {
            var compiled = ProcFs.CompilingSeconds(server.Process.Pid);
            var now = await DriveAsync(server, scenario, files, options.WarmUpSeconds);
            var compiling = ProcFs.CompilingSeconds(server.Process.Pid);

            // A thread that ended meanwhile and came back counts from its return.
            compiling -= compiling < compiled ? 0 : compiled;
            if (options.IsQuick || (now.CpuMicros > before * StillImproves && compiling * 1e6 < now.CpuMicros * now.Requests * StillCompiles))
            {
                return;
            }

            before = now.CpuMicros;
        }
    }

    private async Task<Round> DriveAsync(Server server, Scenario scenario, IReadOnlyList<string> files, int seconds)
    {
        var reached = await bed.UpstreamCountAsync();
        var cpu = ProcFs.CpuSeconds(server.Process.Pid);
        var wrk = await _wrk.DriveAsync(server, scenario, files, seconds);
        cpu = ProcFs.CpuSeconds(server.Process.Pid) - cpu;
        reached = await bed.UpstreamCountAsync() - reached;

        server.Process.FailIfGone();
        wrk.ThrowUnlessClean(server.Name);
        if (reached < wrk.Requests)
        {
            throw new InvalidRunException($"{server.Name} answered {wrk.Requests} requests of {scenario.Name}, but only {reached} reached the upstream.");
        }

        return new Round(wrk.PerSecond, wrk.P50Micros / 1e3, wrk.P99Micros / 1e3, cpu * 1e6 / wrk.Requests, wrk.Requests);
    }
}
