namespace ThumbGate.Benchmarks.Compare;

/// <summary>What is compared, how long and how often.</summary>
internal sealed record CompareOptions(
    string Gateway, string Work, IReadOnlyList<string> Servers, IReadOnlyList<Scenario> Scenarios, int Rounds, int Seconds, int WarmUpSeconds, bool IsQuick, bool IsMarkdown, bool OnPostgres)
{
    /// <summary>Fewer rounds than this are shown, but no bar is held to them.</summary>
    public const int RoundsThatCount = 5;

    public static CompareOptions Parse(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "without", "scenario", "rounds", "seconds", "warmup", "quick!", "markdown!", "store");
        var postgres = (given.Text("store") ?? "sqlite") switch
        {
            "sqlite" => false,
            "postgres" => true,
            _ => throw new UsageException("--store takes sqlite or postgres."),
        };
        var quick = given.Has("quick");
        return new CompareOptions(
            given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll",
            given.Text("work") ?? "artifacts/bench/run",
            ServersBut(given.All("without")),
            ScenariosOf(given.All("scenario"), postgres ? Scenario.OnPostgres : Scenario.All),
            given.Number("rounds", quick ? 1 : RoundsThatCount),
            given.Number("seconds", quick ? 2 : 6),
            given.Number("warmup", quick ? 1 : 3),
            quick,
            given.Has("markdown"),
            postgres);
    }

    private static string[] ServersBut(IReadOnlyList<string> without)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["plain"] = Server.Plain, ["gateway"] = Server.Gateway, ["nginx"] = Server.Nginx };
        var left = known.Where(pair => !without.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => pair.Value).ToArray();
        return without.All(known.ContainsKey) && left.Length > 0
            ? left
            : throw new UsageException($"--without takes some of {string.Join(", ", known.Keys)}.");
    }

    private static IReadOnlyList<Scenario> ScenariosOf(IReadOnlyList<string> names, IReadOnlyList<Scenario> all)
    {
        var wrong = names.Where(name => all.All(s => s.Name != name)).ToArray();
        return wrong.Length > 0
            ? throw new UsageException($"No scenario {string.Join(", ", wrong)}. Scenarios: {string.Join(", ", all.Select(s => s.Name))}")
            : names.Count == 0 ? all : [.. all.Where(s => names.Contains(s.Name, StringComparer.Ordinal))];
    }
}
