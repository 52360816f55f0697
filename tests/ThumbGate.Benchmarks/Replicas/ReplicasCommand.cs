using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Replicas;

/// <summary>Two gateways on one record and one Redis: how long until feedback that one was given is enforced by the other.</summary>
internal sealed class ReplicasCommand : IAsyncDisposable
{
    private const double BarMs = 300;

    private const string Shared =
        """
        store: { provider: postgres, connection: "env:BENCH_RECORD" }
        cache: { provider: redis, connection: "env:BENCH_REDIS" }
        digests: { secret: "env:BENCH_DIGESTS" }
        holds: { keys: [{ id: first, secret: "env:BENCH_DIGESTS" }] }
        audit: { checkpoints: { key: "env:BENCH_CHECKPOINTS" } }
        """;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EnforcedWithin = TimeSpan.FromSeconds(10);

    private readonly RunFolder _folder;
    private readonly string _gateway;
    private readonly HttpClient _http = new();
    private readonly List<ProcessUnderTest> _running = [];
    private readonly string _bootstrap = "bench-" + Guid.NewGuid().ToString("N");
    private readonly string _digests = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    private readonly string _checkpoints = CheckpointKey();

    private ReplicasCommand(RunFolder folder, string gateway)
    {
        _folder = folder;
        _gateway = gateway;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "events", "blocks", "quick!", "markdown!");
        var events = given.Number("events", given.Has("quick") ? 100 : 1000);
        var blocks = given.Number("blocks", 100_000);
        var folder = new RunFolder(given.Text("work") ?? "artifacts/bench/replicas");
        await using var servers = await SharedServers.StartAsync(folder);
        await using var command = new ReplicasCommand(folder, given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll");
        return (await command.MeasureAsync(servers, events, blocks)).Print(given.Has("markdown"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task<Measured> MeasureAsync(SharedServers servers, int events, int blocks)
    {
        var upstream = ProcessUnderTest.FreePort();
        _running.Add(ProcessUnderTest.Start(
            "upstream", _folder, new Dictionary<string, string>(StringComparer.Ordinal),
            "dotnet", Path.Combine(AppContext.BaseDirectory, "ThumbGate.Benchmarks.dll"), "upstream", "--port", upstream.ToString(CultureInfo.InvariantCulture)));
        var one = await StartAsync("one", servers, upstream);
        var (token, key) = await IssueAsync(one.Operators);
        Progress.Say($"loading {blocks} blocks");
        await servers.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            BEGIN;
            INSERT INTO revisions (name, value) VALUES ('blocks', 1) ON CONFLICT (name) DO UPDATE SET value = revisions.value + 1;
            INSERT INTO blocks (id, created_at, created_by, role, operation, fingerprint, strength, incident, why, instead, revision)
            SELECT 'blk_' || i, 0, 'bench', '{GatewayConfig.Role}', 'bench.items.get', md5(i::text) || md5('b' || i::text), 'deny', 'dec_0', 'no', '',
                (SELECT value FROM revisions WHERE name = 'blocks')
            FROM generate_series(1, {blocks}) i;
            COMMIT;
            """));
        var other = await StartAsync("other", servers, upstream);
        Progress.Say($"{events} thumbs down");
        var sinceAsked = new List<double>();
        var sinceAnswered = new List<double>();
        for (var i = -20; i < events; i++)
        {
            var (asked, answered) = await FeedbackAsync(one, other, token, key, string.Create(CultureInfo.InvariantCulture, $"/bench/v1/items/n{i + 20}"));
            if (i >= 0)
            {
                sinceAsked.Add(asked);
                sinceAnswered.Add(answered);
            }
        }

        return new Measured(blocks, new Samples(sinceAsked), new Samples(sinceAnswered));
    }

    private async Task<(double SinceAsked, double SinceAnswered)> FeedbackAsync(Gateway one, Gateway other, string token, string key, string path)
    {
        string decision;
        using (var read = await SendAsync(HttpMethod.Get, one.Agents + path, key))
        {
            decision = read.StatusCode == HttpStatusCode.OK
                ? read.Headers.GetValues("ThumbGate-Decision").First()
                : throw new InvalidRunException($"GET {path} was answered {(int)read.StatusCode}: {await read.Content.ReadAsStringAsync()}");
        }

        var asked = Stopwatch.GetTimestamp();
        var enforced = EnforcedAsync(other, key, path);
        using var given = await SendAsync(
            HttpMethod.Post, one.Operators + "/api/feedback", token, new JsonObject { ["decisionId"] = decision, ["direction"] = "down", ["why"] = "bench" });
        var answered = Stopwatch.GetTimestamp();
        if (given.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidRunException($"Feedback was answered {(int)given.StatusCode}: {await given.Content.ReadAsStringAsync()}");
        }

        var at = await enforced;
        return (Stopwatch.GetElapsedTime(asked, at).TotalMilliseconds, Math.Max(0, Stopwatch.GetElapsedTime(answered, at).TotalMilliseconds));
    }

    private async Task<long> EnforcedAsync(Gateway gateway, string key, string path)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < EnforcedWithin)
        {
            using var answer = await SendAsync(HttpMethod.Get, gateway.Agents + path, key);
            if (answer.StatusCode == HttpStatusCode.Forbidden)
            {
                return Stopwatch.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidRunException($"{path} was never refused.");
    }

    private async Task<Gateway> StartAsync(string name, SharedServers servers, int upstream)
    {
        var (agents, operators) = (ProcessUnderTest.FreePort(), ProcessUnderTest.FreePort());
        var folder = new RunFolder(_folder.File(name));
        var config = GatewayConfig.Write(folder, folder.Folder("data"), agents, operators, new Uri($"http://127.0.0.1:{upstream}"));
        var file = Path.Combine(config, "gateway.yaml");
        var lines = File.ReadAllLines(file).Select(l => l.StartsWith("store:", StringComparison.Ordinal) ? Shared : l);
        await File.WriteAllLinesAsync(file, lines);
        var process = ProcessUnderTest.Start(name, folder, Environment(servers), "dotnet", _gateway, "serve", "--config", config, "--data", folder.Folder("data"));
        _running.Add(process);
        File.AppendAllText(_folder.File("pids"), string.Create(CultureInfo.InvariantCulture, $"{process.Pid}\n"));
        var gateway = new Gateway($"http://127.0.0.1:{agents}", $"http://127.0.0.1:{operators}");
        await process.UntilAnswersAsync(
            async stop => (await _http.GetStringAsync(new Uri(gateway.Operators + "/health/ready"), stop)).Contains("\"ready\"", StringComparison.Ordinal), StartsWithin);
        return gateway;
    }

    private static string CheckpointKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportECPrivateKeyPem();
    }

    private Dictionary<string, string> Environment(SharedServers servers) => new(StringComparer.Ordinal)
    {
        [GatewayConfig.CredentialVariable] = "upstream-secret",
        [GatewayConfig.BootstrapVariable] = _bootstrap,
        ["BENCH_RECORD"] = servers.Record,
        ["BENCH_REDIS"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{servers.RedisPort}"),
        ["BENCH_DIGESTS"] = _digests,
        ["BENCH_CHECKPOINTS"] = _checkpoints,
    };

    private async Task<(string Token, string Key)> IssueAsync(string operators)
    {
        using var human = await SendAsync(HttpMethod.Post, operators + "/api/operators", _bootstrap, new JsonObject { ["name"] = "bench" });
        var token = JsonNode.Parse(await human.Content.ReadAsStringAsync())!["token"]!.GetValue<string>();
        using var agent = await SendAsync(
            HttpMethod.Post, operators + "/api/agents", token, new JsonObject { ["role"] = GatewayConfig.Role, ["owner"] = "bench" });
        return (token, JsonNode.Parse(await agent.Content.ReadAsStringAsync())!["key"]!.GetValue<string>());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string uri, string key, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await _http.SendAsync(request);
    }

    private sealed record Gateway(string Agents, string Operators);

    private sealed record Measured(int Blocks, Samples SinceAsked, Samples SinceAnswered)
    {
        public int Print(bool markdown)
        {
            var table = new Table($"feedback on one replica, {Blocks} blocks loaded", "until it is enforced on the other", "p50", "p99", "most");
            table.Add("from when it was asked for", Ms(SinceAsked.Median), Ms(SinceAsked.Percentile(99)), Ms(SinceAsked.Max));
            table.Add("from when it was answered", Ms(SinceAnswered.Median), Ms(SinceAnswered.Percentile(99)), Ms(SinceAnswered.Max));
            table.Print(Console.Out, markdown);
            var met = SinceAsked.Percentile(99) <= BarMs;
            Console.WriteLine($"p99 <= {BarMs:0} ms: {(met ? "pass" : "MISSED")}");
            return met ? ExitCode.Met : ExitCode.Missed;
        }

        private static string Ms(double value) => value.ToString("0.0 ms", CultureInfo.InvariantCulture);
    }
}
