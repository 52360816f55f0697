using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Replicas;

/// <summary>A gateway that answers.</summary>
/// <param name="Agents">Where agents reach it.</param>
/// <param name="Operators">Where operators reach it.</param>
/// <param name="Process">Its process.</param>
internal sealed record StartedGateway(string Agents, string Operators, ProcessUnderTest Process);

/// <summary>Gateways in front of one upstream, the secrets that they share, and the client that asks them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>A record and a cache that all of them share.</summary>
    public static readonly string Shared = BenchPostgres.Config + "\ncache: { provider: redis, connection: \"env:BENCH_REDIS\" }";

    /// <summary>The team whose agents ask; no operator is of that name.</summary>
    public const string Owner = "bench-team";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly RunFolder _folder;
    private readonly string _program;
    private readonly int _upstream = ProcessUnderTest.FreePort();
    private readonly List<ProcessUnderTest> _running = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string _bootstrap = "bench-" + Guid.NewGuid().ToString("N");
    private readonly string _digests = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    private readonly string _checkpoints = BenchPostgres.NewKey();

    /// <param name="folder">Gets what they write.</param>
    /// <param name="program">The built gateway.</param>
    public Fleet(RunFolder folder, string program)
    {
        _folder = folder;
        _program = program;
        _running.Add(ProcessUnderTest.Start(
            "upstream", folder, new Dictionary<string, string>(StringComparer.Ordinal),
            "dotnet", Path.Combine(AppContext.BaseDirectory, "ThumbGate.Benchmarks.dll"), "upstream", "--port", Text(_upstream)));
    }

    /// <summary>Starts one; returns once it is ready.</summary>
    /// <param name="name">Of its folder and log.</param>
    /// <param name="servers">What it shares with others; null where its record is its own.</param>
    /// <param name="store">The lines of its config that say where its record is.</param>
    /// <param name="launcher">What starts it, from the folder of its record; null: nothing else does.</param>
    public async Task<StartedGateway> StartAsync(string name, SharedServers? servers, string store, Func<string, string[]>? launcher = null)
    {
        var (agents, operators) = (ProcessUnderTest.FreePort(), ProcessUnderTest.FreePort());
        var folder = new RunFolder(_folder.File(name));
        var data = folder.Folder("data");
        var config = GatewayConfig.Write(folder, store, agents, operators, new Uri($"http://127.0.0.1:{_upstream}"));
        // Each read asks for a budget, which replicas lend one another through the cache.
        var role = folder.File($"config/roles/{GatewayConfig.Role}.yaml");
        await File.AppendAllTextAsync(role, "\nlimits: [{ surface: crm, per: role, rate: 100000000/1h }]\n");
        var process = ProcessUnderTest.Start(
            name, folder, Environment(servers), [.. launcher?.Invoke(data) ?? [], "dotnet", _program, "serve", "--config", config, "--data", data]);
        _running.Add(process);
        File.AppendAllText(_folder.File("pids"), string.Create(CultureInfo.InvariantCulture, $"{process.Pid}\n"));
        var gateway = new StartedGateway($"http://127.0.0.1:{agents}", $"http://127.0.0.1:{operators}", process);
        await BecomesAsync(gateway, static health => health["store"]!.GetValue<bool>() && !IsWithoutRedis(health));
        return gateway;
    }

    /// <summary>How many requests have arrived at the upstream.</summary>
    public async Task<long> ArrivedAsync() =>
        long.Parse((await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_upstream}{Servers.Upstream.CountsPath}"))).Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The folder that a gateway of that name has its record in.</summary>
    public string DataOf(string name) => Path.Combine(_folder.File(name), "data");

    /// <summary>Returns once the gateway's health is so.</summary>
    public Task BecomesAsync(StartedGateway gateway, Func<JsonNode, bool> so) => gateway.Process.UntilAnswersAsync(
        async stop => so(JsonNode.Parse(await _http.GetStringAsync(new Uri(gateway.Operators + "/health/ready"), stop))!), StartsWithin);

    /// <summary>Whether health says that nothing is missing.</summary>
    public static bool IsReady(JsonNode health) => health["status"]!.GetValue<string>() == "ready";

    /// <summary>Whether health says that Redis is not there. Two gateways on one machine differ in their config, and say that too.</summary>
    public static bool IsWithoutRedis(JsonNode health) => health["degraded"]!.AsArray().Any(d => d!.GetValue<string>().Contains("Redis", StringComparison.Ordinal));

    /// <summary>The token of a new operator.</summary>
    public async Task<string> OperatorAsync(StartedGateway gateway) =>
        (await JsonAsync(HttpMethod.Post, gateway.Operators + "/api/operators", _bootstrap, new JsonObject { ["name"] = "bench" }))["token"]!.GetValue<string>();

    /// <summary>A new agent.</summary>
    public async Task<(string Id, string Key)> AgentAsync(StartedGateway gateway, string token)
    {
        var added = await JsonAsync(
            HttpMethod.Post, gateway.Operators + "/api/agents", token, new JsonObject { ["role"] = GatewayConfig.Role, ["owner"] = Owner });
        return (added["agent"]!["id"]!.GetValue<string>(), added["key"]!.GetValue<string>());
    }

    /// <summary>Sends a request with a key or a token.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string uri, string key, JsonNode? body = null, string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>Sends a request that has to succeed, and reads the answer.</summary>
    /// <exception cref="InvalidRunException">It did not.</exception>
    public async Task<JsonNode> JsonAsync(HttpMethod method, string uri, string key, JsonNode? body = null)
    {
        using var answer = await SendAsync(method, uri, key, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && JsonNode.Parse(text) is { } json
            ? json
            : throw new InvalidRunException($"{method} {uri} was answered {(int)answer.StatusCode}: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
    }

    private Dictionary<string, string> Environment(SharedServers? servers)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GatewayConfig.CredentialVariable] = "upstream-secret",
            [GatewayConfig.BootstrapVariable] = _bootstrap,
            [BenchPostgres.DigestVariable] = _digests,
            [BenchPostgres.HoldsVariable] = _digests,
            [BenchPostgres.CheckpointVariable] = _checkpoints,
        };
        if (servers is not null)
        {
            environment[BenchPostgres.ConnectionVariable] = servers.Record;
            environment["BENCH_REDIS"] = "127.0.0.1:" + Text(servers.RedisPort);
        }

        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
