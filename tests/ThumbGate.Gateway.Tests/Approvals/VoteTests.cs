using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Tests.Approvals;

public abstract class VoteTests : IDisposable
{
    private readonly TestStore _store;
    private readonly VotingBooth _booth;

    protected VoteTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _booth = new VotingBooth(_store.Database, _store.Clock)
        {
            Approvers = new(
                new ApprovalRules([new ApprovalRule { Risks = [RiskClass.Money], From = ["finance"], Quorum = 2 }]),
                new Dictionary<string, IReadOnlyList<string>>
                {
                    ["leads"] = ["dana", "omar"],
                    ["finance"] = ["grace", "viktor", "dana", "group:Treasury"],
                },
                "shop.test"),
        };
    }

    public void Dispose() => _store.Dispose();

    // Who says yes, one after the other, to a hold of the leads that is money, by an agent of omar. Whoever is in (brackets) is refused.
    [Theory]
    [InlineData("dana grace viktor", true)]
    [InlineData("grace viktor dana", true)]
    [InlineData("grace viktor", false)]
    [InlineData("dana grace (dana)", false)]
    [InlineData("dana (Dana) grace (DANA@shop.test)", false)]
    [InlineData("dana grace (dana@shop.test) dana@other.test!", false)]
    [InlineData("(omar) (Omar) (omar@shop.test) grace viktor", false)]
    [InlineData("(eve) grace viktor", false)]
    [InlineData("(gateway) (bootstrap) (leads) (finance) (group:Treasury)", false)]
    public async Task Only_enough_people_of_every_group_who_do_not_own_the_agent_release_it(string voters, bool released)
    {
        var id = await HoldAsync("leads", owner: "omar");

        foreach (var voter in voters.Split(' '))
        {
            var name = voter.Trim('(', ')', '!');
            var outcome = await _booth.VoteAsync(id, approve: true, name);
            var isRefused = voter.StartsWith('(') || voter.EndsWith('!');
            (outcome is VoteOutcome.OwnAgent or VoteOutcome.NotAnApprover or VoteOutcome.AlreadyVoted).ShouldBe(isRefused, $"{voter}: {outcome}");
        }

        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBe(released);
    }

    [Fact]
    public async Task A_group_of_the_issuers_counts_only_for_whom_the_issuer_named()
    {
        var id = await HoldAsync("leads");
        await _booth.VoteAsync(id, approve: true, "dana");

        (await _booth.VoteAsync(id, approve: true, _booth.Fresh("zoe", "treasury"))).ShouldBe(VoteOutcome.NotAnApprover);
        (await _booth.VoteAsync(id, approve: true, _booth.Fresh("zoe", "Treasury") with { OperatorId = "opr_1" })).ShouldBe(VoteOutcome.NotAnApprover);
        (await _booth.VoteAsync(id, approve: true, _booth.Fresh("zoe", "Treasury"))).ShouldBe(VoteOutcome.Counted);
        (await _booth.VoteAsync(id, approve: true, "viktor")).ShouldBe(VoteOutcome.Decided);
    }

    [Fact]
    public async Task A_no_of_anybody_who_may_vote_denies_and_of_nobody_else()
    {
        var id = await HoldAsync("leads", owner: "omar");
        await _booth.VoteAsync(id, approve: true, "dana");

        (await _booth.VoteAsync(id, approve: false, "eve")).ShouldBe(VoteOutcome.NotAnApprover);
        (await _booth.VoteAsync(id, approve: false, "dana", "on second thoughts")).ShouldBe(VoteOutcome.Decided);
        (await _booth.VoteAsync(id, approve: true, "grace")).ShouldBe(VoteOutcome.NotPending);
        (await _booth.Approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Denied);
    }

    [Fact]
    public async Task A_yes_to_another_card_or_to_none_is_no_yes()
    {
        var id = await HoldAsync("leads");

        (await _booth.VoteAsync(id, approve: true, VotingBooth.Somebody("dana"), sent: new string('0', 64))).ShouldBe(VoteOutcome.OtherCard);
        (await _booth.Ballots.CastAsync(new Vote(id, true, VotingBooth.Somebody("dana")))).Outcome.ShouldBe(VoteOutcome.OtherCard);
        (await _booth.VoteAsync(id, approve: false, VotingBooth.Somebody("dana"), sent: new string('0', 64))).ShouldBe(VoteOutcome.OtherCard);
        (await _booth.Ballots.OnAsync(id))!.Value.Votes.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_stricter_of_the_rules_then_and_now_counts()
    {
        var lax = new ApprovalRules([]);
        var strict = _booth.Rules;
        var (made, later) = (await HoldAsync("leads", n: 1), "");
        _booth.Rules = lax;
        later = await HoldAsync("leads", n: 2);

        (await _booth.VoteAsync(made, approve: true, "dana")).ShouldBe(VoteOutcome.Counted);
        _booth.Rules = strict;
        (await _booth.VoteAsync(later, approve: true, "omar")).ShouldBe(VoteOutcome.Counted);
        (await _booth.VoteAsync(later, approve: true, "grace")).ShouldBe(VoteOutcome.Counted);
        (await _booth.VoteAsync(later, approve: true, "viktor")).ShouldBe(VoteOutcome.Decided);
    }

    [Fact]
    public async Task Who_was_revoked_or_left_the_group_before_the_release_counts_no_more_and_the_hold_waits_again()
    {
        var operators = new OperatorStore(_store.Database, _store.Clock);
        var dana = (await operators.AddAsync("dana", "test"))!.Operator;
        var (one, two) = (await HoldAsync("leads", n: 1), await HoldAsync("leads", n: 2));
        foreach (var id in (string[])[one, two])
        {
            await _booth.VoteAsync(id, approve: true, new Voter("dana", dana.Id, [], null));
            await _booth.VoteAsync(id, approve: true, "grace");
            (await _booth.VoteAsync(id, approve: true, "viktor")).ShouldBe(VoteOutcome.Decided);
        }

        await operators.RevokeAsync("dana", "noor");
        (await _booth.Approvals.TakeGrantAsync(one)).ShouldBeFalse();
        (await _booth.Approvals.FindAsync(one))!.Status.ShouldBe(ApprovalStatus.Pending);

        // Another one of the same name is another one, and votes anew.
        var another = (await operators.AddAsync("dana", "test"))!.Operator;
        (await _booth.Approvals.TakeGrantAsync(two)).ShouldBeFalse();
        (await _booth.VoteAsync(two, approve: true, new Voter("dana", another.Id, [], null))).ShouldBe(VoteOutcome.Decided);
        _booth.Approvers = _booth.Approvers with { Members = new Dictionary<string, IReadOnlyList<string>> { ["leads"] = ["omar"], ["finance"] = ["grace", "viktor"] } };
        (await _booth.Approvals.TakeGrantAsync(two)).ShouldBeFalse();
        (await _booth.VoteAsync(two, approve: true, "omar")).ShouldBe(VoteOutcome.Decided);
        (await _booth.Approvals.TakeGrantAsync(two)).ShouldBeTrue();
        (await Acts("approval-reopened")).ShouldBe(3);
    }

    [Fact]
    public async Task Whom_one_admin_made_operators_are_one_person_with_that_admin_and_with_one_another()
    {
        _booth.Approvers = new(
            new ApprovalRules([new ApprovalRule { Quorum = 2 }]), new Dictionary<string, IReadOnlyList<string>> { ["leads"] = ["dana", "omar", "viktor", "grace", "kim"] });
        var operators = new OperatorStore(_store.Database, _store.Clock);
        var id = await HoldAsync("leads");
        async Task<VoteOutcome> VoteAsync(string name, string maker) =>
            await _booth.VoteAsync(id, approve: true, new Voter(name, (await operators.AddAsync(name, maker))!.Operator.Id, [], null));

        (await VoteAsync("omar", "dana")).ShouldBe(VoteOutcome.Counted);
        (await VoteAsync("viktor", "Dana")).ShouldBe(VoteOutcome.Counted);
        (await VoteAsync("kim", "viktor")).ShouldBe(VoteOutcome.Counted);
        (await VoteAsync("dana", "bootstrap")).ShouldBe(VoteOutcome.Counted);
        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await VoteAsync("grace", "bootstrap")).ShouldBe(VoteOutcome.Decided);
        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("UPDATE approval_votes SET voter = 'dana' WHERE voter = 'omar'")]
    [InlineData("UPDATE approval_votes SET vote = 'deny'")]
    [InlineData("UPDATE approval_votes SET voter_groups = '[\"Treasury\"]'")]
    [InlineData("UPDATE approval_votes SET proved_at = 4102444800000")]
    [InlineData("UPDATE approval_votes SET standing_id = 'std_1'")]
    [InlineData("INSERT INTO approval_votes SELECT 'vot_2', approval_id, at, vote, 'dana', operator_id, voter_groups, proved_at, typed, comment, seal, NULL FROM approval_votes LIMIT 1")]
    [InlineData("INSERT INTO approval_votes SELECT 'vot_2', (SELECT id FROM approvals WHERE status = 'pending' LIMIT 1), at, vote, voter, operator_id, voter_groups, proved_at, typed, comment, seal, NULL FROM approval_votes LIMIT 1")]
    [InlineData("UPDATE approvals SET terms = REPLACE(terms, '2', '1')")]
    [InlineData("UPDATE approvals SET owner = 'nobody'")]
    [InlineData("UPDATE approvals SET sent_digest = '0000000000000000000000000000000000000000000000000000000000000000'")]
    [InlineData("UPDATE approvals SET card = '{}'")]
    [InlineData("UPDATE approvals SET expires_at = expires_at + 1")]
    [InlineData("UPDATE approvals SET seal = (SELECT seal FROM approval_votes LIMIT 1)")]
    public async Task What_somebody_changed_in_the_database_releases_nothing_and_takes_no_vote(string sql)
    {
        var id = await HoldAsync("leads");
        await _booth.VoteAsync(id, approve: true, "omar");
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync((_store.Database.Path is null ? "DROP TRIGGER approval_votes_keep ON approval_votes; " : "DROP TRIGGER approval_votes_keep; ") + sql);
        }

        (await _booth.VoteAsync(id, approve: true, "grace")).ShouldBe(VoteOutcome.Tampered);
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE approvals SET status = 'approved'");
        }

        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await _booth.Approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Cancelled);
        (await Acts("approval-tampered")).ShouldBe(1);
    }

    [Fact]
    public async Task A_denial_that_somebody_made_pending_again_takes_no_more_votes_and_releases_nothing()
    {
        var id = await HoldAsync("leads");
        await _booth.VoteAsync(id, approve: true, "dana");
        await _booth.VoteAsync(id, approve: true, "grace");
        await _booth.VoteAsync(id, approve: false, "omar", "not this one");
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE approvals SET status = 'pending', decided_by = NULL, decided_at = NULL, comment = NULL");
        }

        (await _booth.VoteAsync(id, approve: true, "viktor")).ShouldBe(VoteOutcome.Tampered);
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE approvals SET status = 'approved'");
        }

        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await _booth.Approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Cancelled);
    }

    [Fact]
    public async Task What_waited_longer_than_the_rules_of_now_allow_is_expired_and_so_is_its_approval()
    {
        var (waiting, approved) = (await HoldAsync("leads", n: 1), await HoldAsync("leads", n: 2));
        foreach (var voter in (string[])["dana", "grace", "viktor"])
        {
            await _booth.VoteAsync(approved, approve: true, voter);
        }

        _store.Clock.Advance(TimeSpan.FromMinutes(10));
        _booth.Rules = new ApprovalRules([.. _booth.Rules.All, new ApprovalRule { Expires = TimeSpan.FromMinutes(10) }]);

        (await _booth.VoteAsync(waiting, approve: true, "dana")).ShouldBe(VoteOutcome.NotPending);
        (await _booth.Approvals.TakeGrantAsync(approved)).ShouldBeFalse();
        foreach (var id in (string[])[waiting, approved])
        {
            (await _booth.Approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Expired);
        }
    }

    [Fact]
    public async Task Where_nobody_says_which_domain_is_the_houses_an_address_may_be_anybodys_of_that_name()
    {
        _booth.Approvers = new(
            new ApprovalRules([new ApprovalRule { Quorum = 2 }]),
            new Dictionary<string, IReadOnlyList<string>> { ["leads"] = ["dana", "dana@shop.test", "omar"] });
        var (own, others) = (await HoldAsync("leads", owner: "dana@shop.test", n: 1), await HoldAsync("leads", n: 2));

        (await _booth.VoteAsync(own, approve: true, "dana")).ShouldBe(VoteOutcome.OwnAgent);
        (await _booth.VoteAsync(others, approve: true, "dana")).ShouldBe(VoteOutcome.Counted);
        (await _booth.VoteAsync(others, approve: true, "dana@shop.test")).ShouldBe(VoteOutcome.AlreadyVoted);
        (await _booth.VoteAsync(others, approve: true, "omar@other.test")).ShouldBe(VoteOutcome.NotAnApprover);
    }

    [Fact]
    public async Task A_status_that_was_set_without_votes_releases_nothing()
    {
        var id = await HoldAsync("leads");
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE approvals SET status = 'approved'");
        }

        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeFalse();
        (await _booth.Approvals.FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task Where_it_is_asked_for_only_who_has_just_proved_who_they_are_says_yes()
    {
        _booth.Rules = new ApprovalRules([new ApprovalRule { StepUp = TimeSpan.FromMinutes(10) }]);
        var id = await HoldAsync("leads");
        var dana = _booth.Fresh("dana");

        (await _booth.VoteAsync(id, approve: true, "dana")).ShouldBe(VoteOutcome.StepUpNeeded);
        (await _booth.VoteAsync(id, approve: true, dana with { ProvedAt = _store.Clock.GetUtcNow().AddMinutes(1) })).ShouldBe(VoteOutcome.StepUpNeeded);
        _store.Clock.Advance(TimeSpan.FromMinutes(11));
        (await _booth.VoteAsync(id, approve: true, dana)).ShouldBe(VoteOutcome.StepUpNeeded);
        (await _booth.VoteAsync(id, approve: true, _booth.Fresh("dana"))).ShouldBe(VoteOutcome.Decided);
        _store.Clock.Advance(TimeSpan.FromMinutes(30));
        (await _booth.Approvals.TakeGrantAsync(id)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("yes", false)]
    [InlineData("900", false)]
    [InlineData("900 eur", false)]
    [InlineData("900 usd", true)]
    [InlineData("  900   USD ", true)]
    public async Task Where_it_is_asked_for_the_amount_has_to_be_typed(string? typed, bool counts)
    {
        _booth.Rules = new ApprovalRules([new ApprovalRule { TypedConfirmation = true }]);
        var id = await HoldAsync("leads");

        (await _booth.VoteAsync(id, approve: true, VotingBooth.Somebody("dana"), typed)).ShouldBe(counts ? VoteOutcome.Decided : VoteOutcome.NotConfirmed);
    }

    [Theory]
    [InlineData("""{"facts":{"amount":"(sensitive)"}}""", "ch_1", "ch_1")]
    [InlineData("""{"facts":{"amount":"5"}}""", "ch_1", "5")]
    [InlineData("{}", "", "stripe.refunds.create")]
    [InlineData("{}", "(sensitive)", "stripe.refunds.create")]
    public void What_has_to_be_typed_is_the_first_that_the_card_shows(string card, string resource, string expected) =>
        Confirmation.Of(Request(1, "leads") with { Card = card, Resource = resource }).ShouldBe(expected);

    [Fact]
    public async Task Fifty_votes_at_once_are_counted_one_after_the_other()
    {
        var id = await HoldAsync("leads");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            new VotingBooth(_store.Patient(), _store.Clock) { Approvers = _booth.Approvers }.VoteAsync(id, approve: true, ((string[])["dana", "grace", "viktor"])[i % 3]))));

        outcomes.Count(o => o == VoteOutcome.Decided).ShouldBe(1);
        outcomes.Count(o => o == VoteOutcome.Counted).ShouldBe(2);
        outcomes.Count(o => o is VoteOutcome.AlreadyVoted or VoteOutcome.NotPending).ShouldBe(47);
    }

    private async Task<long> Acts(string action) => (await new ActStore(_store.Database).ListAsync(new ActFilter(Action: action))).Count;

    private async Task<string> HoldAsync(string group, string owner = "sales-team", int n = 1) =>
        (await _booth.Approvals.HoldAsync(Request(n, group) with { Owner = owner })).Record!.Id;

    private HeldRequest Request(int n, string group) => new()
    {
        DecisionId = $"dec_{n}", Agent = "agt_1", Owner = "sales-team", Role = "sales", Integration = "billing", Surface = Surface.Billing,
        Operation = "stripe.refunds.create", Risk = RiskClass.Money, Resource = "ch_1", RepeatKey = AgentKey.Hash($"{n}"), SentDigest = AgentKey.Hash($"sent {n}"),
        Card = """{"facts":{"amount":"900","currency":"usd"}}""", Reasons = "[]", Terms = _booth.Terms(group), Expires = TimeSpan.FromHours(1),
    };

    public sealed class OnSqlite() : VoteTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : VoteTests(StoreKind.Postgres);
}
