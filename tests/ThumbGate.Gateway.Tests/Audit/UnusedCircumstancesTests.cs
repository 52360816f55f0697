using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class UnusedCircumstancesTests : IDisposable
{
    private static readonly RetentionSettings NinetyDays = new(TimeSpan.FromDays(90), null, "archive");

    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-archive-").FullName;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Circumstances_that_no_decision_refers_to_any_more_leave_a_day_later(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        var retention = await WithoutItsDecisionsAsync(store, "sales");
        store.Count("circumstances").ShouldBe(2);

        store.Clock.Advance(TimeSpan.FromHours(23));
        await ApplyAsync(retention);
        store.Count("circumstances").ShouldBe(2);

        store.Clock.Advance(TimeSpan.FromHours(2));
        await ApplyAsync(retention);

        Roles(store).ShouldBe(["finance"]);
        store.Count("circumstances_leaving").ShouldBe(0);
        store.Verify().Findings.ShouldBeEmpty();
        (await ListAsync(store)).ShouldAllBe(r => r.Role == "finance");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Circumstances_that_are_used_again_meanwhile_stay(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        var retention = await WithoutItsDecisionsAsync(store, "sales");
        await AppendAsync(store, "sales");
        store.Count("circumstances_leaving").ShouldBe(0);

        store.Clock.Advance(TimeSpan.FromDays(2));
        await ApplyAsync(retention);

        Roles(store).ShouldBe(["finance", "sales"]);
        (await ListAsync(store)).ShouldContain(r => r.Role == "sales");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_writer_that_had_brought_them_brings_them_anew_once_they_are_gone(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        await using var log = store.Log();
        var retention = await WithoutItsDecisionsAsync(store, "sales", log);
        store.Clock.Advance(TimeSpan.FromDays(2));
        await ApplyAsync(retention);
        Roles(store).ShouldBe(["finance"]);

        await AppendAsync(store, "sales", log);

        (await ListAsync(store)).ShouldContain(r => r.Role == "sales");
        store.Verify().Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_another_gateway_noted_goes_only_after_a_day_of_ones_own(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        await WithoutItsDecisionsAsync(store, "sales");
        store.Clock.Advance(TimeSpan.FromDays(2));
        var another = store.Retention();

        await ApplyAsync(another);
        Roles(store).ShouldBe(["finance", "sales"]);

        store.Clock.Advance(TimeSpan.FromDays(2));
        await ApplyAsync(another);
        Roles(store).ShouldBe(["finance"]);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_is_only_noted_can_not_be_deleted(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        await WithoutItsDecisionsAsync(store, "sales");
        store.Count("circumstances_leaving").ShouldBe(1);

        using var connection = store.Database.Open();
        Should.Throw<DbException>(() => connection.Execute("DELETE FROM circumstances")).Message.ShouldContain("append-only");
    }

    [Fact]
    public async Task Who_brings_them_while_they_go_waits_and_brings_them_anew()
    {
        using var store = new PostgresStore();
        await WithoutItsDecisionsAsync(store, "sales");
        await using (var log = store.Log())
        {
            await using (var connection = store.Database.Open())
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                // As a gateway that removes them does it.
                (await connection.ExecuteAsync("UPDATE circumstances_leaving SET goes = 1", transaction: transaction)).ShouldBe(1);
                (await connection.ExecuteAsync("DELETE FROM circumstances WHERE key IN (SELECT key FROM circumstances_leaving)", transaction: transaction)).ShouldBe(1);
                await connection.ExecuteAsync("DELETE FROM circumstances_leaving", transaction: transaction);
                log.AppendBehind(store.Row(role: "sales", outcome: new Outcome(OutcomeKind.Answered, 200)));
                await Peers.Eventually.BeTrueAsync(() => Waiting(store) > 0);
                await transaction.CommitAsync();
            }

            await log.FlushAsync();
        }

        (await ListAsync(store)).ShouldContain(r => r.Role == "sales");
        store.Verify().Findings.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The decisions of a role are archived and gone, those of finance are there, and what is unused is noted.</summary>
    private async Task<RetentionService> WithoutItsDecisionsAsync(TestStore store, string role, DecisionLog? log = null)
    {
        await AppendAsync(store, role, log);
        store.Clock.Advance(TimeSpan.FromDays(91));
        await AppendAsync(store, "finance", log);
        var retention = store.Retention();
        (await retention.ApplyAsync(NinetyDays, _folder, CancellationToken.None)).ShouldNotBeNull();
        (await ListAsync(store)).ShouldAllBe(r => r.Role == "finance");
        return retention;
    }

    private async Task ApplyAsync(RetentionService retention) => await retention.ApplyAsync(NinetyDays, _folder, CancellationToken.None);

    private static async Task AppendAsync(TestStore store, string role, DecisionLog? open = null)
    {
        await using var own = open is null ? store.Log() : null;
        var log = open ?? own!;
        log.AppendBehind(store.Row(role: role, outcome: new Outcome(OutcomeKind.Answered, 200)));
        await log.FlushAsync();
    }

    private static Task<IReadOnlyList<DecisionRow>> ListAsync(TestStore store) => new DecisionStore(store.Database).ListAsync(new DecisionFilter { Limit = 100 });

    private static List<string> Roles(TestStore store)
    {
        using var connection = store.Database.Open();
        return [.. connection.Query<string>("SELECT role FROM circumstances ORDER BY role")];
    }

    private static long Waiting(TestStore store)
    {
        using var connection = store.Database.Open();
        return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM pg_locks WHERE NOT granted");
    }
}
