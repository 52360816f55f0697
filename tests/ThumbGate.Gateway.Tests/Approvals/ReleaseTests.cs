using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Approvals;

public sealed class ReleaseTests
{
    private const string Mail = """{"to":"kim@shop.test","text":"hello"}""";

    private const string Retry = "hold: { release: retry }";

    [Fact]
    public async Task Of_fifty_repeats_at_once_exactly_one_arrives()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => (s.Root, s.Shop) = ("agents: { rate: 60000/1m, burst: 1000 }", Retry));
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.PostAsync("/shop/v1/mails", key, Mail)));

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Status == 403).ShouldBe(49);
        gateway.Upstream.Single.Text.ShouldBe(Mail);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
        (await gateway.DecisionsAsync()).Count(d => d.Verdict == Policy.Verdict.Allow).ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_connection_is_released_by_the_approval()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var waiting = gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "wait=60"));
        await gateway.WaitersAsync(1);

        await gateway.ApproveAsync(held);

        (await waiting).ShouldBe(200);
        gateway.Upstream.Single.Header("Prefer").ShouldBeNull();
    }

    [Fact]
    public async Task The_integrations_own_wait_keeps_a_connection_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { wait: 60s, release: wait }");
        var waiting = gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail);
        await gateway.WaitersAsync(1);

        await gateway.ApproveAsync((await gateway.Get<ApprovalStore>().ListAsync()).ShouldHaveSingleItem().Id);

        (await waiting).ShouldBe(200);
    }

    [Fact]
    public async Task A_denial_reaches_the_waiting_connection_with_the_comment()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var waiting = gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "wait=60"));
        await gateway.WaitersAsync(1);

        (await gateway.DecideAsync(held, "deny", "omar", "Kim asked not to be written to.")).ShouldBe(200);

        var answer = await waiting;
        answer.ShouldBe(403).Problem.ShouldBe("approval-denied");
        answer.Json["detail"]!.GetValue<string>().ShouldContain("Kim asked not to be written to.");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_that_nobody_answers_ends_as_a_hold()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail, ("Prefer", "wait=1, respond-async"));

        answer.ShouldBe(202).Json["approval"]!["status"]!.GetValue<string>().ShouldBe("pending");
    }

    [Fact]
    public async Task A_wait_beyond_the_time_of_its_hold_is_told_that_nobody_decided_and_not_of_a_denial()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { expires: 5m }");
        var waiting = gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail, ("Prefer", "wait=600"));
        await gateway.WaitersAsync(1);

        await gateway.AdvanceAsync(TimeSpan.FromMinutes(11));

        var answer = await waiting;
        answer.ShouldBe(403).Problem.ShouldBe("approval-lapsed");
        answer.Json["title"]!.GetValue<string>().ShouldBe("Nobody decided on this request in time");
        answer.Json["detail"]!.GetValue<string>().ShouldStartWith($"Approval {answer.Approval} is expired: nobody decided in time, and nothing was sent.");
        answer.Text.ShouldNotContain("denied");
    }

    [Fact]
    public async Task Feedback_or_a_revocation_during_the_wait_still_counts()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var agent = await gateway.IssueAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", agent.Key, Mail);
        var waiting = gateway.PostAsync("/shop/v1/mails", agent.Key, Mail, ("Prefer", "wait=60"));
        await gateway.WaitersAsync(1);
        await gateway.ThumbDownAsync(held.Decision!, "Never write to Kim.");

        await gateway.ApproveAsync(held);
        (await waiting).ShouldBe(403).Reasons.ShouldContain("feedback-block");

        var batch = await gateway.PostAsync("/shop/v1/mails/batch", agent.Key, Mail);
        var second = gateway.PostAsync("/shop/v1/mails/batch", agent.Key, Mail, ("Prefer", "wait=60"));
        await gateway.WaitersAsync(1);
        await gateway.Get<AgentStore>().RevokeAsync(agent.Agent.Identity.Id, "dana");

        await gateway.ApproveAsync(batch);
        (await second).ShouldBe(401);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_policy_that_changed_during_the_wait_judges_the_repeat()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var waiting = gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "wait=60"));
        await gateway.WaitersAsync(1);
        gateway.Reload("roles/sales.yaml", "message: { verdict: hold, approvers: leads }", "message: { verdict: deny }");

        await gateway.ApproveAsync(held);

        (await waiting).ShouldBe(403);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403).Reasons.ShouldBe(["role-risk-denied"]);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_approval_does_not_answer_a_reason_that_came_later()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(setup => setup.With(
            "evidence.yaml", "issuers: { us: { keys: [\"env:NOBODY_SET_THIS\"] } }\nlabels: { reviewed: { issuers: [us], binds: [body] } }").Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);
        gateway.Reload("roles/sales.yaml", "message: { verdict: hold, approvers: leads }", "message: { verdict: hold, approvers: leads, evidence: [reviewed] }");

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(403).Approval.ShouldNotBe(held.Approval);
        repeat.Reasons.ShouldBe(["evidence-required", "approval-required"], ignoreOrder: true);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Cancelled);
        gateway.Upstream.Count.ShouldBe(0);
        await gateway.ApproveAsync(repeat);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
    }

    [Fact]
    public async Task An_approval_of_one_group_does_not_answer_for_another()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);
        gateway.Reload("roles/sales.yaml", "message: { verdict: hold, approvers: leads }", "message: { verdict: hold, approvers: chiefs }");

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(403).Approval.ShouldNotBe(held.Approval);
        (await gateway.DecideAsync(repeat, "approve", "dana")).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("catalogs/shop.yaml", "match: POST /mails, risk: message", "match: POST /mails, risk: bulk")]
    [InlineData("gateway.yaml", "environment: production", "environment: sandbox")]
    public async Task An_approval_does_not_answer_for_what_the_request_is_taken_for_later(string file, string from, string to)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        gateway.Reload("roles/sales.yaml", "bulk: hold", "bulk: { verdict: hold, approvers: leads }");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);
        gateway.Reload(file, from, to);

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(403).Approval.ShouldNotBe(held.Approval);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Cancelled);
        gateway.Upstream.Count.ShouldBe(0);
        await gateway.ApproveAsync(repeat);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
    }

    [Fact]
    public async Task A_deny_that_came_after_the_approval_refuses_by_name()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);
        await gateway.ThumbDownAsync(held.Decision!, "Never write to Kim.");

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(403).Reasons.ShouldContain("feedback-block");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_grant_comes_back_where_nothing_was_sent()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.WithGone("hold: { release: retry }"));
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/gone/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        (await gateway.PostAsync("/gone/v1/mails", key, Mail)).ShouldBe(502).Problem.ShouldBe("upstream-unreachable");
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Approved);
        (await gateway.PostAsync("/gone/v1/mails", key, Mail)).ShouldBe(502);
    }

    [Fact]
    public async Task A_lost_reply_leaves_the_outcome_unknown_and_the_grant_used()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        gateway.Upstream.Answer = Answers.Cut();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(502).Problem.ShouldBe("upstream-failed");

        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Unknown);
        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        repeat.ShouldBe(409).Problem.ShouldBe("outcome-unknown");
        repeat.Approval.ShouldBe(held.Approval);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_hold_outlives_a_restart()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = Retry);
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.RestartAsync();
        await gateway.ApproveAsync(held);
        await gateway.RestartAsync();

        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_while_it_waits_leaves_its_decision_on_record()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        using (var caller = await RawConnection.OpenAsync(gateway.AgentsPort))
        {
            await caller.SendAsync(
                $"POST /shop/v1/mails HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
                + $"Prefer: wait=60\r\nContent-Length: {Mail.Length}\r\n\r\n{Mail}");
            await Eventually.BeTrueAsync(() => gateway.Get<ApprovalSignals>().Count == 1);
        }

        await Eventually.BeTrueAsync(() => gateway.Get<ApprovalSignals>().Count == 0);
        await Eventually.BeTrueAsync(() => gateway.DecisionsAsync().GetAwaiter().GetResult().Count == 1);
        var hold = (await gateway.Get<ApprovalStore>().ListAsync()).ShouldHaveSingleItem();
        var decision = await gateway.DecisionAsync();
        decision.Id.ShouldBe(hold.Request.DecisionId);
        decision.ApprovalId.ShouldBe(hold.Id);
        decision.Verdict.ShouldBe(Verdict.Hold);
    }
}
