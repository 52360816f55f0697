using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Replicas;

/// <summary>Two gateways on one record and one Redis: how long until what is done on one is enforced by the other, with Redis and without.</summary>
internal sealed class ReplicasCommand(Fleet fleet)
{
    private const int WarmUp = 20;

    // Each of them waits for a poll, or two.
    private const int TimesPolled = 10;

    private const int LargestFreeAmount = 100_000;

    // With Redis, and without it: the poll interval, as the config has it where it says nothing.
    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PollBar = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EnforcedWithin = TimeSpan.FromSeconds(20);

    private StartedGateway _one = null!;
    private StartedGateway _other = null!;
    private string _token = "";
    private string _key = "";
    private int _made;

    public static async Task<int> RunAsync(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "events", "others", "blocks", "quick!", "markdown!");
        var events = given.Number("events", given.Has("quick") ? 100 : 1000);
        var others = given.Number("others", given.Has("quick") ? 20 : 200);
        var blocks = given.Number("blocks", 100_000);
        var folder = new RunFolder(given.Text("work") ?? "artifacts/bench/replicas");
        await using var servers = await SharedServers.StartAsync(folder);
        await using var fleet = new Fleet(folder, given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll");
        var command = new ReplicasCommand(fleet);
        await command.StartAsync(servers, blocks);
        var measured = await command.MeasureAsync("", Bar, WarmUp, events, others);
        Progress.Say("Redis falls silent");
        await using (await servers.PauseRedisAsync())
        {
            await fleet.BecomesAsync(command._one, Fleet.IsWithoutRedis);
            await fleet.BecomesAsync(command._other, Fleet.IsWithoutRedis);
            measured.AddRange(await command.MeasureAsync("without Redis, ", PollBar, 1, TimesPolled, TimesPolled));
        }

        return Print(measured, blocks, given.Has("markdown"));
    }

    private async Task StartAsync(SharedServers servers, int blocks)
    {
        _one = await fleet.StartAsync("one", servers, Fleet.Shared);
        _token = await fleet.OperatorAsync(_one);
        (_, _key) = await fleet.AgentAsync(_one, _token);
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
        _other = await fleet.StartAsync("other", servers, Fleet.Shared);
    }

    private async Task<List<Enforced>> MeasureAsync(string when, TimeSpan bar, int warmUp, int events, int others) =>
    [
        await ManyAsync(when + "a thumbs-down, until the other refuses", bar, warmUp, events, FeedbackAsync),
        await ManyAsync(when + "an approval, until who waits on the other has the answer", bar, warmUp, others, ApprovalAsync),
        await ManyAsync(when + "a revoked key, until the other refuses it", bar, warmUp, others, RevocationAsync),
    ];

    private static async Task<Enforced> ManyAsync(string what, TimeSpan bar, int warmUp, int times, Func<Task<Took>> once)
    {
        Progress.Say($"{times} times {what}");
        var took = new List<Took>();
        for (var i = -warmUp; i < times; i++)
        {
            var one = await once();
            if (i >= 0)
            {
                took.Add(one);
            }
        }

        return new(what, bar, new(took.Select(t => t.SinceAsked)), new(took.Select(t => t.SinceAnswered)));
    }

    private async Task<Took> FeedbackAsync()
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/bench/v1/items/n{_made++}");
        string decision;
        using (var read = await fleet.SendAsync(HttpMethod.Get, _one.Agents + path, _key))
        {
            decision = read.StatusCode == HttpStatusCode.OK
                ? read.Headers.GetValues("ThumbGate-Decision").First()
                : throw new InvalidRunException($"GET {path} was answered {(int)read.StatusCode}: {await read.Content.ReadAsStringAsync()}");
        }

