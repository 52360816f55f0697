using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Audit.Export;
using ThumbGate.Gateway.Tests.Operators;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Commands;

public sealed class AuditVerbTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-audit-").FullName;
    private OperatorsListener _listener = null!;
    private string _ines = "";

    public async Task InitializeAsync()
    {
        _listener = await OperatorsListener.StartAsync();
        _ines = await _listener.OperatorAsync("ines");
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Show_prints_every_field_the_reasons_with_their_rule_the_items_and_the_feedback()
    {
        var row = Rows.Full();
        _listener.Get<DecisionLog>().AppendBehind(row);
        var down = await RunAsync("feedback", "down", row.Id, "--why", "wrong charge", "--instead", "ask finance");
        down.ExitCode.ShouldBe(0, down.Errors);

        var shown = await RunAsync("audit", "show", row.Id);

        shown.ExitCode.ShouldBe(0, shown.Errors);
        foreach (var text in (string[])
            [row.Id, "2025-07-12 18:57:36Z", "omar", "customer-support", "support-desk", "returns", "stripe.refunds.create", "money", "0123456789ab", "apr_1", "blk_1",
             "live", "10.0.0.7", Rows.Trace, "41 µs", "refused", "reason role-risk-denied", "rule: roles/customer-support.yaml:9", "next step: Ask finance.",
             "amount: 4900", "item item 1", "feedback fbk_", "why: wrong charge", "instead: ask finance"])
        {
            shown.Output.ShouldContain(text);
        }

        var json = JsonNode.Parse((await RunAsync("audit", "show", row.Id, "--format", "json")).Output)!;
        ((string)json["policyVersion"]!).ShouldBe("0123456789ab");
        ((string)json["feedback"]![0]!["direction"]!).ShouldBe("down");
    }

    [Fact]
    public async Task What_an_agent_chose_cannot_speak_to_the_terminal_that_shows_it()
    {
        var row = Rows.Full(resource: "a\u001b[2Jb", message: "c\u001b[2Jd", facts: """{"text":"e\u001b[2Jf\nverdict: allow"}""");
        _listener.Get<DecisionLog>().AppendBehind(row);

        var shown = await RunAsync("audit", "show", row.Id);

        shown.Output.ShouldNotContain('\u001b');
        shown.Lines.ShouldNotContain("verdict: allow");
    }

    [Fact]
    public async Task A_chain_is_exported_and_verified_and_a_broken_one_is_neither()
    {
        var row = Rows.Full();
        _listener.Get<DecisionLog>().AppendBehind(row);
        var file = Path.Combine(_folder, "chain.jsonl");
        var exported = await RunAsync("audit", "export", "--format", "chain", "--out", file);
        exported.ExitCode.ShouldBe(0, exported.Errors);

        var key = await RunAsync("audit", "key");
        key.Output.ShouldStartWith("-----BEGIN PUBLIC KEY-----");
        var pem = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(pem, key.Output);
        var whole = await RunAsync("audit", "verify", "--from", file, "--public-key", pem);
        whole.ExitCode.ShouldBe(0, whole.Output + whole.Errors);
        whole.Lines[^1].ShouldBe("whole");
        var end = whole.Lines.Single(l => l.StartsWith("chain 1 ends", StringComparison.Ordinal)).Split(' ');
        (await RunAsync("audit", "verify", "--from", file, "--expect", $"1:{end[5].TrimEnd(':')}:{end[6]}")).ExitCode.ShouldBe(0);
        (await RunAsync("audit", "verify", "--from", file, "--expect", $"1:{end[5].TrimEnd(':')}:{new string('0', 64)}")).ExitCode.ShouldBe(1);

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"deny\"", "\"allow\"", StringComparison.Ordinal));
        var broken = await RunAsync("audit", "verify", "--from", file, "--public-key", pem);
        broken.ExitCode.ShouldBe(1);
        broken.Lines[0].ShouldStartWith("edited: chain 1, record ");
        broken.Lines[0].ShouldContain(row.Id);
        broken.Lines[^1].ShouldBe("NOT whole");

        var database = (SqliteDatabase)_listener.Get<Database>();
        using (var connection = database.Open())
        {
            connection.Execute("DROP TRIGGER decisions_keep");
            connection.Execute("UPDATE decisions SET verdict = 'allow'").ShouldBe(1);
        }

        var refused = await RunAsync("audit", "export", "--format", "chain", "--out", Path.Combine(_folder, "other.jsonl"));
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain("thumbgate audit verify");
        File.Exists(Path.Combine(_folder, "other.jsonl")).ShouldBeFalse();
    }

    [Fact]
    public async Task Acts_say_who_did_what()
    {
        var row = Rows.Full();
        _listener.Get<DecisionLog>().AppendBehind(row);
        (await RunAsync("feedback", "down", row.Id, "--why", "wrong charge")).ExitCode.ShouldBe(0);
        (await RunAsync("agents", "add", "--role", "sales", "--owner", "dana")).ExitCode.ShouldBe(0);

        var all = await RunAsync("audit", "acts");
        all.Lines.Select(l => string.Join(' ', l.Split('\t')[1..3])).ShouldBe(["ines agent-added", "ines feedback-down", "bootstrap operator-added"]);
        var one = await RunAsync("audit", "acts", "--action", "feedback-down", "--operator", "ines", "--since", "1h");
        one.Lines.ShouldHaveSingleItem().ShouldContain($"decision {row.Id}, why wrong charge");
        (await RunAsync("audit", "acts", "--limit", "1")).Errors.ShouldContain("--before act_");
        JsonNode.Parse((await RunAsync("audit", "acts", "--subject", "ines", "--format", "json")).Output)!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("--expect", "1:2", "CHAIN:SEQ:HASH|write chain, record and hash")]
    [InlineData("--public-key", "/nowhere.pem", "give a PEM")]
    [InlineData("--from", "/nowhere.jsonl", "cannot be read")]
    [InlineData("--config", "/nowhere", "can't be used")]
    public async Task What_verify_can_not_use_it_says_in_a_line(string option, string value, string says)
    {
        var refused = await RunAsync("audit", "verify", option, value);
        refused.ExitCode.ShouldBeGreaterThan(0);
        says.Split('|').ShouldContain(s => refused.Errors.Contains(s, StringComparison.Ordinal), refused.Errors);
    }

    [Fact]
    public async Task Verify_makes_no_key_where_the_one_that_signed_is_missing()
    {
        var config = Directory.CreateDirectory(Path.Combine(_folder, "config")).FullName;
        await File.WriteAllTextAsync(Path.Combine(config, "gateway.yaml"), "version: 1\nstore: { provider: sqlite, path: record.db }\n");
        var refused = await RunAsync("audit", "verify", "--config", config, "--data", _folder);
        refused.ExitCode.ShouldBe(1);
        refused.ErrorLines.ShouldHaveSingleItem().ShouldContain("--public-key");
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chain_takes_no_filter()
    {
        var refused = await RunAsync("audit", "export", "--format", "chain", "--role", "sales");
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("--role");
    }

    [Fact]
    public async Task List_takes_every_filter_and_says_how_to_go_on_both_ways()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => Decide("sales")).ToList();
        Decide("legal");

        var page = await RunAsync("audit", "list", "--role", "sales", "--risk", "write", "--integration", "crm", "--operation", "*.update", "--limit", "1", "--before", ids[2]);

        page.Lines.ShouldHaveSingleItem().ShouldEndWith(ids[1]);
        page.ErrorLines.ShouldBe([$"There may be older ones: add --before {ids[1]}", $"There may be newer ones: add --after {ids[1]}"]);
        (await RunAsync("audit", "list", "--risk", "grave")).ExitCode.ShouldBe(2);
        (await RunAsync("audit", "list", "--approval", "apr_0")).Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_export_goes_through_all_pages_into_a_file_that_is_there_when_it_is_complete()
    {
        var ids = Enumerable.Range(0, 1100).Select(_ => Decide("sales")).ToList();
        Decide("legal");
        var file = Path.Combine(_folder, "out.jsonl");
        await File.WriteAllTextAsync(file, "of yesterday");

        var export = await RunAsync("audit", "export", "--format", "jsonl", "--role", "sales", "--out", file);

        export.ExitCode.ShouldBe(0, export.Errors);
        export.ErrorLines.ShouldHaveSingleItem().ShouldContain("1100 decisions");
        (await File.ReadAllLinesAsync(file)).Select(l => (string)JsonNode.Parse(l)!["id"]!).ShouldBe(ids);
        Directory.GetFiles(_folder).ShouldBe([file]);
        var printed = await RunAsync("audit", "export", "--format", "cef", "--role", "legal");
        printed.Lines.ShouldHaveSingleItem().ShouldStartWith("CEF:0|");
        (await RunAsync("audit", "export", "--format", "ocsf", "--role", "nobody")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_goes_away_midway_is_one_clear_line_exit_code_1_and_no_file()
    {
        await using var gateway = await RecordingUpstream.StartAsync();
        var file = Path.Combine(_folder, "out.jsonl");
        await File.WriteAllTextAsync(file, "of yesterday");
        var page = Answers.Text("{}\n{}\n", "application/x-ndjson", 200, ("Link", "</api/decisions/export?after=dec_2>; rel=\"next\""));
        var gone = Answers.Text("""{"type":"urn:thumbgate:problem:record-unavailable","title":"t","status":503,"detail":"The record can't be read: gone."}""", "application/problem+json", 503);

        foreach (var failure in new[] { gone, Answers.Cut(), Answers.CutAfter("{}\n", Task.CompletedTask) })
        {
            gateway.Answer = Answers.InTurn(page, failure);
            var export = await RunAsync(gateway.Address, "audit", "export", "--format", "jsonl", "--out", file);

            export.ExitCode.ShouldBe(1);
            var line = export.ErrorLines.ShouldHaveSingleItem();
            line.ShouldContain("ended after 2 decisions");
            line.ShouldContain("out.jsonl was not written");
            (await File.ReadAllTextAsync(file)).ShouldBe("of yesterday");
            Directory.GetFiles(_folder).ShouldBe([file]);
        }

        gateway.Answer = Answers.InTurn(page, gone);
        var printed = await RunAsync(gateway.Address, "audit", "export", "--format", "jsonl");
        printed.ExitCode.ShouldBe(1);
        printed.Lines.Length.ShouldBe(2);
        printed.ErrorLines.ShouldHaveSingleItem().ShouldContain("is not all of it");
        gateway.Requests[^1].RawTarget.ShouldBe("/api/decisions/export?after=dec_2");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_line()
    {
        var export = await RunAsync("audit", "export", "--format", "jsonl", "--out", Path.Combine(_folder, "nowhere", "out"));

        export.ExitCode.ShouldBe(1);
        export.ErrorLines.ShouldHaveSingleItem().ShouldContain("cannot be written");
    }

    [Fact]
    public async Task Tail_prints_what_is_decided_from_then_on_until_it_is_stopped()
    {
        Decide("sales");
        using var tail = Start("audit", "tail", "--role", "sales", "--json");
        (await tail.StandardError.ReadLineAsync())!.ShouldContain("a look every 1 s");

        var first = Decide("sales");
        (await ReadIdAsync(tail)).ShouldBe(first);
        Decide("legal");
        var second = Decide("sales");
        (await ReadIdAsync(tail)).ShouldBe(second);

        using var interrupt = Process.Start("kill", ["-INT", tail.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await tail.WaitForExitAsync(patience.Token);
        tail.ExitCode.ShouldBe(0);
        (await tail.StandardOutput.ReadToEndAsync(patience.Token)).ShouldBeEmpty();
        (await tail.StandardError.ReadToEndAsync(patience.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interval_that_is_none_is_refused() => (await RunAsync("audit", "tail", "--interval", "0")).ExitCode.ShouldBe(2);

    private static async Task<string> ReadIdAsync(Process tail)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return (string)JsonNode.Parse((await tail.StandardOutput.ReadLineAsync(patience.Token))!)!["id"]!;
    }

    private string Decide(string role)
    {
        var row = new DecisionRow
        {
            Id = Ids.New(Ids.Decision, TimeProvider.System),
            At = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Circumstances = new Circumstances { Agent = "agt_1", Role = role, Integration = "crm", Operation = "hubspot.objects.update", Risk = RiskClass.Write, Method = "PATCH" },
            Verdict = Verdict.Allow,
            Outcome = Rows.Answered,
        };
        _listener.Get<DecisionLog>().AppendBehind(row);
        return row.Id;
    }

    private Process Start(params string[] arguments)
    {
        // Where a shell started the tests in the background it ignores interrupts, and so would what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Cli.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["THUMBGATE_URL"] = _listener.Url.ToString();
        start.Environment["THUMBGATE_OPERATOR_TOKEN"] = _ines;
        return Process.Start(start)!;
    }

    private Task<CliResult> RunAsync(params string[] arguments) => RunAsync(_listener.Url, arguments);

    private Task<CliResult> RunAsync(Uri url, params string[] arguments) => Cli.RunAsync(
        new Dictionary<string, string> { ["THUMBGATE_URL"] = url.ToString(), ["THUMBGATE_OPERATOR_TOKEN"] = _ines }, arguments);
}
