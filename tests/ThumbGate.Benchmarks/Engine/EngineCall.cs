using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>A request taken through the engine as the host takes it: target, headers, integration, match, facts, decision.</summary>
internal sealed class EngineCall
{
    private readonly World _world;
    private readonly AgentRequest _request = new();
    private readonly Headers _read = new();
    private readonly Headers _write = new(("Content-Type", "application/json"), ("Content-Length", "1024"));

    /// <exception cref="InvalidOperationException">The world does not allow its requests, so its cost would be that of a refusal.</exception>
    public EngineCall(World world)
    {
        _world = world;
        for (var i = 0; i < World.HotRequests; i++)
        {
            Ensure(Read(i));
        }
    }

    public Verdict Read(int i) => Judge("GET", _world.Paths[i], _world.Agents[i], _read, default);

    public Verdict Write(ReadOnlyMemory<byte> body) => Judge("POST", World.WritePath, _world.Agents[0], _write, body);

    public Verdict Batch(ReadOnlyMemory<byte> body) => Judge("POST", World.BatchPath, _world.Agents[0], _write, body);

    public static void Ensure(Verdict verdict)
    {
        if (verdict != Verdict.Allow)
        {
            throw new InvalidOperationException($"The benchmark's own request was not allowed: {verdict}.");
        }
    }

    private Verdict Judge(string method, string rawTarget, AgentIdentity agent, Headers headers, ReadOnlyMemory<byte> body)
    {
        var request = _request;
        request.Reset();
        if (TargetReader.Read(rawTarget, out var target) is not null || HeaderReader.Check(headers) is not null)
        {
            return Verdict.Deny;
        }

        if (_world.Policy.Routing.Find(_world.Integration.Match.Port!.Value, "127.0.0.1", target.Path.Span) is not { } integration)
        {
            return Verdict.Deny;
        }

        request.Agent = agent;
        request.Integration = integration;
        request.Method = method;
        request.Target = target;
        request.Headers = headers;
        request.HasBody = !body.IsEmpty;
        request.Body = body;
        var judged = PolicyEngine.Judge(_world.Policy, request, _world.Blocks);
        return judged.Refusal is null ? judged.Decision.Verdict : Verdict.Deny;
    }

    // Kestrel finds a header by its length first, and most that are asked for aren't there: so does this, or the stand-in would be measured. Which
    // common headers there are Kestrel has noted in bits while it parsed, and the gateway asks for them once a request; this goes over the names
    // whenever it is asked, which is twice.
    private sealed class Headers(params (string Name, string Value)[] more) : IRequestHeaders
    {
        private readonly (string Name, string Value)[] _values =
        [
            ("Host", "127.0.0.1:8101"),
            ("User-Agent", "bench/1.0"),
            ("Accept", "application/json"),
            ("Authorization", "Bearer tg_bench_0123456789"),
            .. more,
        ];

        public WatchedHeaders Watched
        {
            get
            {
                var watched = WatchedHeaders.None;
                foreach (var (name, _) in _values)
                {
                    watched |= WatchedHeaderNames.Of(name);
                }

                return watched;
            }
        }

        public int Find(string name, out string value)
        {
            foreach (var (known, content) in _values)
            {
                if (known.Length == name.Length && string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                {
                    value = content;
                    return 1;
                }
            }

            value = "";
            return 0;
        }
    }
}
