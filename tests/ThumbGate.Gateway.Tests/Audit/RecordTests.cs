using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class RecordTests
{
    [Fact]
    public async Task Every_decision_is_one_row_that_says_all_of_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("{\"id\":1}", 201);
        var agent = await gateway.IssueAsync();
        var key = agent.Key;
        const string Note = """{"item":"i1","text":"x"}""";

        var write = await gateway.PostAsync("/shop/v1/notes", key, Note, ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        var read = await gateway.GetAsync("/shop/v1/items/i9?q=secret", key);
        var denied = await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i9", key);
        var held = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"kim"}""");
        var unread = await gateway.PostAsync("/shop/v1/notes", key, "{");

        var rows = await gateway.DecisionsAsync();
        rows.Select(r => r.Id).ShouldBe([write.Decision!, read.Decision!, denied.Decision!, held.Decision!, unread.Decision!]);
        foreach (var common in rows)
        {
            common.Agent.ShouldBe(agent.Agent.Identity.Id);
            common.Owner.ShouldBe("sales-team");
            common.Role.ShouldBe("sales");
            common.Integration.ShouldBe("shop");
            common.Environment.ShouldBe(DeploymentEnvironment.Production);
            common.Surface.ShouldBe(Surface.Billing);
            common.PolicyVersion.Length.ShouldBe(12);
            common.Client.ShouldBe("127.0.0.1");
            common.Outcome.ShouldNotBeNull();
        }

        var row = rows[0];
        (row.Operation, row.Risk, row.Method, row.Path, row.Resource).ShouldBe(("shop.notes.create", RiskClass.Write, "POST", "/v1/notes", "i1"));
        row.Facts.ShouldContain("\"text\"");
        row.TraceId.ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        row.Digest.ShouldNotBeNull();
        row.Fingerprint.ShouldBeNull("what the row says is all there is to it");
        row.Credential.ShouldBe("live");
        row.DecideMicroseconds.ShouldBeGreaterThan(0);
        row.Verdict.ShouldBe(Verdict.Allow);
        var outcome = row.Outcome!.Value;
        (outcome.Kind, outcome.UpstreamStatus, outcome.RequestBytes, outcome.ResponseBytes).ShouldBe((OutcomeKind.Answered, 201, Note.Length, 8));

        rows[1].Path.ShouldBe("/v1/items/i9");
        rows[1].Fingerprint.ShouldNotBeNull("the query is part of it, and not of the row");
        rows[1].Outcome!.Value.Kind.ShouldBe(OutcomeKind.Answered);
        (rows[2].Verdict, rows[2].Outcome!.Value.Kind).ShouldBe((Verdict.Deny, OutcomeKind.Refused));
        rows[2].Reasons.ShouldContain("role-operation-blocked");
        (rows[3].Verdict, rows[3].Outcome!.Value.Kind, rows[3].ApprovalId).ShouldBe((Verdict.Hold, OutcomeKind.Held, held.Approval));
        rows[4].Reasons.ShouldContain("body-malformed");
        (await gateway.EverythingWrittenAsync()).ShouldNotContain("q=secret");
    }

    [Fact]
    public async Task What_is_about_to_be_sent_is_in_the_journal_before_the_upstream_sees_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var known = new List<string>();
        gateway.Upstream.Answer = async (context, request) =>
        {
            known.AddRange(new JournalReplay(gateway.Journal).Entries().SelectMany(e => e).Select(e => e.Row!.Operation));
            await Answers.Json("{}")(context, request);
        };

        (await gateway.PostAsync("/shop/v1/items", await gateway.KeyAsync(), "{}")).ShouldBe(200);

        known.ShouldBe(["shop.items.create"]);
    }

    [Fact]
    public async Task While_the_journal_cannot_be_written_nothing_but_reads_passes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        await gateway.DecisionsAsync();
        Directory.Move(gateway.Journal, gateway.Journal + ".away");
        await Eventually.BeTrueAsync(async () =>
        {
            var passed = (await gateway.PostAsync("/shop/v1/items", key, "{}")).Status == 200;
            await gateway.DecisionsAsync();
            return !passed;
        });
        var sent = gateway.Upstream.Requests.Count(r => r.Method != "GET");

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(503).Problem.ShouldBe("record-unavailable");
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).Header("Retry-After").ShouldNotBeNull();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", key)).Status.ShouldBeOneOf(403, 503);
        (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("degraded");
        gateway.Upstream.Requests.Count(r => r.Method != "GET").ShouldBe(sent);

        Directory.Move(gateway.Journal + ".away", gateway.Journal);
        await Eventually.BeTrueAsync(async () => (await gateway.PostAsync("/shop/v1/items", key, "{}")).Status == 200);
        await Eventually.BeTrueAsync(async () =>
            (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).ShouldBe(200).Json["status"]!.GetValue<string>() == "ready");
        (await gateway.DecisionsAsync()).Count(d => d.Operation == "shop.items.list").ShouldBe(2);
    }

    [Fact]
    public async Task While_SQLite_does_not_take_the_record_writes_pass_by_the_journal_and_holds_do_not()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        string decision;
        using (gateway.WithLockedRecord())
        {
            decision = (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(200).Decision!;
            (await gateway.PostAsync("/shop/v1/mails", key, """{"to":"kim"}""")).ShouldBe(503).Problem.ShouldBe("record-unavailable");
            await Eventually.BeTrueAsync(async () =>
                (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).ShouldBe(200).Json["status"]!.GetValue<string>() == "degraded");
        }

        await Eventually.BeTrueAsync(async () =>
            (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).Json["status"]!.GetValue<string>() == "ready");
        (await gateway.DecisionsAsync()).ShouldContain(d => d.Id == decision);
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_recorded_as_nothing_sent_and_a_lost_reply_as_unknown()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Cut();
        var key = await gateway.KeyAsync();

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(502);

        var row = await gateway.DecisionAsync();
        row.Outcome!.Value.Kind.ShouldBe(OutcomeKind.Unknown);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Security_lists_denials_through_the_operators_api()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        await gateway.GetAsync("/shop/v1/items", key);
        var denied = await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", key);

        var list = await gateway.OperateAsync(HttpMethod.Get, "/api/decisions?verdict=deny&role=sales&since=1h", await gateway.OperatorAsync("noor"));

        list.ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem()!["id"]!.GetValue<string>().ShouldBe(denied.Decision);
        gateway.Log.ShouldContain(denied.Decision!);
    }

    [Fact]
    public async Task A_credential_whose_secret_is_gone_sends_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Credentials = "credentials: [{ name: live, secret: \"file:{secret}.missing\", scheme: bearer }]");

        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(503).Problem.ShouldBe("credential-unavailable");

        gateway.Upstream.Count.ShouldBe(0);
    }
}
