using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Yeses that were given before.</summary>
public abstract class StandingTests : IDisposable
{
    private readonly TestStore _store;
    private readonly VotingBooth _booth;

    protected StandingTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _booth = Booth(_store.Database);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task It_approves_what_it_is_for_until_it_is_used_up_and_each_vote_names_it()
    {
        var given = await GiveAsync(atMost: 2);

        var first = await HoldAsync(1);
        first.Status.ShouldBe(ApprovalStatus.Approved);
        first.DecidedBy.ShouldBe("dana");
        (await _booth.Ballots.OnAsync(first.Id))!.Value.Votes.ShouldHaveSingleItem().Standing.ShouldBe(given.Id);
        (await _booth.Approvals.TakeGrantAsync(first.Id)).ShouldBeTrue();
        (await HoldAsync(1)).Id.ShouldBe(first.Id);
        (await HoldAsync(2)).Status.ShouldBe(ApprovalStatus.Approved);
        (await HoldAsync(3)).Status.ShouldBe(ApprovalStatus.Pending);

        var after = (await _booth.Given.ListAsync()).ShouldHaveSingleItem();
        (after.Used, after.Status(_store.Clock.GetUtcNow())).ShouldBe((2, "used-up"));
        (await new ActStore(_store.Database).ListAsync(new ActFilter(Action: "standing-approval-used"))).Count.ShouldBe(2);
    }

    public static TheoryData<string> NotFor => ["agent", "integration", "operation", "resource", "masked", "nothing", "kind", "expired", "ended", "owner", "group", "revoked", "typed", "step-up"];

    [Theory]
    [MemberData(nameof(NotFor))]
    public async Task It_approves_nothing_else(string what)
    {
        var operators = new OperatorStore(_store.Database, _store.Clock);
        var dana = (await operators.AddAsync("dana", "test"))!.Operator;
        var request = Request(1);
        var given = await GiveAsync(
            voter: what == "group" ? VotingBooth.Somebody("eve") : new Voter("dana", dana.Id, [], _store.Clock.GetUtcNow()),
            resource: what switch { "masked" => HoldCard.Sensitive, "nothing" => "", _ => request.Resource });
        request = what switch
        {
            "agent" => request with { Agent = "agt_2" },
            "integration" => request with { Integration = "sandbox" },
            "operation" => request with { Operation = "shop.mails.batch" },
            "resource" => request with { Resource = "lee@shop.test" },
            "masked" => request with { Resource = HoldCard.Sensitive },
            "nothing" => request with { Resource = "" },
            "kind" => request with { MayStand = false },
            "owner" => request with { Owner = "Dana@shop.test" },
            _ => request,
        };
        switch (what)
        {
            case "expired":
                _store.Clock.Advance(TimeSpan.FromHours(2));
                break;
            case "ended":
                (await _booth.Given.EndAsync(given.Id, "omar")).ShouldBeTrue();
                (await _booth.Given.EndAsync(given.Id, "omar")).ShouldBeFalse();
                break;
            case "revoked":
                await operators.RevokeAsync("dana", "test");
                break;
            case "typed":
                _booth.Rules = new ApprovalRules([new ApprovalRule { TypedConfirmation = true }]);
                break;
            case "step-up":
                _booth.Rules = new ApprovalRules([new ApprovalRule { StepUp = TimeSpan.FromMinutes(1) }]);
                _store.Clock.Advance(TimeSpan.FromMinutes(2));
                break;
        }

        (await _booth.Approvals.HoldAsync(request)).Record!.Status.ShouldBe(ApprovalStatus.Pending);
        (await _booth.Given.ListAsync()).ShouldHaveSingleItem().Used.ShouldBe(0);
    }

