namespace ThumbGate.Benchmarks.Compare;

/// <summary>One bounded drive of one server. Latencies in milliseconds, CPU in microseconds of the server's own per request.</summary>
internal sealed record Round(double PerSecond, double P50Ms, double P99Ms, double CpuMicros, long Requests);

/// <summary>All rounds of one server in one scenario.</summary>
internal sealed class ServerResult(string server, IReadOnlyList<Round> rounds, double peakMiB)
{
    public string Server { get; } = server;

    public IReadOnlyList<Round> Rounds { get; } = rounds;

    public Samples PerSecond { get; } = new(rounds.Select(r => r.PerSecond));

    public Samples P50Ms { get; } = new(rounds.Select(r => r.P50Ms));

    public Samples P99Ms { get; } = new(rounds.Select(r => r.P99Ms));

    public Samples CpuMicros { get; } = new(rounds.Select(r => r.CpuMicros));

    public double PeakMiB { get; } = peakMiB;

    /// <summary>This server's throughput over another's, round by round: neighbours in time met the same machine.</summary>
    public Samples ThroughputOver(ServerResult other) => new(Rounds.Zip(other.Rounds, (mine, theirs) => mine.PerSecond / theirs.PerSecond));
}

internal sealed class ScenarioResult(Scenario scenario, IReadOnlyList<ServerResult> servers, Samples? fsync)
{
    public Scenario Scenario { get; } = scenario;

    public IReadOnlyList<ServerResult> Servers { get; } = servers;

    public Samples? Fsync { get; } = fsync;

    public ServerResult Plain => Of(Server.Plain);

    public ServerResult Gateway => Of(Server.Gateway);

    public bool Has(string server) => Servers.Any(s => s.Server == server);

    private ServerResult Of(string server) => Servers.First(s => s.Server == server);
}
