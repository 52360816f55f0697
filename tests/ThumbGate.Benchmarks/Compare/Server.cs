namespace ThumbGate.Benchmarks.Compare;

/// <summary>One of the proxies compared: where it listens and under which prefix the same upstream path is found.</summary>
internal sealed record Server(string Name, ProcessUnderTest Process, int Port, string Prefix, string Key)
{
    public const string Plain = "plain YARP";
    public const string Gateway = "gateway";
    public const string Nginx = "nginx auth_request";

    public Uri Base => new($"http://127.0.0.1:{Port}");

    public string PathOf(Scenario scenario) => Prefix + scenario.Path;
}

/// <summary>What a server costs before it has work. Milliseconds from its start to its first good answer; MiB resident after that.</summary>
internal sealed record Footprint(string Server, IReadOnlyList<double> FirstAnswerMs, double IdleMiB);
