using System.Text;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>An approval sends what was held; the agent collects the answer.</summary>
public sealed class ExecutionTests
{
    private const string Mail = """{"to":"kim@shop.test","text":"hello kim, this is unmistakable"}""";

    [Fact]
    public async Task An_approval_sends_the_very_bytes_that_were_held_with_the_gateways_credential()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"id":"mail_1"}""", 201, ("Shop-Request", "req_7"));
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails?dry=%30&a=b", key, Mail, ("Shop-Version", "7"), ("Idempotency-Key", "mine"), ("X-Other", "no"));

        await gateway.ApproveAsync(held);

        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
        var sent = gateway.Upstream.Single;
        sent.Method.ShouldBe("POST");
        sent.RawTarget.ShouldBe("/v1/mails?dry=%30&a=b");
        sent.Text.ShouldBe(Mail);
        sent.Header("Authorization").ShouldBe("Bearer " + GatewayUnderTest.Secret);
        sent.Header("Content-Type").ShouldBe("application/json");
        sent.Header("Shop-Version").ShouldBe("7");
        sent.Header("Idempotency-Key").ShouldBe("mine");
        sent.Header("X-Other").ShouldBeNull();

        var status = (await gateway.GetAsync(held.Header("Location")!, key)).ShouldBe(200).Json;
        status["status"]!.GetValue<string>().ShouldBe("executed");
        status["upstreamStatus"]!.GetValue<int>().ShouldBe(201);
        var answer = await gateway.GetAsync(status["answer"]!["href"]!.GetValue<string>(), key);
        answer.ShouldBe(201).Text.ShouldBe("""{"id":"mail_1"}""");
        answer.Header("Shop-Request").ShouldBe("req_7");
        answer.Header("ThumbGate-Approval").ShouldBe(held.Approval);
        (await gateway.GetAsync(held.Header("Location")! + "/answer", await gateway.KeyAsync())).ShouldBe(404);
    }

    [Fact]
    public async Task The_execution_is_a_decision_of_its_own_with_its_intent_before_and_its_outcome_after()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var agent = await gateway.IssueAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", agent.Key, Mail);
        await gateway.ApproveAsync(held);
        var hold = await gateway.ApprovalAsync(held);

        var decisions = await gateway.DecisionsAsync();

        decisions.Count.ShouldBe(2);
        decisions[0].Verdict.ShouldBe(Verdict.Hold);
        var executed = decisions[1];
        executed.Id.ShouldBe(hold.ExecutionId);
        executed.Verdict.ShouldBe(Verdict.Allow);
        executed.Judged.ShouldBe(Verdict.Hold);
        executed.ApprovalId.ShouldBe(held.Approval);
        executed.Agent.ShouldBe(agent.Agent.Identity.Id);
        executed.Credential.ShouldBe("live");
        executed.Client.ShouldBe("127.0.0.1");
        executed.Outcome!.Value.Kind.ShouldBe(OutcomeKind.Answered);
        executed.Outcome!.Value.UpstreamStatus.ShouldBe(200);
        executed.Outcome!.Value.RequestBytes.ShouldBe(Mail.Length);
    }

    [Fact]
    public async Task Repeats_join_the_one_hold_and_get_the_one_result()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "agents: { rate: 60000/1m, burst: 1000 }");
        gateway.Upstream.Answer = Answers.Json("""{"id":"mail_1"}""");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Idempotency-Key", "another"))).Approval.ShouldBe(held.Approval);
        var waiting = Enumerable.Range(0, 10).Select(_ => gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "wait=60"))).ToArray();
        await Eventually.BeTrueAsync(() => gateway.Get<ApprovalSignals>().Count == 1);

        await gateway.ApproveAsync(held);
        var repeats = await Task.WhenAll(waiting.Concat(Enumerable.Range(0, 40).Select(_ => gateway.PostAsync("/shop/v1/mails", key, Mail))));

        repeats.ShouldAllBe(a => a.Status == 200 && a.Text == """{"id":"mail_1"}""");
        gateway.Upstream.Single.Text.ShouldBe(Mail);
        (await gateway.DecisionsAsync()).Count(d => d.Verdict == Verdict.Allow).ShouldBe(1);
    }

    [Theory]
    [InlineData("application/json", """{"jsonrpc":"2.0","id":1,"result":{"id":1}}""", """{"jsonrpc":"2.0","id":"b","result":{"id":1}}""")]
    [InlineData("text/event-stream", "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n", "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"b\",\"result\":{}}\n\n")]
    public async Task A_repeated_call_gets_the_result_under_its_own_id(string type, string answered, string given)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Edit(
            "catalogs/shop.yaml",
            "- { id: mails.batch",
            "- { id: rpc, match: POST /rpc, risk: envelope, envelope: { jsonrpc: true } }\n  - { id: rpc.send, match: RPC send, risk: message }\n  - { id: mails.batch"));
        gateway.Upstream.Answer = Answers.Text(answered, type, 200);
        var key = await gateway.KeyAsync();
        var held = await CallAsync("1");
        await gateway.ApproveAsync(held);

        (await CallAsync("\"b\"")).ShouldBe(200).Text.ShouldBe(given);
        (await CallAsync("1")).ShouldBe(200).Text.ShouldBe(answered);
        gateway.Upstream.Count.ShouldBe(1);

        Task<GatewayAnswer> CallAsync(string id) =>
            gateway.PostAsync("/shop/v1/rpc", key, """{"jsonrpc":"2.0","id":ID,"method":"send","params":{"to":"kim"}}""".Replace("ID", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_result_is_given_for_ten_minutes_after_it_was_first_given_and_then_the_request_is_a_new_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"id":"mail_1"}""");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);
        await gateway.ApprovalAsync(held);
        await gateway.AdvanceAsync(TimeSpan.FromHours(3));

        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(9));
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(2));

        var later = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        later.ShouldBe(403).Problem.ShouldBe("held");
        later.Approval.ShouldNotBe(held.Approval);
        (await gateway.GetAsync(held.Header("Location")! + "/answer", key)).ShouldBe(404).Problem.ShouldBe("no-answer");
        (await gateway.GetAsync(held.Header("Location")!, key)).Json["status"]!.GetValue<string>().ShouldBe("executed");
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_held_and_answered_is_not_readable_in_anything_that_the_gateway_wrote()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"secret":"answer that nobody may read"}""");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Shop-Version", "version-that-nobody-reads"));
        var before = await gateway.EverythingWrittenAsync();
        var kept = (await gateway.Get<ExecutionStore>().FindAsync(held.Approval, HeldPart.Request)).ShouldNotBeNull();
        before.ShouldContain(Encoding.Latin1.GetString(kept.Bytes.AsSpan(0, 28)));

        await gateway.ApproveAsync(held);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Shop-Version", "version-that-nobody-reads"))).ShouldBe(200).Text.ShouldContain("nobody may read");
        var after = await gateway.EverythingWrittenAsync();

        foreach (var written in new[] { before, after })
        {
            written.ShouldNotContain("unmistakable");
            written.ShouldNotContain("version-that-nobody-reads");
            written.ShouldNotContain("nobody may read");
        }

        (await gateway.Get<ExecutionStore>().FindAsync(held.Approval, HeldPart.Request)).ShouldBeNull();
        (await gateway.Get<ExecutionStore>().FindAsync(held.Approval, HeldPart.Answer)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_held_goes_when_it_is_denied_or_expires()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { expires: 1h }");
        var key = await gateway.KeyAsync();
        var denied = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var forgotten = await gateway.PostAsync("/shop/v1/mails/batch", key, Mail);
        var store = gateway.Get<ExecutionStore>();
        (await store.FindAsync(denied.Approval, HeldPart.Request)).ShouldNotBeNull();

        (await gateway.DecideAsync(denied, "deny", "dana")).ShouldBe(200);
        await gateway.AdvanceAsync(TimeSpan.FromHours(2));
        await gateway.Get<ApprovalStore>().SweepAsync();

        (await store.FindAsync(denied.Approval, HeldPart.Request)).ShouldBeNull();
        (await store.FindAsync(forgotten.Approval, HeldPart.Request)).ShouldBeNull();
    }

    [Fact]
    public async Task A_hold_and_its_result_outlive_restarts()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"id":"mail_1"}""");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.RestartAsync();
        await gateway.ApproveAsync(held);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
        await gateway.RestartAsync();

        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200).Text.ShouldBe("""{"id":"mail_1"}""");
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_approval_that_nobody_was_there_to_execute_is_executed_by_the_next_look()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail);

        // Written as another replica would that stopped right after.
        (await gateway.Get<Ballots>().CastUntoldAsync(held.Approval, "dana")).ShouldBe(VoteOutcome.Decided);

        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Status == ApprovalStatus.Executed);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_policy_of_the_moment_judges_again_and_a_new_deny_ends_the_approval_by_name()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ThumbDownAsync(held.Decision!, "Never write to Kim.");

        await gateway.ApproveAsync(held);

        var hold = await gateway.ApprovalAsync(held);
        hold.Status.ShouldBe(ApprovalStatus.Cancelled);
        hold.Problem!.ShouldContain("denied: ");
        hold.Problem!.ShouldContain("Never write to Kim.");
        (await gateway.GetAsync(held.Header("Location")!, key)).Json["problem"]!.GetValue<string>().ShouldContain("Never write to Kim.");
        (await gateway.DecisionsAsync()).ShouldContain(d => d.Id == hold.ExecutionId && d.Verdict == Verdict.Deny && d.ApprovalId == held.Approval);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("message: { verdict: hold, approvers: leads, evidence: [reviewed] }", "approval-lapsed")]
    [InlineData("message: { verdict: hold, approvers: chiefs }", "approval-lapsed")]
    [InlineData("message: { verdict: deny }", "denied")]
    public async Task An_approval_does_not_answer_what_the_policy_asks_by_then(string rule, string problem)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(setup => setup.With(
            "evidence.yaml", "issuers: { us: { keys: [\"env:NOBODY_SET_THIS\"] } }\nlabels: { reviewed: { issuers: [us], binds: [body] } }"));
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        gateway.Reload("roles/sales.yaml", "message: { verdict: hold, approvers: leads }", rule);

        await gateway.ApproveAsync(held);

        var hold = await gateway.ApprovalAsync(held);
        hold.Status.ShouldBe(ApprovalStatus.Cancelled);
        hold.Problem!.ShouldStartWith(problem + ": ");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("catalogs/shop.yaml", "match: POST /mails, risk: message", "match: POST /mails, risk: bulk")]
    [InlineData("gateway.yaml", "environment: production", "environment: sandbox")]
    public async Task An_approval_does_not_answer_for_what_the_request_is_taken_for_by_then(string file, string from, string to)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Reload("roles/sales.yaml", "bulk: hold", "bulk: { verdict: hold, approvers: leads }");
        var held = await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail);
        gateway.Reload(file, from, to);

        await gateway.ApproveAsync(held);

        (await gateway.ApprovalAsync(held)).Problem!.ShouldStartWith("approval-lapsed: ");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Another_credential_or_a_revoked_key_by_then_ends_the_approval()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var agent = await gateway.IssueAsync();
        var first = await gateway.PostAsync("/shop/v1/mails", agent.Key, Mail);
        var second = await gateway.PostAsync("/shop/v1/mails/batch", agent.Key, Mail);
        gateway.Reload("gateway.yaml", "name: live", "name: other");
        await gateway.ApproveAsync(first);
        (await gateway.ApprovalAsync(first)).Problem!.ShouldStartWith("approval-changed: The credential differs from what was held.");

        await gateway.Get<AgentStore>().RevokeAsync(agent.Agent.Identity.Id, "dana");
        await gateway.ApproveAsync(second);

        var hold = await gateway.ApprovalAsync(second);
        hold.Status.ShouldBe(ApprovalStatus.Cancelled);
        hold.Problem!.ShouldStartWith("key-no-longer-good: ");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task What_could_not_be_sent_stays_approved_says_why_and_is_tried_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var secret = Path.Combine(gateway.ConfigFolder, "..", "secret");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        File.Move(secret, secret + ".away");
        gateway.Get<SecretStore>().Refresh();

        await gateway.ApproveAsync(held);
        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Attempts > 0);

        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Approved);
        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        repeat.ShouldBe(503).Problem.ShouldBe("credential-unavailable");
        (await gateway.GetAsync(held.Header("Location")!, key)).Json["problem"]!.GetValue<string>().ShouldStartWith("credential-unavailable: ");
        gateway.Upstream.Count.ShouldBe(0);

        File.Move(secret + ".away", secret);
        gateway.Get<SecretStore>().Refresh();
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(6));
        await gateway.Get<ExecutionService>().LookAsync();

        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Status == ApprovalStatus.Executed);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_larger_than_what_is_kept_or_one_that_breaks_off_is_not_handed_out_as_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { answer: 1KiB }");
        gateway.Upstream.Answer = Answers.Text(new string('x', 2000), "text/plain", 200);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(409).Problem.ShouldBe("answer-not-kept");
        var hold = await gateway.ApprovalAsync(held);
        hold.Status.ShouldBe(ApprovalStatus.Executed);
        hold.UpstreamStatus.ShouldBe(200);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_reply_is_unknown_and_repeats_are_told_what_to_do()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Edit("catalogs/shop.yaml", "idempotency: { header: Idempotency-Key }\n", ""));
        gateway.Upstream.Answer = Answers.Cut();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(409).Problem.ShouldBe("outcome-unknown");
        repeat.Json["detail"]!.GetValue<string>().ShouldContain($"thumbgate approvals reconcile {held.Approval} --executed");
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Unknown);
        gateway.Upstream.Count.ShouldBe(1);
    }
}
