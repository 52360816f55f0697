using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ThumbGate.Benchmarks.Compare;
using ThumbGate.Benchmarks.Replicas;

namespace ThumbGate.Benchmarks.Holds;

/// <summary>
/// Two gateways on one PostgreSQL: approvals that both would release at once arrive once each, and 500 of them waiting are listed, opened and
/// decided in time.
/// </summary>
internal sealed class HoldsCommand(Fleet fleet)
{
    private const int LargestFreeAmount = 100_000;
    private const int MostOfOneAgent = 20;
    private const int Repeats = 4;

    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(100);

    // Longer than the gateways take to look again for what is approved and not sent.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    private StartedGateway _one = null!;
    private StartedGateway _other = null!;
    private string _token = "";
    private int _made;

    public static async Task<int> RunAsync(string[] args)
    {
        var given = Arguments.Parse(args, "gateway", "work", "races", "pending", "quick!", "markdown!");
        var races = given.Number("races", given.Has("quick") ? 50 : 1000);
        var pending = given.Number("pending", given.Has("quick") ? 100 : 500);
        var folder = new RunFolder(given.Text("work") ?? "artifacts/bench/holds");
        await using var servers = await SharedServers.StartAsync(folder);
        await using var fleet = new Fleet(folder, given.Text("gateway") ?? "artifacts/bench/gateway/thumbgate.dll");
        var command = new HoldsCommand(fleet);
        await command.StartAsync(servers);
        var raced = new List<Raced>
        {
            await command.RaceAsync("an approval sends what was held, while its repeats wait", races, GatewayConfig.Prefix, command.ExecuteAsync),
            await command.RaceAsync("an approval lets one of its repeats pass", races, GatewayConfig.RepeatsPrefix, command.RepeatAsync),
        };
        return Print(raced, await command.TriageAsync(pending), pending, given.Has("markdown"));
    }

    private async Task StartAsync(SharedServers servers)
    {
        _one = await fleet.StartAsync("one", servers, Fleet.Shared);
        _other = await fleet.StartAsync("other", servers, Fleet.Shared);
        _token = await fleet.OperatorAsync(_one);
    }

    private async Task<Raced> RaceAsync(string what, int races, string prefix, Func<string, JsonObject, string, Task> race)
    {
        Progress.Say($"{races} times {what}");
        var (_, key) = await fleet.AgentAsync(_one, _token);
        var before = await fleet.ArrivedAsync();
        var notOne = 0;
        for (var i = 1; i <= races; i++)
        {
            await race(prefix, Item(), key);
            notOne += await fleet.ArrivedAsync() == before + i ? 0 : 1;
        }

        await Task.Delay(Settled, TimeProvider.System);
        return new(what, races, await fleet.ArrivedAsync() - before, notOne);
    }

    /// <summary>The gateway sends it: who approves is on one, and repeats wait on both. All get the one answer.</summary>
    private async Task ExecuteAsync(string prefix, JsonObject body, string key)
    {
        var id = await HoldAsync(_one, prefix, body, key);
        var sent = await SentAsync(id);
        var waiting = Enumerable.Range(0, Repeats).Select(i => fleet.SendAsync(HttpMethod.Post, Of(i).Agents + prefix + GatewayConfig.InspectedPath, key, body.DeepClone(), "wait=20")).ToArray();
        await ApproveAsync(_other, id, sent);
        foreach (var answer in await Task.WhenAll(waiting))
        {
            using (answer)
            {
                await ShouldBeAsync(answer, HttpStatusCode.OK);
            }
        }
    }

    /// <summary>The agent repeats it, on both gateways at once: one passes.</summary>
    private async Task RepeatAsync(string prefix, JsonObject body, string key)
    {
        var id = await HoldAsync(_one, prefix, body, key);
        await ApproveAsync(_other, id, await SentAsync(id));
        var answers = await Task.WhenAll(Enumerable.Range(0, Repeats).Select(i => fleet.SendAsync(HttpMethod.Post, Of(i).Agents + prefix + GatewayConfig.InspectedPath, key, body.DeepClone())));
        var passed = answers.Count(a => a.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }

        if (passed != 1)
        {
            throw new InvalidRunException($"{passed} of {Repeats} repeats of {id} passed.");
        }
    }

