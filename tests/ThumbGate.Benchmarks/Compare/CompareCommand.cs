namespace ThumbGate.Benchmarks.Compare;

/// <summary>Starts everything, drives it, prints what came of it.</summary>
internal static class CompareCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = CompareOptions.Parse(args);
        if (options.Servers.Contains(Server.Gateway, StringComparer.Ordinal) && !File.Exists(options.Gateway))
        {
            throw new UsageException($"There is no gateway at {options.Gateway}: ./eng/bench.sh builds it, or name one with --gateway.");
        }

        var folder = new RunFolder(options.Work);
        var results = new List<ScenarioResult>();
        await using var bed = await TestBed.StartAsync(options, folder);
        var runner = new ScenarioRunner(options, folder, bed);
        foreach (var scenario in options.Scenarios)
        {
            results.Add(await runner.RunAsync(scenario));
        }

        var report = new Report(options, await Machine.DescribeAsync(folder.Path), bed.Footprints, results);
        report.Print(Console.Out);
        return report.IsMissed ? ExitCode.Missed : ExitCode.Met;
    }
}
