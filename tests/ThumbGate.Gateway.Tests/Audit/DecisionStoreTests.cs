using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit;

public abstract class DecisionStoreTests : IAsyncLifetime
{
    private readonly StoreKind _kind;
    private readonly TestStore _store;
    private readonly List<DecisionRow> _rows = [];
    private DateTimeOffset _start;

    protected DecisionStoreTests(StoreKind kind) => (_kind, _store) = (kind, TestStore.Of(kind));

    public async Task InitializeAsync()
    {
        _start = _store.Clock.GetUtcNow();
        await using var log = _store.Log();
        await AddAsync(_store.Row("sales"));
        await AddAsync(_store.Row("sales", Verdict.Deny, "stripe.refunds.create", [Because(ReasonCodes.RoleRiskDenied), Because(ReasonCodes.LimitSum)]));
        await AddAsync(_store.Row("legal", Verdict.Hold, "hubspot.contacts.archive", [Because(ReasonCodes.ApprovalRequired)], agent: "agt_2", surface: Surface.Crm));
        await AddAsync(_store.Row("sales", Verdict.Deny, "stripe.payouts.create", [Because(ReasonCodes.RoleOperationBlocked)]));
        await AddAsync(_store.Row("legal"));

        async Task AddAsync(DecisionRow row)
        {
            _rows.Add(row);
            await log.AppendAsync(row);
            _store.Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public Task All_come_newest_first() => Expect(new DecisionFilter(), 4, 3, 2, 1, 0);

    [Fact]
    public Task Verdict_and_role_narrow() => Expect(new DecisionFilter { Verdict = Verdict.Deny, Role = "sales" }, 3, 1);

    [Fact]
    public Task Allowed_ones_can_be_asked_for() => Expect(new DecisionFilter { Verdict = Verdict.Allow }, 4, 0);

    [Fact]
    public Task Since_is_inclusive() => Expect(new DecisionFilter { Since = _start.AddMinutes(30) }, 4, 3);

    [Fact]
    public Task Until_is_exclusive() => Expect(new DecisionFilter { Until = _start.AddMinutes(10) }, 0);

    [Fact]
    public Task One_of_several_reasons_is_enough() => Expect(new DecisionFilter { Reason = ReasonCodes.LimitSum }, 1);

    [Fact]
    public Task A_reason_that_is_only_the_beginning_of_another_is_not_it() => Expect(new DecisionFilter { Reason = "role-risk" });

    [Fact]
    public Task A_reason_is_no_pattern() => Expect(new DecisionFilter { Reason = "%" });

    [Fact]
    public Task An_operation_is_exact() => Expect(new DecisionFilter { Operation = "stripe.refunds" });

    [Fact]
    public Task An_operation_may_end_in_a_star() => Expect(new DecisionFilter { Operation = "stripe.*", Verdict = Verdict.Deny }, 3, 1);

    [Fact]
    public Task Agent_narrows() => Expect(new DecisionFilter { Agent = "agt_2" }, 2);

    [Fact]
    public Task Surface_narrows() => Expect(new DecisionFilter { Surface = Surface.Crm }, 2);

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_overlap()
    {
        await Expect(new DecisionFilter { Limit = 2 }, 4, 3);
        await Expect(new DecisionFilter { Limit = 2, Before = _rows[3].Id }, 2, 1);
        await Expect(new DecisionFilter { Limit = 2, Before = _rows[1].Id }, 0);
        await Expect(new DecisionFilter { Before = _rows[0].Id });
    }

    [Fact]
    public async Task Pages_go_back_to_the_newer_ones_next_to_them()
    {
        await Expect(new DecisionFilter { Limit = 2, After = _rows[0].Id }, 2, 1);
        await Expect(new DecisionFilter { Limit = 2, After = _rows[2].Id }, 4, 3);
        await Expect(new DecisionFilter { After = _rows[4].Id });
        await Expect(new DecisionFilter { After = _rows[0].Id, Before = _rows[3].Id }, 2, 1);
        await Expect(new DecisionFilter { Limit = 1, After = _rows[0].Id, Before = _rows[3].Id }, 2);
    }

    [Fact]
    public async Task Oldest_first_pages_both_ways_too()
    {
        await Expect(new DecisionFilter { OldestFirst = true, Limit = 2 }, 0, 1);
        await Expect(new DecisionFilter { OldestFirst = true, Limit = 2, After = _rows[1].Id }, 2, 3);
        await Expect(new DecisionFilter { OldestFirst = true, Limit = 2, Before = _rows[3].Id }, 1, 2);
        await Expect(new DecisionFilter { OldestFirst = true, Limit = 1, After = _rows[0].Id, Before = _rows[3].Id }, 1);
    }

    [Theory]
    [InlineData("*.create", 3, 1)]
    [InlineData("stripe.*.create", 3, 1)]
    [InlineData("*contacts*", 2)]
    [InlineData("*", 4, 3, 2, 1, 0)]
    [InlineData("Stripe.*.CREATE", 3, 1)]
    [InlineData("stripe_*")]
    [InlineData("%.create")]
    [InlineData("%*")]
    public Task Stars_stand_for_any_text_and_nothing_else_does(string operation, params int[] indexes) =>
        Expect(new DecisionFilter { Operation = operation }, indexes);

    [Fact]
    public Task Risk_narrows() => Expect(new DecisionFilter { Risk = RiskClass.Money });

    [Fact]
    public Task Integration_narrows() => Expect(new DecisionFilter { Integration = "crm" });

    [Fact]
    public async Task What_was_under_way_is_found_by_when_it_ended()
    {
        using var store = TestStore.Of(_kind);
        var start = store.Clock.GetUtcNow();
        var early = At(start.AddMinutes(-20), null);
        var open = At(start.AddSeconds(1), null);
        var ended = At(start, new Outcome(OutcomeKind.Answered, 200, DurationMs: 30_000));
        await using (var log = store.Log())
        {
            foreach (var row in (DecisionRow[])[early, open, ended])
            {
                await log.AppendAsync(row);
            }
        }

        (await FoundAsync(start.AddSeconds(20))).ShouldBe([open.Id, ended.Id]);
        (await FoundAsync(start.AddSeconds(31))).ShouldBe([open.Id]);
        (await FoundAsync(start.AddMinutes(12))).ShouldBeEmpty();

        // Ids of the process follow the clock of whichever test is ahead: these follow their own.
        static DecisionRow At(DateTimeOffset moment, Outcome? outcome) => new()
        {
            Id = Ids.First(Ids.Decision, moment), At = moment.ToUnixTimeMilliseconds(), Circumstances = new Circumstances(), Outcome = outcome,
        };

        async Task<IEnumerable<string>> FoundAsync(DateTimeOffset active) =>
            (await new DecisionStore(store.Database).ListAsync(new DecisionFilter { ActiveSince = active })).Select(r => r.Id);
    }

    [Fact]
    public async Task The_newest_id_is_known_without_a_filter() =>
        (await new DecisionStore(_store.Database).NewestAsync()).ShouldBe(_rows[4].Id);

    [Fact]
    public async Task The_limit_is_kept_within_its_bounds()
    {
        await Expect(new DecisionFilter { Limit = 0 }, 4);
        (await new DecisionStore(_store.Database).ListAsync(new DecisionFilter { Limit = int.MaxValue })).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_decision_that_is_not_there_is_null() =>
        (await new DecisionStore(_store.Database).FindAsync("dec_nobody")).ShouldBeNull();

    private static Reason Because(string code) => new(code, GateKind.Role, Verdict.Deny, "roles/sales.yaml:3", "No 100% of \"it\".", "Ask finance.");

    private async Task Expect(DecisionFilter filter, params int[] indexes)
    {
        var found = await new DecisionStore(_store.Database).ListAsync(filter);
        found.Select(r => r.Id).ShouldBe(indexes.Select(i => _rows[i].Id));
    }

    public sealed class OnSqlite() : DecisionStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : DecisionStoreTests(StoreKind.Postgres);
}