    [Fact]
    public async Task Where_two_have_to_approve_it_is_one_of_them_and_counts_once()
    {
        _booth.Rules = new ApprovalRules([new ApprovalRule { Quorum = 2 }]);
        await GiveAsync();
        await GiveAsync();

        var held = await HoldAsync(1);
        held.Status.ShouldBe(ApprovalStatus.Pending);
        (await _booth.VoteAsync(held.Id, approve: true, "dana")).ShouldBe(VoteOutcome.AlreadyVoted);
        (await _booth.VoteAsync(held.Id, approve: true, "omar")).ShouldBe(VoteOutcome.Decided);
        await GiveAsync(VotingBooth.Somebody("omar"));
        (await HoldAsync(2)).DecidedBy.ShouldBe("dana, omar");
    }

    [Fact]
    public async Task Who_gave_it_and_is_no_operator_any_more_releases_nothing_that_it_approved()
    {
        var operators = new OperatorStore(_store.Database, _store.Clock);
        var dana = (await operators.AddAsync("dana", "test"))!.Operator;
        await GiveAsync(new Voter("dana", dana.Id, [], null));
        var held = await HoldAsync(1);

        await operators.RevokeAsync("dana", "test");

        (await _booth.Approvals.TakeGrantAsync(held.Id)).ShouldBeFalse();
        (await _booth.Approvals.FindAsync(held.Id))!.Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Theory]
    [InlineData("at_most = 100")]
    [InlineData("until_at = until_at + 3600000")]
    [InlineData("resource = 'lee@shop.test'")]
    [InlineData("created_by = 'omar'")]
    [InlineData("integration = 'sandbox'")]
    [InlineData("integration = ''")]
    [InlineData("voter_groups = '[\"leads\"]'")]
    public async Task One_that_somebody_changed_in_the_database_is_good_for_nothing(string change)
    {
        await GiveAsync();
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE standing_approvals SET " + change);
        }

        (await HoldAsync(1)).Status.ShouldBe(ApprovalStatus.Pending);
        (await _booth.Approvals.HoldAsync(Request(2) with { Resource = "lee@shop.test" })).Record!.Status.ShouldBe(ApprovalStatus.Pending);
        (await _booth.Given.ListAsync()).ShouldHaveSingleItem().Status(_store.Clock.GetUtcNow()).ShouldBe("changed");
    }

    [Fact]
    public async Task Two_gateways_use_it_no_more_often_than_it_says()
    {
        await GiveAsync(atMost: 7);
        VotingBooth[] gateways = [Booth(_store.Patient()), Booth(_store.Patient())];

        var held = await Task.WhenAll(Enumerable.Range(1, 18).Select(n => Task.Run(async () => (await gateways[n % 2].Approvals.HoldAsync(Request(n))).Record!)));

        held.Count(h => h.Status == ApprovalStatus.Approved).ShouldBe(7);
        held.Count(h => h.Status == ApprovalStatus.Pending).ShouldBe(11);
    }

    private VotingBooth Booth(Gateway.Storage.Database database) => new(database, _store.Clock)
    {
        Approvers = new(ApprovalRules.None, new Dictionary<string, IReadOnlyList<string>> { ["leads"] = ["dana", "omar"] }),
    };

    private Task<StandingApproval> GiveAsync(Voter? voter = null, string resource = "kim@shop.test", int atMost = 20) => _booth.Given.AddAsync(new NewStanding(
        voter ?? VotingBooth.Somebody("dana"), "agt_1", "shop", "shop.mails.send", resource, _store.Clock.GetUtcNow().AddHours(1), atMost, "the launch"));

    private async Task<ApprovalRecord> HoldAsync(int n) => (await _booth.Approvals.HoldAsync(Request(n))).Record!;

    private HeldRequest Request(int n) => new()
    {
        DecisionId = $"dec_{n}", Agent = "agt_1", Owner = "sales-team", Role = "sales", Integration = "shop", Surface = Surface.Email,
        Operation = "shop.mails.send", Risk = RiskClass.Message, Resource = "kim@shop.test", RepeatKey = AgentKey.Hash($"{n}"), SentDigest = AgentKey.Hash($"sent {n}"),
        Card = "{}", Reasons = "[]", Terms = _booth.Terms(RiskClass.Message, "leads"), Expires = TimeSpan.FromHours(1), MayStand = true,
    };

    public sealed class OnSqlite() : StandingTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : StandingTests(StoreKind.Postgres);
}
