using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>Medians, spread, ratios to plain YARP, and each bar with what was measured against it.</summary>
internal sealed class Report(CompareOptions options, string machine, IReadOnlyList<Footprint> footprints, IReadOnlyList<ScenarioResult> results)
{
    private const double IdleLimitMiB = 120;
    private const double FirstDecisionLimitSeconds = 2;

    private readonly List<BarResult> _bars = [.. BarsOf(footprints, results)];

    private bool Counts => options.Rounds >= CompareOptions.RoundsThatCount && !options.IsQuick;

    public bool IsMissed => Counts && _bars.Any(bar => !bar.IsMet);

    public void Print(TextWriter output)
    {
        output.WriteLine(machine);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Rounds} interleaved rounds of {options.Seconds} s on warm servers; median (smallest to largest round)."));
        output.WriteLine();
        foreach (var result in results)
        {
            TableOf(result).Print(output, options.IsMarkdown);
        }

        FootprintTable().Print(output, options.IsMarkdown);
        if (_bars.Count > 0)
        {
            BarTable().Print(output, options.IsMarkdown);
        }

        output.WriteLine(Counts
            ? string.Create(CultureInfo.InvariantCulture, $"{_bars.Count(b => b.IsMet)} bars met, {_bars.Count(b => !b.IsMet)} missed")
            : string.Create(CultureInfo.InvariantCulture, $"Too few rounds to hold a bar to ({CompareOptions.RoundsThatCount} are needed): this shows only that it runs."));
    }

    private static Table TableOf(ScenarioResult result)
    {
        var disk = result.Fsync is { } fsync
            ? string.Create(CultureInfo.InvariantCulture, $"; fsync p50 {fsync.Percentile(50):0.00} ms, p99 {fsync.Percentile(99):0.00} ms")
            : "";
        var table = new Table(
            $"{result.Scenario.Title} (`{result.Scenario.Name}`){disk}",
            "server", "requests/s", "p50 ms", "p99 ms", "CPU us/request", "peak MiB", "throughput / plain", "CPU / plain", "p99 / plain");
        foreach (var server in result.Servers)
        {
            var row = new List<string>
            {
                server.Server, Spread(server.PerSecond, "0"), Spread(server.P50Ms, "0.00"), Spread(server.P99Ms, "0.00"), Spread(server.CpuMicros, "0"),
                Number(server.PeakMiB, "0"),
            };
            row.AddRange(result.Has(Server.Plain) && server.Server != Server.Plain ? Ratios(server, result.Plain) : ["", "", ""]);
            table.Add([.. row]);
        }

        return table;
    }

    private static IEnumerable<string> Ratios(ServerResult server, ServerResult plain)
    {
        var paired = server.ThroughputOver(plain);
        yield return $"{Number(server.PerSecond.Median / plain.PerSecond.Median, "0.00")}x ({Number(paired.Min, "0.00")} to {Number(paired.Max, "0.00")})";
        yield return Number(server.CpuMicros.Median / plain.CpuMicros.Median, "0.00") + "x";
        yield return Number(server.P99Ms.Median / plain.P99Ms.Median, "0.00") + "x";
    }

    private Table FootprintTable()
    {
        var table = new Table("before any load", "server", "start to first good answer ms", "idle MiB");
        foreach (var footprint in footprints)
        {
            table.Add(footprint.Server, Spread(new Samples(footprint.FirstAnswerMs), "0"), Number(footprint.IdleMiB, "0"));
        }

        return table;
    }

    private Table BarTable()
    {
        var table = new Table("bars", "where", "what", "measured", "bar", "");
        foreach (var bar in _bars)
        {
            table.Add(bar.Where, bar.What, bar.Measured, bar.Limit, bar.IsMet ? "pass" : "MISS");
        }

        return table;
    }

    private static IEnumerable<BarResult> BarsOf(IReadOnlyList<Footprint> footprints, IReadOnlyList<ScenarioResult> results)
    {
        var bars = results
            .Where(result => result.Has(Server.Gateway) && result.Has(Server.Plain))
            .SelectMany(result => result.Scenario.Bars.Select(bar => bar.Hold(result)));
        if (footprints.FirstOrDefault(f => f.Server == Server.Gateway) is not { } gateway)
        {
            return bars;
        }

        return bars.Append(BarResult.Of("gateway before any load", "idle memory", gateway.IdleMiB, IdleLimitMiB, atLeast: false, " MiB"))
            .Append(BarResult.Of(
                "gateway before any load", "start to first decision", new Samples(gateway.FirstAnswerMs).Median / 1000, FirstDecisionLimitSeconds, atLeast: false, " s"));
    }

    private static string Spread(Samples samples, string format) =>
        samples.Min.Equals(samples.Max)
            ? Number(samples.Median, format)
            : $"{Number(samples.Median, format)} ({Number(samples.Min, format)} to {Number(samples.Max, format)})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
