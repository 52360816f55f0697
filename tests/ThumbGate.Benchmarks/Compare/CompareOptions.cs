namespace ThumbGate.Benchmarks.Compare;

/// <summary>What is compared, how long and how often.</summary>
internal sealed record CompareOptions(
    string Gateway, string Work, IReadOnlyList<string> Servers, IReadOnlyList<Scenario> Scenarios, int Rounds, int Seconds, int WarmUpSeconds, bool IsQuick, bool IsMarkdown)
{
    /// <summary>Fewer rounds than this are shown, but no bar is held to them.</summary>
    public const int RoundsThatCount = 5;

    public static CompareOptions Parse(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "without", "scenario", "rounds", "seconds", "warmup", "quick!", "markdown!");
        var quick = given.Has("quick");
        return new CompareOptions(
            given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll",
            given.Text("work") ?? "artifacts/bench/run",
            ServersBut(given.All("without")),
            ScenariosOf(given.All("scenario")),
            given.Number("rounds", quick ? 1 : RoundsThatCount),
            given.Number("seconds", quick ? 2 : 6),
            given.Number("warmup", quick ? 1 : 3),
            quick,
            given.Has("markdown"));
    }

    private static string[] ServersBut(IReadOnlyList<string> without)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["plain"] = Server.Plain, ["gateway"] = Server.Gateway, ["nginx"] = Server.Nginx };
        var left = known.Where(pair => !without.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => pair.Value).ToArray();
        return without.All(known.ContainsKey) && left.Length > 0
            ? left
            : throw new UsageException($"--without takes some of {string.Join(", ", known.Keys)}.");
    }

    private static IReadOnlyList<Scenario> ScenariosOf(IReadOnlyList<string> names)
    {
        var wrong = names.Where(name => Scenario.All.All(s => s.Name != name)).ToArray();
        return wrong.Length > 0
            ? throw new UsageException($"No scenario {string.Join(", ", wrong)}. Scenarios: {string.Join(", ", Scenario.All.Select(s => s.Name))}")
            : names.Count == 0 ? Scenario.All : [.. Scenario.All.Where(s => names.Contains(s.Name, StringComparer.Ordinal))];
    }
}