    private async Task<List<Took>> TriageAsync(int pending)
    {
        var list = _one.Operators + "/api/approvals?status=pending&limit=1000";

        // A repeat that came after the one which passed is a new request, and waits.
        foreach (var late in (await fleet.JsonAsync(HttpMethod.Get, list, _token))["items"]!.AsArray())
        {
            await DenyAsync(_one, late!["id"]!.GetValue<string>());
        }

        Progress.Say($"{pending} pending holds");
        var ids = new List<string>();
        while (ids.Count < pending)
        {
            var (_, key) = await fleet.AgentAsync(_one, _token);
            for (var i = 0; i < MostOfOneAgent && ids.Count < pending; i++)
            {
                ids.Add(await HoldAsync(_one, GatewayConfig.Prefix, Item(), key));
            }
        }

        var found = (await fleet.JsonAsync(HttpMethod.Get, list, _token))["items"]!.AsArray().Count;
        if (found != pending)
        {
            throw new InvalidRunException($"{found} of {pending} pending holds are listed.");
        }

        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            await TimeAsync("list all", Enumerable.Range(0, 300), _ => fleet.JsonAsync(HttpMethod.Get, list, _token)),
            await TimeAsync("open one", ids, async id => sent[id] = await SentAsync(id)),
            await TimeAsync("decide one", ids.Index(), hold => hold.Index % 2 == 0
                ? ApproveAsync(Of(hold.Index / 2), hold.Item, sent[hold.Item])
                : DenyAsync(Of(hold.Index / 2), hold.Item)),
        ];
    }

    private static async Task<Took> TimeAsync<T>(string what, IEnumerable<T> each, Func<T, Task> once)
    {
        var took = new List<double>();
        foreach (var one in each)
        {
            var start = Stopwatch.GetTimestamp();
            await once(one);
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new(what, new Samples(took));
    }

    private StartedGateway Of(int i) => i % 2 == 0 ? _one : _other;

    private JsonObject Item() => new() { ["id"] = string.Create(CultureInfo.InvariantCulture, $"held-{_made++}"), ["amount"] = LargestFreeAmount + 1, ["currency"] = "usd" };

    private async Task<string> HoldAsync(StartedGateway gateway, string prefix, JsonObject body, string key)
    {
        using var answer = await fleet.SendAsync(HttpMethod.Post, gateway.Agents + prefix + GatewayConfig.InspectedPath, key, body.DeepClone());
        await ShouldBeAsync(answer, HttpStatusCode.Forbidden);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["approval"]!["id"]!.GetValue<string>();
    }

    private async Task<string> SentAsync(string id) =>
        (await fleet.JsonAsync(HttpMethod.Get, $"{_one.Operators}/api/approvals/{id}", _token))["sent"]!.GetValue<string>();

    private Task<JsonNode> ApproveAsync(StartedGateway gateway, string id, string sent) =>
        fleet.JsonAsync(HttpMethod.Post, $"{gateway.Operators}/api/approvals/{id}/approve", _token, new JsonObject { ["sent"] = sent });

    private Task<JsonNode> DenyAsync(StartedGateway gateway, string id) =>
        fleet.JsonAsync(HttpMethod.Post, $"{gateway.Operators}/api/approvals/{id}/deny", _token, new JsonObject { ["comment"] = "bench" });

    private static async Task ShouldBeAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
        {
            throw new InvalidRunException($"{answer.RequestMessage!.RequestUri} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static int Print(List<Raced> raced, List<Took> took, int pending, bool markdown)
    {
        var races = new Table("two gateways release one approval at once", "", "approvals", "calls that arrived", "approvals with another number than one", "bar", "");
        foreach (var race in raced)
        {
            races.Add(race.What, Text(race.Times), Text(race.Arrived), Text(race.NotOne), "exactly 1 each", race.IsMet ? "pass" : "MISSED");
        }

        races.Print(Console.Out, markdown);
        Console.WriteLine();
        var triage = new Table(string.Create(CultureInfo.InvariantCulture, $"{pending} pending holds"), "", "p50", "p99", "most", "bar", "");
        foreach (var one in took)
        {
            triage.Add(one.What, Ms(one.Samples.Median), Ms(one.Samples.Percentile(99)), Ms(one.Samples.Max), $"p99 <= {Bar.TotalMilliseconds:0} ms", one.IsMet ? "pass" : "MISSED");
        }

        triage.Print(Console.Out, markdown);
        return raced.TrueForAll(r => r.IsMet) && took.TrueForAll(t => t.IsMet) ? ExitCode.Met : ExitCode.Missed;
    }

    private static string Ms(double value) => value.ToString("0.0 ms", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Raced(string What, int Times, long Arrived, int NotOne)
    {
        public bool IsMet => Arrived == Times && NotOne == 0;
    }

    private sealed record Took(string What, Samples Samples)
    {
        public bool IsMet => Samples.Percentile(99) <= Bar.TotalMilliseconds;
    }
}
