using System.Text;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests;

/// <summary>Two listening gateways on one PostgreSQL work as one.</summary>
public sealed class SharedGatewayTests : IAsyncLifetime
{
    private const string Note = """{"item":"i1","text":"x"}""";
    private const string Mail = """{"to":"kim@shop.test","text":"hello"}""";

    private readonly SharedRecord _record = new();
    private GatewayUnderTest _one = null!;
    private GatewayUnderTest _two = null!;

    public async Task InitializeAsync()
    {
        var both = await Task.WhenAll(StartAsync(_record), StartAsync(_record));
        (_one, _two) = (both[0], both[1]);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        _record.Dispose();
    }

    private string _key = "";

    [Fact]
    public async Task Decisions_of_both_are_one_record_that_verifies()
    {
        var key = await KeyAsync();
        var write = await _one.PostAsync("/shop/v1/notes", key, Note);
        var read = await _two.GetAsync("/shop/v1/items/i9?q=secret", key);
        var denied = await _two.SendAsync(HttpMethod.Delete, "/shop/v1/items/i9", key);
        var held = await _one.PostAsync("/shop/v1/mails", key, Mail);

        await _one.Get<DecisionLog>().FlushAsync();
        var rows = (await _two.DecisionsAsync()).ToDictionary(r => r.Id, StringComparer.Ordinal);
        rows.Count.ShouldBe(4);
        Outcome(write).ShouldBe((Verdict.Allow, OutcomeKind.Answered));
        Outcome(read).ShouldBe((Verdict.Allow, OutcomeKind.Answered));
        Outcome(denied).ShouldBe((Verdict.Deny, OutcomeKind.Refused));
        Outcome(held).ShouldBe((Verdict.Hold, OutcomeKind.Held));
        rows[write.Decision!].Resource.ShouldBe("i1");

        using var keys = new PublicKeys();
        keys.Add(_one.Get<CheckpointKey>().PublicKey);
        StoreWalk.Verify(_one.Get<Database>(), keys, []).Findings.ShouldBeEmpty();

        (Verdict, OutcomeKind) Outcome(GatewayAnswer answer) => (rows[answer.Decision!].Verdict, rows[answer.Decision!].Outcome!.Value.Kind);
    }

    [Fact]
    public async Task Gateways_that_judge_by_different_policies_say_so_and_by_the_same_they_do_not()
    {
        var (one, two) = ((PostgresDatabase)_one.Get<Database>(), (PostgresDatabase)_two.Get<Database>());
        await RefreshAsync();
        one.Seats.OtherPolicies.ShouldBe([_two.Get<PolicyHolder>().Current.Version]);
        var health = (await _one.OperateAsync(HttpMethod.Get, "/health/ready", null)).ShouldBe(200);
        health.Json["degraded"]!.AsArray().Select(d => d!.GetValue<string>()).ShouldContain(d =>
            d.Contains(_one.Get<PolicyHolder>().Current.Version, StringComparison.Ordinal) && d.Contains(_two.Get<PolicyHolder>().Current.Version, StringComparison.Ordinal));

        // Their folders name ports of their own; on machines of their own they would be one and the same.
        two.Seats.Policy = one.Seats.Policy;
        await RefreshAsync();
        one.Seats.OtherPolicies.ShouldBeEmpty();
        (await _one.OperateAsync(HttpMethod.Get, "/health/ready", null)).Json["degraded"]!.AsArray().ShouldBeEmpty();

        async Task RefreshAsync()
        {
            await two.Seats.RefreshAsync(CancellationToken.None);
            await one.Seats.RefreshAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_hold_of_one_is_approved_on_the_other_and_released_by_either_once()
    {
        var key = await KeyAsync();
        var held = await _one.PostAsync("/shop/v1/mails", key, Mail);
        (await _two.PostAsync("/shop/v1/mails", key, Mail)).Approval.ShouldBe(held.Approval);
        await _two.ApproveAsync(held);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? _one : _two).PostAsync("/shop/v1/mails", key, Mail)));

        answers.ShouldAllBe(a => a.Status == 200);
        (_one.Upstream.Count + _two.Upstream.Count).ShouldBe(1);
        (await _one.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
    }

