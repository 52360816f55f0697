using System.Globalization;
using ThumbGate.Benchmarks.Compare;
using ThumbGate.Benchmarks.Replicas;

namespace ThumbGate.Benchmarks.Faults;

/// <summary>How long reads take before, while and after something that the gateway leans on is gone.</summary>
internal sealed class FaultsCommand(Fleet fleet, TimeSpan phase, int rounds)
{
    /// <summary>p99 while it is gone, and right after it is back, against p99 before.</summary>
    private const double Bar = 5;

    // Some files of the journal, and room for what SQLite makes of them in every round.
    private const string DiskSize = "2g";

    // A mount that only the gateway's process sees, and that ends with it. Who is not root is root in a namespace of his own.
    private const string OwnDisk = """mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@" """;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private readonly List<Fault> _faults = [];

    public static async Task<int> RunAsync(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "seconds", "rounds", "only", "quick!", "markdown!");
        var folder = new RunFolder(given.Text("work") ?? "artifacts/bench/faults");
        var only = given.Text("only");
        if (only is not (null or "shared" or "disk"))
        {
            throw new UsageException($"--only is shared (Redis and PostgreSQL) or disk, not {only}.");
        }

        await using var fleet = new Fleet(folder, given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll");
        var command = new FaultsCommand(
            fleet, TimeSpan.FromSeconds(given.Number("seconds", given.Has("quick") ? 2 : 10)), given.Number("rounds", given.Has("quick") ? 1 : 5));
        if (only is not "disk")
        {
            await using var servers = await SharedServers.StartAsync(folder);
            await command.MeasureSharedAsync(servers);
        }

        if (only is not "shared")
        {
            await command.MeasureDiskAsync();
        }

        return command.Print(given.Has("markdown"));
    }

    private async Task MeasureSharedAsync(SharedServers servers)
    {
        var gateway = await fleet.StartAsync("shared", servers, Fleet.Shared);
        using var traffic = await WarmAsync(gateway);
        await ManyAsync("Redis is paused", gateway, traffic, servers.PauseRedisAsync, refuses: false);
        await ManyAsync("PostgreSQL is paused", gateway, traffic, servers.PausePostgresAsync, refuses: true);
    }

    private async Task MeasureDiskAsync()
    {
        var gateway = await fleet.StartAsync("disk", null, "store: { provider: sqlite, path: thumbgate.db }", OnSmallDisk);
        using var traffic = await WarmAsync(gateway);
        await ManyAsync("the disk is full, journal and all", gateway, traffic, async () =>
        {
            var full = new FullDisk($"/proc/{gateway.Process.Pid}/root{fleet.DataOf("disk")}");
            await traffic.WriteUntilRefusedAsync();
            return full;
        }, refuses: true);
    }

    private async Task<SteadyTraffic> WarmAsync(StartedGateway gateway)
    {
        var (_, key) = await fleet.AgentAsync(gateway, await fleet.OperatorAsync(gateway));
        var traffic = new SteadyTraffic(gateway, key);
        await traffic.DriveAsync(WarmUp);
        return traffic;
    }

    private async Task ManyAsync(string what, StartedGateway gateway, SteadyTraffic traffic, Func<Task<IAsyncDisposable>> begin, bool refuses)
    {
        var results = new List<(Phase Before, Phase During, Phase After)>();
        for (var round = 1; round <= rounds; round++)
        {
            Progress.Say($"{what}: round {round} of {rounds}");
            var before = await traffic.DriveAsync(phase);
            Phase during;
            await using (await begin())
            {
                during = await traffic.DriveAsync(phase);
            }

            var after = await traffic.DriveAsync(phase);
            await fleet.BecomesAsync(gateway, Fleet.IsReady);
            results.Add((before, during, after));
            if (before.Written != before.Writes || (refuses ? during.Refused == 0 : during.Written != during.Writes))
            {
                throw new InvalidRunException($"{what}: of {before.Writes} writes {before.Written} passed before, and of {during.Writes} {during.Written} while it was gone.");
            }
        }

        _faults.Add(new(what, results));
    }

    private int Print(bool markdown)
    {
        var table = new Table(
            SteadyTraffic.Pace + string.Create(CultureInfo.InvariantCulture, $"; {rounds} rounds of {phase.TotalSeconds:0} s each, median (smallest to largest round)"),
            "while", "reads' p50 ms before", "p99 ms before", "p99 ms meanwhile", "p99 ms right after", "meanwhile / before", "after / before", "writes refused meanwhile", "bar", "");
        foreach (var fault in _faults)
        {
            table.Add(
                fault.What, Spread(fault.Of(r => r.Before.Reads.Median), "0.00"), Spread(fault.Of(r => P99(r.Before)), "0.00"), Spread(fault.Of(r => P99(r.During)), "0.00"),
                Spread(fault.Of(r => P99(r.After)), "0.00"), Spread(fault.During, "0.00x"), Spread(fault.After, "0.00x"),
                Spread(fault.Of(r => 100.0 * r.During.Refused / r.During.Writes), "0' %'"), string.Create(CultureInfo.InvariantCulture, $"< {Bar}x"), fault.IsMet ? "pass" : "MISS");
        }

        table.Print(Console.Out, markdown);
        return _faults.TrueForAll(f => f.IsMet) ? ExitCode.Met : ExitCode.Missed;
    }

    private static double P99(Phase phase) => phase.Reads.Percentile(99);

    private static string Spread(Samples samples, string format)
    {
        return $"{Text(samples.Median)} ({Text(samples.Min)} to {Text(samples.Max)})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string[] OnSmallDisk(string data) =>
        [.. Environment.UserName == "root" ? (string[])["unshare", "--mount"] : ["unshare", "--user", "--map-root-user", "--mount"], "sh", "-c", OwnDisk, "sh", DiskSize, data];

    private sealed record Fault(string What, List<(Phase Before, Phase During, Phase After)> Rounds)
    {
        public Samples During => Of(r => P99(r.During) / P99(r.Before));

        public Samples After => Of(r => P99(r.After) / P99(r.Before));

        public bool IsMet => During.Median < Bar && After.Median < Bar;

        public Samples Of(Func<(Phase Before, Phase During, Phase After), double> value) => new(Rounds.Select(value));
    }
}
