using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>Runs the engine's benchmarks and holds the ratios to their bars.</summary>
internal static class EngineCommand
{
    public static int Run(string[] args)
    {
        var given = Arguments.Parse(args, "filter", "quick!", "markdown!", "artifacts");
        // In this process: no project is generated and restored behind the user's back, and both sides of a ratio share one run.
        var job = (given.Has("quick") ? Job.ShortRun : Job.MediumRun).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).WithOptions(ConfigOptions.JoinSummary);
        if (given.Text("artifacts") is { } artifacts)
        {
            config = config.WithArtifactsPath(artifacts);
        }

        var wanted = given.Text("filter") ?? "";
        var classes = new[] { typeof(HeaderOnlyBenchmarks), typeof(JsonBenchmarks), typeof(EnvelopeBenchmarks), typeof(GrowthBenchmarks) }
            .Where(type => type.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (classes.Length == 0)
        {
            throw new UsageException("--filter takes the start of headeronly, json, envelope or growth.");
        }

        var summaries = BenchmarkRunner.Run(classes, config);
        var measured = new EngineMeasurements([.. summaries.SelectMany(s => s.Reports)]);
        if (summaries.Any(s => s.HasCriticalValidationErrors) || measured.IsIncomplete)
        {
            throw new InvalidRunException("A benchmark did not run; see above.");
        }

        var bars = new List<BarResult>();
        bars.AddRange(HeaderOnlyBenchmarks.Bars(measured));
        bars.AddRange(JsonBenchmarks.Bars(measured));
        bars.AddRange(EnvelopeBenchmarks.Bars(measured));
        bars.AddRange(GrowthBenchmarks.Bars(measured));
        var table = new Table("bars", "where", "what", "measured", "bar", "");
        foreach (var bar in bars)
        {
            table.Add(bar.Where, bar.What, bar.Measured, bar.Limit, bar.IsMet ? "pass" : "MISS");
        }

        table.Print(Console.Out, given.Has("markdown"));
        return bars.All(bar => bar.IsMet) ? ExitCode.Met : ExitCode.Missed;
    }
}

/// <summary>Medians in nanoseconds and allocated bytes of one operation, by benchmark and parameters.</summary>
internal sealed class EngineMeasurements(IReadOnlyList<BenchmarkReport> reports)
{
    public bool IsIncomplete => reports.Count == 0 || reports.Any(r => !r.Success || r.ResultStatistics is null);

    public bool Has(string benchmark) => reports.Any(r => NameOf(r) == benchmark);

    public double Nanoseconds(string benchmark, params (string Name, object Value)[] parameters) =>
        Find(benchmark, parameters).ResultStatistics!.Median;

    public double AllocatedBytes(string benchmark, params (string Name, object Value)[] parameters)
    {
        var report = Find(benchmark, parameters);
        return report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
            ?? throw new InvalidRunException($"{benchmark}: allocations were not measured.");
    }

    private BenchmarkReport Find(string benchmark, (string Name, object Value)[] parameters) =>
        reports.Single(r => NameOf(r) == benchmark && parameters.All(p => Text(r.BenchmarkCase.Parameters[p.Name]) == Text(p.Value)));

    private static string NameOf(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethod.Name;

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
