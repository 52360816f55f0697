using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Approvals;

public abstract class ApprovalStoreTests : IDisposable
{
    private readonly TestStore _store;
    private readonly VotingBooth _booth;
    private readonly ApprovalStore _approvals;

    protected ApprovalStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _booth = new VotingBooth(_store.Database, _store.Clock);
        _approvals = _booth.Approvals;
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_held_request_waits_and_keeps_what_it_was_about()
    {
        var request = Request(1) with { Terms = _booth.Terms("support-leads"), Resource = "ch_1" };
        var (outcome, record) = await _approvals.HoldAsync(request);

        outcome.ShouldBe(HoldOutcome.Created);
        var found = await _approvals.FindAsync(record!.Id);
        found!.Request.Terms.Write().ShouldBe(request.Terms.Write());
        found = found with { Request = found.Request with { Terms = request.Terms } };
        found.ShouldBe(record! with { Request = request });
        found.Status.ShouldBe(ApprovalStatus.Pending);
        found.ExpiresAt.ShouldBe(_store.Clock.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task Fifty_repeats_at_once_join_one_hold()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Patient().HoldAsync(Request(1)))));

        results.Count(r => r.Outcome == HoldOutcome.Created).ShouldBe(1);
        results.Count(r => r.Outcome == HoldOutcome.Joined).ShouldBe(49);
        results.Select(r => r.Record!.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_request_of_another_agent_is_another_hold()
    {
        await _approvals.HoldAsync(Request(1));
        (await _approvals.HoldAsync(Request(1, agent: "agt_2"))).Outcome.ShouldBe(HoldOutcome.Created);
        (await _approvals.FindOpenAsync("agt_3", Key(1))).ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_may_have_twenty_pending_holds_and_no_more_until_one_is_decided()
    {
        for (var i = 0; i < ApprovalStore.MostPending; i++)
        {
            (await _approvals.HoldAsync(Request(i))).Outcome.ShouldBe(HoldOutcome.Created);
        }

        (await _approvals.HoldAsync(Request(99))).ShouldBe(new HoldResult(HoldOutcome.TooMany, null));
        (await _approvals.HoldAsync(Request(99, agent: "agt_2"))).Outcome.ShouldBe(HoldOutcome.Created);
        (await _approvals.HoldAsync(Request(3))).Outcome.ShouldBe(HoldOutcome.Joined);

        var one = await _approvals.FindOpenAsync("agt_1", Key(3));
        await _booth.VoteAsync(one!.Id, approve: false, "omar");
        (await _approvals.HoldAsync(Request(99))).Outcome.ShouldBe(HoldOutcome.Created);
    }

    [Fact]
    public async Task The_cap_holds_against_requests_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => Patient().HoldAsync(Request(i)))));
        results.Count(r => r.Outcome == HoldOutcome.Created).ShouldBe(ApprovalStore.MostPending);
    }

    [Fact]
    public async Task An_approved_grant_is_taken_by_exactly_one_of_fifty()
    {
        var id = await ApprovedAsync(Request(1));

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Patient().TakeGrantAsync(id))));

        taken.Count(t => t).ShouldBe(1);
        (await _approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Executing);
    }

    [Fact]
    public async Task A_grant_runs_from_pending_to_executed_and_names_who_decided()
    {
        var id = await ApprovedAsync(Request(1));
        (await _approvals.FindOpenAsync("agt_1", Key(1)))!.Status.ShouldBe(ApprovalStatus.Approved);

        (await _approvals.TakeGrantAsync(id)).ShouldBeTrue();
        (await _approvals.FindOpenAsync("agt_1", Key(1)))!.Status.ShouldBe(ApprovalStatus.Executing);
        (await _approvals.FinishAsync(id, ApprovalStatus.Executed, 201)).ShouldBeTrue();
        (await _approvals.FinishAsync(id, ApprovalStatus.Failed, 500)).ShouldBeFalse();

        var record = await _approvals.FindAsync(id);
        record!.Status.ShouldBe(ApprovalStatus.Executed);
        record.UpstreamStatus.ShouldBe(201);
        record.DecidedBy.ShouldBe("omar");
        record.Comment.ShouldBe("fine");
        record.DecidedAt.ShouldBe(_store.Clock.GetUtcNow());
        record.FinishedAt.ShouldBe(_store.Clock.GetUtcNow());
        (await _approvals.HoldAsync(Request(1))).Outcome.ShouldBe(HoldOutcome.Created);
    }

    [Fact]
    public async Task What_was_sent_meanwhile_is_not_taken_for_what_never_was_nor_before_it_is_due()
    {
        var id = await ApprovedAsync(Request(1));
        (await _approvals.TakeGrantAsync(id)).ShouldBeTrue();
        (await _approvals.FinishAsync(id, ApprovalStatus.Unknown, null)).ShouldBeTrue();
        (await _approvals.TakeGrantAsync(id, ApprovalStatus.Unknown)).ShouldBeFalse();
        var due = _store.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        await _store.Database.WriteAsync((connection, transaction) => connection.ExecuteAsync("UPDATE approvals SET due_at = @due WHERE id = @id", new { id, due }, transaction));

        (await _approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await _approvals.TakeGrantAsync(id, ApprovalStatus.Unknown)).ShouldBeFalse();
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await _approvals.TakeGrantAsync(id, ApprovalStatus.Unknown)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_approved_grants_nothing()
    {
        var pending = (await _approvals.HoldAsync(Request(1))).Record!.Id;
        (await _approvals.TakeGrantAsync(pending)).ShouldBeFalse();
        (await _approvals.FinishAsync(pending, ApprovalStatus.Executed, 200)).ShouldBeFalse();

        await _booth.VoteAsync(pending, approve: false, "omar", "no");
        (await _approvals.TakeGrantAsync(pending)).ShouldBeFalse();
        (await _approvals.TakeGrantAsync("apr_nobody")).ShouldBeFalse();
        (await _approvals.FindAsync(pending))!.Status.ShouldBe(ApprovalStatus.Denied);
    }

    [Fact]
    public async Task A_decision_is_made_once()
    {
        var id = (await _approvals.HoldAsync(Request(1))).Record!.Id;

        (await _booth.VoteAsync(id, approve: false, "omar")).ShouldBe(VoteOutcome.Decided);
        (await _booth.VoteAsync(id, approve: true, "dana")).ShouldBe(VoteOutcome.NotPending);
        (await _booth.VoteAsync("apr_nobody", approve: true, "dana")).ShouldBe(VoteOutcome.NotFound);
        (await _approvals.FindAsync(id))!.DecidedBy.ShouldBe("omar");
    }

    [Fact]
    public async Task Past_its_time_a_hold_is_expired_for_everyone_before_any_sweep()
    {
        var pending = (await _approvals.HoldAsync(Request(1))).Record!.Id;
        var approved = await ApprovedAsync(Request(2));
        _store.Clock.Advance(TimeSpan.FromHours(1));

        (await _approvals.FindAsync(pending))!.Status.ShouldBe(ApprovalStatus.Expired);
        (await _approvals.FindOpenAsync("agt_1", Key(1))).ShouldBeNull();
        (await _booth.VoteAsync(pending, approve: true, "omar")).ShouldBe(VoteOutcome.NotPending);
        (await _approvals.TakeGrantAsync(approved)).ShouldBeFalse();
        (await _approvals.ListAsync(ApprovalStatus.Pending)).ShouldBeEmpty();
        (await _approvals.ListAsync(ApprovalStatus.Expired)).Count.ShouldBe(2);

        (await _approvals.SweepAsync()).ShouldBe(2);
        (await _approvals.SweepAsync()).ShouldBe(0);
        (await _approvals.HoldAsync(Request(1))).Outcome.ShouldBe(HoldOutcome.Created);
    }

    [Fact]
    public async Task Grants_that_a_stop_interrupted_are_unknown()
    {
        var id = await ApprovedAsync(Request(1));
        await _approvals.TakeGrantAsync(id);

        (await _approvals.MarkInterruptedAsync()).ShouldBe(1);
        (await _approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Unknown);
    }

    [Fact]
    public async Task Only_an_end_finishes()
    {
        var id = await ApprovedAsync(Request(1));
        await _approvals.TakeGrantAsync(id);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _approvals.FinishAsync(id, ApprovalStatus.Approved, null));
    }

    [Fact]
    public async Task Lists_narrow_by_status_and_role_newest_first()
    {
        var first = (await _approvals.HoldAsync(Request(1))).Record!.Id;
        var second = await ApprovedAsync(Request(2) with { Role = "legal" });
        var third = (await _approvals.HoldAsync(Request(3) with { Role = "legal" })).Record!.Id;

        (await _approvals.ListAsync()).Select(a => a.Id).ShouldBe([third, second, first]);
        (await _approvals.ListAsync(role: "legal")).Select(a => a.Id).ShouldBe([third, second]);
        (await _approvals.ListAsync(ApprovalStatus.Pending, "legal")).Select(a => a.Id).ShouldBe([third]);
    }

    [Fact]
    public async Task What_is_held_anew_is_told_from_the_newest_of_its_operation_else_from_one_that_is_a_single_part_away()
    {
        var first = await HeldAsync(Request(1) with { Operation = "stripe.charges.capture", Parts = """{"method":"1","agent":"1","role":"1"}""" });
        var method = await HeldAsync(Request(2) with { Parts = """{"method":"2","agent":"1","role":"1"}""" });
        var again = await HeldAsync(Request(3) with { Parts = """{"method":"3","agent":"2","role":"1"}""" });
        var other = await HeldAsync(Request(4, "agt_2") with { Parts = """{"method":"3","agent":"3","role":"2"}""" });
        var strangers = await HeldAsync(Request(5, "agt_3") with { Owner = "kim", Parts = """{"method":"3","agent":"4","role":"1"}""" });
        var unlike = await HeldAsync(Request(6, "agt_4") with { Parts = """{"method":"9","agent":"5","role":"1"}""" });

        (await _approvals.FindAlikeAsync(first)).ShouldBeNull();
        (await _approvals.FindAlikeAsync(method))!.Id.ShouldBe(first.Id);
        (await _approvals.FindAlikeAsync(again))!.Id.ShouldBe(method.Id);
        (await _approvals.FindAlikeAsync(other))!.Id.ShouldBe(again.Id);
        (await _approvals.FindAlikeAsync(strangers)).ShouldBeNull();
        (await _approvals.FindAlikeAsync(unlike)).ShouldBeNull();

        async Task<ApprovalRecord> HeldAsync(HeldRequest request) => (await _approvals.HoldAsync(request)).Record.ShouldNotBeNull();
    }

    // The store's writers queue for the one write lock; in these tests many do at once.
    private ApprovalStore Patient() => new VotingBooth(_store.Patient(), _store.Clock).Approvals;

    private async Task<string> ApprovedAsync(HeldRequest request)
    {
        var id = (await _approvals.HoldAsync(request)).Record!.Id;
        (await _booth.VoteAsync(id, approve: true, "omar", "fine")).ShouldBe(VoteOutcome.Decided);
        return id;
    }

    private static Digest256 Key(int n) => Digest256.From([.. Enumerable.Repeat((byte)(n + 1), 32)]);

    private static HeldRequest Request(int n, string agent = "agt_1") => new()
    {
        DecisionId = $"dec_{n}",
        Agent = agent,
        Owner = "dana",
        Role = "customer-support",
        Integration = "billing",
        Surface = Surface.Billing,
        Operation = "stripe.refunds.create",
        Risk = RiskClass.Money,
        RepeatKey = Key(n),
        SentDigest = Key(n + 100),
        Card = """{"amount":"900"}""",
        Reasons = "[]",
        Terms = new VotingBooth(null!, TimeProvider.System).Terms(),
        Expires = TimeSpan.FromHours(1),
    };

    public sealed class OnSqlite() : ApprovalStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : ApprovalStoreTests(StoreKind.Postgres);
}
