using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Evidence;

public sealed class EvidenceVerbTests : IAsyncLifetime
{
    private const string Refund = """{"charge":"ch_1","amount":900,"currency":"usd"}""";

    private readonly Issuer _leads = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-evidence-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private GatewayUnderTest _gateway = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        // The verbs sign at the time of the machine.
        _gateway = await GatewayUnderTest.StartAsync(setup =>
        {
            setup.Clock.Advance(TimeProvider.System.GetUtcNow() - setup.Clock.GetUtcNow());
            setup
                .With("evidence.yaml", $$"""
                    issuers: { leads: { keys: [{{_leads.Yaml}}] }, others: { keys: ["env:NOBODY_SET_THIS"] } }
                    labels:
                      justified: { issuers: [leads], binds: [resource], fresh: 8h, once: true }
                      reviewed: { issuers: [leads], binds: [body], fresh: 8h }
                      others-only: { issuers: [others], binds: [resource] }
                    """)
                .Edit("roles/sales.yaml", "verdict: allow }", "verdict: allow, evidence: [justified, reviewed] }");
        });
        _key = await _gateway.KeyAsync();
        _environment["THUMBGATE_OPERATOR_TOKEN"] = await _gateway.OperatorAsync("dana");
        _environment["THUMBGATE_URL"] = $"http://127.0.0.1:{_gateway.OperatorsPort}";
        Write("leads.pem", _leads.PrivatePem);
        Write("refund.json", Refund);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _leads.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => Cli.RunAsync(_environment, arguments);

    private Task<CliResult> AttestAsync(params string[] arguments) => RunAsync(["evidence", "attest", "--key", Path("leads.pem"), .. arguments]);

    [Fact]
    public async Task The_command_of_the_next_step_attaches_what_was_missing()
    {
        var refused = (await _gateway.PostAsync("/shop/v1/refunds", _key, Refund)).ShouldBe(403);
        var steps = refused.Json["reasons"]![0]!["nextStep"]!.GetValue<string>().Split("Attach it: thumbgate ", StringSplitOptions.RemoveEmptyEntries);
        steps.Length.ShouldBe(2);
        foreach (var step in steps)
        {
            var words = step.Trim().Replace("BODY_FILE", Path("refund.json"), StringComparison.Ordinal).Replace("leads.pem", Path("leads.pem"), StringComparison.Ordinal);
            var done = await RunAsync(words.Split(' '));
            done.ExitCode.ShouldBe(0, done.Errors);
            done.Output.ShouldContain("is attached, and counts until");
        }

        (await _gateway.PostAsync("/shop/v1/refunds", _key, Refund)).ShouldBe(200);

        var listed = await RunAsync("evidence", "list", "--label", "justified");
        listed.Lines.ShouldHaveSingleItem().Split('\t').ShouldContain("shop:ch_1");
        listed.Output.ShouldContain("dec_");
        var id = listed.Output.Split('\t')[0];
        var shown = await RunAsync("evidence", "show", id);
        shown.Lines.ShouldContain(l => l.StartsWith("vouched by:", StringComparison.Ordinal) && l.EndsWith("leads", StringComparison.Ordinal));
        JsonNode.Parse((await RunAsync("evidence", "show", id, "--json")).Output)!["content"]!["payloadType"]!.GetValue<string>().ShouldBe("application/vnd.in-toto+json");
    }