    [Fact]
    public async Task A_dump_of_the_record_shows_nothing_of_what_was_held_or_answered()
    {
        const string held = "text-that-nobody-may-read";
        const string answered = "answer-that-nobody-may-read";
        var mail = Mail.Replace("hello", held, StringComparison.Ordinal);
        _one.Upstream.Answer = _two.Upstream.Answer = Answers.Json($$"""{"secret":"{{answered}}"}""");
        var key = await KeyAsync();
        var hold = await _one.PostAsync("/shop/v1/mails", key, mail, ("Shop-Version", held));
        await ShouldHideAsync(HeldPart.Request);

        await _two.ApproveAsync(hold);
        (await _two.PostAsync("/shop/v1/mails", key, mail, ("Shop-Version", held))).ShouldBe(200).Text.ShouldContain(answered);
        await ShouldHideAsync(HeldPart.Answer);

        async Task ShouldHideAsync(HeldPart part)
        {
            await _one.Get<DecisionLog>().FlushAsync();
            await _two.Get<DecisionLog>().FlushAsync();
            var dump = PostgresServer.Shared.Dump(_record.Connection);
            var kept = (await _one.Get<ExecutionStore>().FindAsync(hold.Approval, part)).ShouldNotBeNull();
            dump.ShouldContain(Convert.ToHexStringLower(kept.Bytes));
            foreach (var text in (string[])[held, answered])
            {
                dump.ShouldNotContain(text);
                dump.ShouldNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)));
                dump.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))[..^4]);
            }
        }
    }

    [Fact]
    public async Task Of_two_that_race_for_an_approval_exactly_one_sends_it()
    {
        const int Races = 100;
        for (var i = 0; i < Races; i++)
        {
            var held = await _one.PostAsync("/shop/v1/mails", i % 20 == 0 ? _key = await KeyAsync() : _key, $$"""{"to":"{{i}}@shop.test"}""");
            (await _two.Get<Ballots>().CastUntoldAsync(held.Approval, "dana")).ShouldBe(VoteOutcome.Decided);

            _one.Get<ApprovalSignals>().Due(held.Approval, 0);
            _two.Get<ApprovalSignals>().Due(held.Approval, 0);

            (await _one.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
        }

        (_one.Upstream.Count + _two.Upstream.Count).ShouldBe(Races);
        _one.Upstream.Requests.Concat(_two.Upstream.Requests).Select(r => r.Text).ShouldBeUnique();
    }

    [Fact]
    public async Task Feedback_given_on_one_blocks_on_the_other()
    {
        var key = await KeyAsync();
        var bad = await _one.PostAsync("/shop/v1/notes", key, Note);
        await _one.Get<DecisionLog>().FlushAsync();
        await _one.ThumbDownAsync(bad.ShouldBe(200).Decision!, "Wrong item.");
        (await _one.PostAsync("/shop/v1/notes", key, Note)).ShouldBe(403);

        await _two.AdvanceAsync(TimeSpan.FromSeconds(2));

        (await _two.PostAsync("/shop/v1/notes", key, Note)).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
    }

    [Fact]
    public async Task A_key_that_is_revoked_on_one_is_refused_by_the_other()
    {
        var agent = await _one.IssueAsync();
        await _two.AdvanceAsync(TimeSpan.FromSeconds(2));
        (await _two.GetAsync("/shop/v1/items/i1", agent.Key)).ShouldBe(200);

        (await _one.Get<AgentStore>().RevokeAsync(agent.Agent.Identity.Id, "test")).ShouldBeTrue();
        (await _one.GetAsync("/shop/v1/items/i1", agent.Key)).ShouldBe(401);
        await _two.AdvanceAsync(TimeSpan.FromSeconds(2));

        (await _two.GetAsync("/shop/v1/items/i1", agent.Key)).ShouldBe(401);
    }

    [Fact]
    public async Task A_restart_of_one_leaves_what_the_other_has_under_way_alone()
    {
        // Nobody sends what is approved but whoever takes the grant: this test.
        using var record = new SharedRecord();
        await using var one = await StartAsync(record, "hold: { release: retry }");
        await using var two = await StartAsync(record, "hold: { release: retry }");
        var key = await one.KeyAsync();
        var held = await one.PostAsync("/shop/v1/mails", key, Mail);
        await one.ApproveAsync(held);
        (await one.Get<ApprovalStore>().TakeGrantAsync(held.Approval!)).ShouldBeTrue();

        await two.RestartAsync();

        (await one.Get<ApprovalStore>().FindAsync(held.Approval!))!.Status.ShouldBe(ApprovalStatus.Executing);
        (await two.PostAsync("/shop/v1/notes", key, Note)).ShouldBe(200);
    }

    private static Task<GatewayUnderTest> StartAsync(SharedRecord record, string shop = "") => GatewayUnderTest.StartAsync(s =>
    {
        s.Record = record;
        s.Root = "agents: { rate: 60000/1m, burst: 1000 }";
        s.Shop = shop;
    });

    private async Task<string> KeyAsync()
    {
        var key = await _one.KeyAsync();
        await _two.AdvanceAsync(TimeSpan.FromSeconds(2));
        return key;
    }
}
