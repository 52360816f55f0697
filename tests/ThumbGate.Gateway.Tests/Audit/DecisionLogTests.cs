using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>What the log promises wherever the record is.</summary>
public abstract class DecisionLogTests : IDisposable
{
    private readonly TestStore _store;

    protected DecisionLogTests(StoreKind kind) => _store = TestStore.Of(kind);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_row_is_on_another_connection_after_a_flush()
    {
        await using var log = _store.Log();
        var row = _store.Row(verdict: Verdict.Deny, fingerprint: Digest256.From(new byte[32]), outcome: new Outcome(OutcomeKind.Refused));

        await log.AppendAsync(row);
        await log.FlushAsync();

        var found = await new DecisionStore(_store.Database).FindAsync(row.Id);
        found.ShouldBeEquivalentTo(row);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    public async Task A_text_that_is_no_unicode_takes_no_other_row_with_it(int character)
    {
        var odd = "a" + (char)character + "b";
        await using (var log = _store.Log())
        {
            var all = Enumerable.Range(0, 20).Select(i => log.AppendAsync(_store.Row(operation: i == 7 ? odd : "x")).AsTask()).ToList();
            await Task.WhenAll(all.Where((_, i) => i != 7));
            log.AppendBehind(_store.Row(operation: odd));
            log.AppendBehind(_store.Row());
            await log.FlushAsync();
            log.Healthy.ShouldBeTrue();
            log.TakesRows.ShouldBeTrue();
            (await Task.WhenAny(all[7])).IsCanceled.ShouldBeFalse();
        }

        // Kept as well as the store can, or missed: what was recorded behind somebody's back is counted.
        var kept = _store.Count("decisions");
        using var connection = _store.Database.Open();
        var lost = connection.ExecuteScalar<long>("SELECT COALESCE(SUM(decisions), 0) FROM decision_gaps");
        (kept, lost).ShouldBeOneOf((22, 0), (20, 1));
        _store.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_that_wait_at_one_time_share_commits()
    {
        const int rows = 2000;
        await using var log = _store.Log();
        await log.FlushAsync();
        var before = log.Commits;
        var indexed = log.IndexCommits;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (_, _) => await log.AppendAsync(_store.Row()));

        await log.FlushAsync();
        _store.Count("decisions").ShouldBe(rows);
        (log.Commits - before).ShouldBeLessThan(rows / 2);
        (log.IndexCommits - indexed).ShouldBeLessThan(rows / 2);
    }

    [Fact]
    public async Task A_lone_row_is_written_without_waiting_for_others()
    {
        await using var log = _store.Log();
        await log.AppendAsync(_store.Row()).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        log.Commits.ShouldBe(1);
    }

    [Fact]
    public async Task Rows_behind_arrive_by_themselves_and_in_few_commits()
    {
        await using var log = _store.Log();
        for (var i = 0; i < 500; i++)
        {
            log.AppendBehind(_store.Row());
        }

        SpinWait.SpinUntil(() => _store.Count("decisions") == 500, TimeSpan.FromSeconds(20)).ShouldBeTrue();
        log.IndexCommits.ShouldBeLessThan(50);
    }

    [Fact]
    public async Task A_flush_completes_when_everything_before_it_is_written()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        log.AppendBehind(row);
        log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200, 10, 2048, 7));

        await log.FlushAsync();

        var found = await new DecisionStore(_store.Database).FindAsync(row.Id);
        found!.Outcome.ShouldBe(new Outcome(OutcomeKind.Answered, 200, 10, 2048, 7));
    }

    [Fact]
    public async Task Of_two_outcomes_of_one_decision_the_first_stands()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        await log.AppendAsync(row);
        log.Complete(row.Id, new Outcome(OutcomeKind.Unknown, Error: "reset"));
        log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200));
        await log.FlushAsync();

        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome!.Value.Kind.ShouldBe(OutcomeKind.Unknown);
        log.Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_then_takes_nothing_more()
    {
        var log = _store.Log();
        for (var i = 0; i < 100; i++)
        {
            log.AppendBehind(_store.Row());
        }

        await log.DisposeAsync();

        _store.Count("decisions").ShouldBe(100);
        await Should.ThrowAsync<RecordUnavailableException>(async () => await log.AppendAsync(_store.Row()));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task An_outcome_that_comes_after_its_decision_was_read_is_kept_beside_it()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        await log.AppendAsync(row);
        await log.FlushAsync();
        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome.ShouldBeNull();

        log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 201));
        await log.FlushAsync();

        _store.Count("outcomes").ShouldBe(1);
        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome.ShouldBe(new Outcome(OutcomeKind.Answered, 201));
    }

    [Fact]
    public async Task A_decision_does_not_wait_long_for_its_outcome()
    {
        await using var log = _store.Log();
        await log.AppendAsync(_store.Row());
        SpinWait.SpinUntil(() => _store.Count("decisions") == 1, TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }

    [Fact]
    public async Task Texts_that_differ_from_row_to_row_are_not_mixed_up()
    {
        await using var log = _store.Log();
        var rows = Enumerable.Range(0, 200)
            .Select(i => _store.Row(
                role: i % 3 == 0 ? "sales" : "legal",
                operation: new string((char)('a' + (i % 26)), 1 + (i * 13)),
                fingerprint: i % 2 == 0 ? Digest256.From([.. Enumerable.Repeat((byte)i, 32)]) : null,
                outcome: i % 5 == 0 ? new Outcome(OutcomeKind.Answered, 200, Error: i % 10 == 0 ? "späte Änderung €" : null) : null))
            .ToList();
        rows.ForEach(log.AppendBehind);
        await log.FlushAsync();

        var store = new DecisionStore(_store.Database);
        foreach (var row in rows)
        {
            (await store.FindAsync(row.Id)).ShouldBeEquivalentTo(row);
        }
    }

    public sealed class OnSqlite() : DecisionLogTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : DecisionLogTests(StoreKind.Postgres);
}