    [Fact]
    public async Task What_was_signed_offline_is_verified_offline_and_what_was_changed_is_not()
    {
        var file = Path("e.json");
        (await AttestAsync("--label", "justified", "--integration", "shop", "--resource", "ch_1", "--note", "Came broken.", "--expires", "2h", "--out", file)).ExitCode.ShouldBe(0);
        var good = await VerifyAsync(file, "--resource", "ch_1");
        good.Lines[^1].ShouldBe("good");
        good.Output.ShouldContain("Came broken.");
        good.ExitCode.ShouldBe(0);

        (await VerifyAsync(file, "--resource", "ch_2")).Lines[^1].ShouldBe("NOT good: is about another resource");
        (await VerifyAsync(file, "--body", Path("refund.json"))).ExitCode.ShouldBe(1);

        var envelope = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String(envelope["payload"]!.GetValue<string>()));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace("Came broken.", "Came whole...", StringComparison.Ordinal)));
        Write("changed.json", envelope.ToJsonString());
        (await VerifyAsync(Path("changed.json"))).Lines[^1].ShouldContain("was changed after it was signed");

        Write("cut.json", (await File.ReadAllTextAsync(file))[..40]);
        var cut = await VerifyAsync(Path("cut.json"));
        (cut.ExitCode, cut.ErrorLines.Length).ShouldBe((1, 1));

        (await AttestAsync("--label", "others-only", "--integration", "shop", "--resource", "x", "--out", file)).ExitCode.ShouldBe(0);
        (await VerifyAsync(file)).Lines[^1].ShouldBe("NOT good: is signed by leads, who may not attest it");
    }

    [Fact]
    public async Task Explain_judges_evidence_as_if_it_were_attached()
    {
        var (justified, reviewed, other) = (Path("j.json"), Path("r.json"), Path("o.json"));
        (await AttestAsync("--label", "justified", "--integration", "shop", "--resource", "ch_1", "--out", justified)).ExitCode.ShouldBe(0);
        (await AttestAsync("--label", "justified", "--integration", "shop", "--resource", "ch_2", "--out", other)).ExitCode.ShouldBe(0);
        (await AttestAsync("--label", "reviewed", "--body", Path("refund.json"), "--out", reviewed)).ExitCode.ShouldBe(0);
        Write("changed.json", (await File.ReadAllTextAsync(justified)).Replace("\"sig\":\"M", "\"sig\":\"N", StringComparison.Ordinal));
        Write("body.json", "{}");

        (await ExplainAsync()).ShouldBe("deny evidence-required");
        (await ExplainAsync(justified, reviewed)).ShouldBe("allow");
        (await ExplainAsync(justified)).ShouldBe("deny evidence-required");
        (await ExplainAsync(other, reviewed)).ShouldBe("deny evidence-required");
        (await ExplainAsync(Path("changed.json"), reviewed)).ShouldStartWith("deny evidence-");

        var none = await RunAsync("explain", "--config", _gateway.ConfigFolder, "--integration", "shop", "/shop/v1/items", "--evidence", Path("body.json"));
        (none.ExitCode, none.ErrorLines.Length).ShouldBe((1, 1), none.Errors);
        none.Errors.ShouldContain("is no evidence");
        (await RunAsync("explain", "--config", _gateway.ConfigFolder, "--requests", "-", "--evidence", justified)).ExitCode.ShouldNotBe(0);

        async Task<string> ExplainAsync(params string[] evidence)
        {
            var said = await RunAsync(
                [
                    "explain", "--config", _gateway.ConfigFolder, "--role", "sales", "--integration", "shop", "/shop/v1/refunds", "--json", Refund, "--format", "json",
                    .. evidence.SelectMany(e => (string[])["--evidence", e]),
                ]);
            said.ExitCode.ShouldBe(0, said.Errors);
            var json = JsonNode.Parse(said.Output)!;
            return string.Join(' ', [json["verdict"]!.GetValue<string>(), .. json["reasons"]!.AsArray().Select(r => r!["code"]!.GetValue<string>()).Distinct()]);
        }
    }

    [Fact]
    public async Task What_cannot_be_attested_is_one_line_with_the_cure_and_no_key()
    {
        foreach (var arguments in (string[][])
        [
            ["--label", "justified"],
            ["--label", "justified", "--resource", "ch_1"],
            ["--label", "justified", "--body", Path("nowhere")],
            ["--label", "justified", "--artifact", Path("refund.json"), "--expires", "yesterday"],
        ])
        {
            var failed = await AttestAsync(arguments);
            (failed.ExitCode, failed.ErrorLines.Length).ShouldBe((2, 1), failed.Errors);
        }

        var wrong = await RunAsync("evidence", "attest", "--label", "justified", "--artifact", Path("refund.json"), "--key", Path("refund.json"));
        (wrong.ExitCode, wrong.ErrorLines.Length).ShouldBe((2, 1));
        wrong.Errors.ShouldNotContain("charge");
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        (await RunAsync("evidence", "attest", "--label", "justified", "--artifact", Path("refund.json"), "--key", Write("p384.pem", p384.ExportPkcs8PrivateKeyPem()))).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_receipt_says_what_was_judged_sent_and_answered_to_the_agent_that_asked_and_to_nobody_else()
    {
        var read = (await _gateway.GetAsync("/shop/v1/items/7", _key)).ShouldBe(200);
        var denied = (await _gateway.PostAsync("/shop/v1/refunds", _key, Refund)).ShouldBe(403);
        var other = await _gateway.KeyAsync();

        (await _gateway.GetAsync("/.thumbgate/decisions/" + read.Decision, other)).ShouldBe(404);
        (await _gateway.GetAsync("/.thumbgate/decisions/" + read.Decision, "")).ShouldBe(401);
        (await _gateway.GetAsync("/.thumbgate/decisions/dec_0", _key)).ShouldBe(404);
        var publicKey = Write("gateway.pem", (await RunAsync("audit", "key")).Output);

        var passed = await ReceiptAsync(read.Decision!);
        passed.Lines.ShouldContain("verdict: allow");
        passed.Lines.ShouldContain("operation: shop.items.get");
        passed.Lines.ShouldContain("outcome: answered");
        passed.Lines.ShouldContain("upstreamStatus: 200");
        passed.Lines[^1].ShouldBe("good");
        var refused = await ReceiptAsync(denied.Decision!);
        refused.Lines.ShouldContain("verdict: deny");
        refused.Lines.ShouldContain("outcome: refused");
        refused.Output.ShouldContain("evidence-required");

        using var stranger = new Issuer();
        var foreign = await RunAsync("evidence", "verify", Path("receipt.json"), "--public-key", Write("stranger.pem", stranger.PublicPem));
        (foreign.ExitCode, foreign.Lines[^1]).ShouldBe((1, "NOT good: it was not signed with this key, or was changed afterwards"));

        async Task<CliResult> ReceiptAsync(string decision)
        {
            var receipt = (await _gateway.GetAsync("/.thumbgate/decisions/" + decision, _key)).ShouldBe(200);
            receipt.Header("Content-Type").ShouldBe("application/vnd.dsse.envelope.v1+json");
            Write("receipt.json", receipt.Text);
            return await RunAsync("evidence", "verify", Path("receipt.json"), "--public-key", publicKey);
        }
    }

    private Task<CliResult> VerifyAsync(string file, params string[] more) =>
        RunAsync(["evidence", "verify", file, "--config", _gateway.ConfigFolder, .. more]);
}
