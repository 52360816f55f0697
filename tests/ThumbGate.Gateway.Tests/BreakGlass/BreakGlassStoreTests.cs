using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.BreakGlass;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.BreakGlass;

/// <summary>Break-glass on record, and what a gateway knows of it.</summary>
public abstract class BreakGlassStoreTests : IDisposable
{
    private readonly TestStore _store;
    private readonly DigestKey _key = new(new byte[32]);
    private readonly BreakGlassStore _here;
    private readonly BreakGlassRegistry _there;

    protected BreakGlassStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _here = new BreakGlassStore(_store.Database, _key, _store.Clock);
        _there = Registry(new BreakGlassStore(_store.Database, _key, _store.Clock));
    }

    public void Dispose()
    {
        _there.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task What_is_opened_seconded_and_ended_on_one_is_so_on_the_other_at_its_next_look()
    {
        var opened = await _here.OpenAsync(New());
        (await LookAsync()).ShouldBe(["brk dana -"]);
        (await _here.SecondAsync(opened.Id, "grace", null)).ShouldBe(SecondOutcome.Done);
        (await LookAsync()).ShouldBe(["brk dana grace"]);
        (await _here.SecondAsync(opened.Id, "kim", null)).ShouldBe(SecondOutcome.Seconded);

        (await _here.EndAsync(opened.Id, "omar")).ShouldBeTrue();
        (await _here.EndAsync(opened.Id, "omar")).ShouldBeFalse();
        (await LookAsync()).ShouldBeEmpty();
        (await _here.SecondAsync(opened.Id, "kim", null)).ShouldBe(SecondOutcome.NotOpen);
        (await new ActStore(_store.Database).ListAsync(new ActFilter())).Select(a => a.Action).ShouldBe(
            ["break-glass-ended", "break-glass-seconded", "break-glass-opened"], ignoreOrder: true);
    }

    [Fact]
    public async Task It_is_over_at_its_time_whether_or_not_anybody_looks()
    {
        await _here.OpenAsync(New(minutes: 10));
        var longer = await _here.OpenAsync(New(minutes: 30));
        (await LookAsync()).Count.ShouldBe(2);

        _store.Clock.Advance(TimeSpan.FromMinutes(10));
        _there.Current.All.ShouldHaveSingleItem().Id.ShouldBe(longer.Id);
        using (_store.WithoutStore())
        {
            await _there.RefreshAsync(CancellationToken.None);
            _there.Current.All.ShouldHaveSingleItem();
            _store.Clock.Advance(TimeSpan.FromMinutes(20));
            _there.Current.All.ShouldBeEmpty();
        }

        (await _here.SecondAsync(longer.Id, "grace", null)).ShouldBe(SecondOutcome.NotOpen);
    }

    [Theory]
    [InlineData("dana")]
    [InlineData("grace")]
    public async Task It_ends_with_whoever_stands_for_it(string revoked)
    {
        var operators = new OperatorStore(_store.Database, _store.Clock);
        var (dana, grace) = ((await operators.AddAsync("dana", "test"))!.Operator, (await operators.AddAsync("grace", "test"))!.Operator);
        var opened = await _here.OpenAsync(New(dana.Id));
        await _here.SecondAsync(opened.Id, "grace", grace.Id);
        (await LookAsync()).ShouldBe(["brk dana grace"]);

        await operators.RevokeAsync(revoked, "noor");
        (await LookAsync()).ShouldBeEmpty();

        // Another one of the same name is another one.
        (await operators.AddAsync(revoked, "test")).ShouldNotBeNull();
        (await LookAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Dana")]
    [InlineData("GRACE")]
    public async Task It_ends_with_a_name_of_the_issuers_that_was_revoked_in_other_letters(string revoked)
    {
        var opened = await _here.OpenAsync(New());
        await _here.SecondAsync(opened.Id, "grace", null);
        (await LookAsync()).ShouldHaveSingleItem();
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync(
                "INSERT INTO operators (id, name, token_hash, created_at, created_by, revoked_at, revoked_by) VALUES ('opr_1', @revoked, 'opr_1', 1, 'omar', 1, 'omar')",
                new { revoked });
        }

        (await LookAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("seconded_by = 'grace', seconded_at = 1")]
    [InlineData("seconded_by = 'grace', seconded_at = 1, second_seal = seal")]
    [InlineData("until_at = until_at + 3600000")]
    [InlineData("role = 'finance'")]
    [InlineData("surface = NULL, operation = 'shop.refunds.create'")]
    [InlineData("opened_by = 'omar'")]
    [InlineData("why = 'another'")]
    public async Task One_that_somebody_changed_in_the_database_is_not_in_force(string change)
    {
        var opened = await _here.OpenAsync(New());
        (await LookAsync()).ShouldNotBeEmpty();
        using (var connection = _store.Database.Open())
        {
            await connection.ExecuteAsync("UPDATE break_glass SET " + change);
        }

        (await LookAsync()).ShouldBeEmpty();
        (await _here.SecondAsync(opened.Id, "grace", null)).ShouldBe(SecondOutcome.NotOpen);
    }

    [Fact]
    public async Task Of_twenty_who_second_it_at_once_one_does()
    {
        var opened = await _here.OpenAsync(New());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            new BreakGlassStore(_store.Patient(), _key, _store.Clock).SecondAsync(opened.Id, $"kim{i}", null))));

        outcomes.Count(o => o == SecondOutcome.Done).ShouldBe(1);
        outcomes.Count(o => o == SecondOutcome.Seconded).ShouldBe(19);
        (await LookAsync()).ShouldHaveSingleItem();
    }

    private async Task<IReadOnlyList<string>> LookAsync()
    {
        await _there.RefreshAsync(CancellationToken.None);
        return [.. _there.Current.All.Select(e => $"{e.Id[..3]} {e.OpenedBy} {e.SecondedBy ?? "-"}")];
    }

    private BreakGlassRegistry Registry(BreakGlassStore store) => new(
        _store.Database, store, _key, new MemoryBus(), _store.Clock, NullLogger<BreakGlassRegistry>.Instance, NullLoggerFactory.Instance);

    private NewBreakGlass New(string? operatorId = null, int minutes = 30) =>
        new("dana", operatorId, "Friday's incident", _store.Clock.GetUtcNow().AddMinutes(minutes)) { Role = "sales", Surface = Surface.Billing };

    public sealed class OnSqlite() : BreakGlassStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : BreakGlassStoreTests(StoreKind.Postgres);
}