        // Reads are recorded behind their answers.
        await UntilAsync(_one.Operators + "/api/decisions/" + decision, _token, HttpStatusCode.OK);
        return await TimeAsync(
            () => fleet.JsonAsync(HttpMethod.Post, _one.Operators + "/api/feedback", _token, new JsonObject { ["decisionId"] = decision, ["direction"] = "down", ["why"] = "bench" }),
            () => UntilAsync(_other.Agents + path, _key, HttpStatusCode.Forbidden));
    }

    private async Task<Took> ApprovalAsync()
    {
        var item = string.Create(CultureInfo.InvariantCulture, $"held-{_made++}");
        var body = new JsonObject { ["id"] = item, ["amount"] = LargestFreeAmount + 1, ["currency"] = "usd" };
        var waiting = fleet.SendAsync(HttpMethod.Post, _other.Agents + "/bench/v1/items", _key, body, "wait=20");
        var id = await PendingAsync();
        var approval = _one.Operators + "/api/approvals/" + id;
        var sent = (await fleet.JsonAsync(HttpMethod.Get, approval, _token))["sent"]!.GetValue<string>();
        return await TimeAsync(
            () => fleet.JsonAsync(HttpMethod.Post, approval + "/approve", _token, new JsonObject { ["sent"] = sent }),
            async () =>
            {
                using var answer = await waiting;
                var at = Stopwatch.GetTimestamp();
                return answer.StatusCode == HttpStatusCode.OK
                    ? at
                    : throw new InvalidRunException($"What was approved was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            });
    }

    private async Task<Took> RevocationAsync()
    {
        var (id, key) = await fleet.AgentAsync(_one, _token);
        var path = _other.Agents + GatewayConfig.Prefix + GatewayConfig.ReadPath;
        await UntilAsync(path, key, HttpStatusCode.OK);
        return await TimeAsync(
            () => fleet.JsonAsync(HttpMethod.Delete, _one.Operators + "/api/agents/" + id, _token),
            () => UntilAsync(path, key, HttpStatusCode.Unauthorized));
    }

    private static async Task<Took> TimeAsync(Func<Task<JsonNode>> act, Func<Task<long>> enforced)
    {
        var asked = Stopwatch.GetTimestamp();
        var until = enforced();
        await act();
        var answered = Stopwatch.GetTimestamp();
        var at = await until;
        return new(Stopwatch.GetElapsedTime(asked, at).TotalMilliseconds, Math.Max(0, Stopwatch.GetElapsedTime(answered, at).TotalMilliseconds));
    }

    /// <summary>The one approval that is pending.</summary>
    private async Task<string> PendingAsync()
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < EnforcedWithin;)
        {
            var page = await fleet.JsonAsync(HttpMethod.Get, _one.Operators + "/api/approvals?status=pending", _token);
            if (page["items"]!.AsArray() is [{ } only])
            {
                return only["id"]!.GetValue<string>();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidRunException("Nothing was held.");
    }

    /// <summary>Asks a gateway over and over; when it first answered so.</summary>
    private async Task<long> UntilAsync(string uri, string key, HttpStatusCode status)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < EnforcedWithin;)
        {
            using var answer = await fleet.SendAsync(HttpMethod.Get, uri, key);
            if (answer.StatusCode == status)
            {
                return Stopwatch.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidRunException($"{uri} was never answered {(int)status}.");
    }

    private static int Print(List<Enforced> measured, int blocks, bool markdown)
    {
        var table = new Table(
            $"done on one of two gateways, {blocks} blocks loaded", "until it is enforced on the other", "times", "p50", "p99", "most", "p99 since it was answered", "bar", "");
        foreach (var one in measured)
        {
            table.Add(
                one.What, one.SinceAsked.Count.ToString(CultureInfo.InvariantCulture), Ms(one.SinceAsked.Median), Ms(one.SinceAsked.Percentile(99)), Ms(one.SinceAsked.Max),
                Ms(one.SinceAnswered.Percentile(99)), one.BarText, one.IsMet ? "pass" : "MISS");
        }

        table.Print(Console.Out, markdown);
        return measured.TrueForAll(m => m.IsMet) ? ExitCode.Met : ExitCode.Missed;
    }

    private static string Ms(double value) => value.ToString("0.0 ms", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds.</summary>
    private readonly record struct Took(double SinceAsked, double SinceAnswered);

    private sealed record Enforced(string What, TimeSpan Bar, Samples SinceAsked, Samples SinceAnswered)
    {
        public bool IsMet => SinceAsked.Percentile(99) <= Bar.TotalMilliseconds;

        public string BarText => $"p99 <= {Ms(Bar.TotalMilliseconds)}";
    }
}
