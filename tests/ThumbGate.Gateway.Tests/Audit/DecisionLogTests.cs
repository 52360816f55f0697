using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class DecisionLogTests : IDisposable
{
    private readonly StoreFixture _store = new();

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
        await log.AppendAsync(_store.Row()).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
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
    public async Task A_row_whose_id_is_taken_is_ignored_alone()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        await log.AppendAsync(row);

        var others = Enumerable.Range(0, 10).Select(_ => log.AppendAsync(_store.Row()).AsTask()).ToList();
        await log.AppendAsync(row);
        log.AppendBehind(row);
        await Task.WhenAll(others);
        await log.FlushAsync();

        log.Healthy.ShouldBeTrue();
        _store.Count("decisions").ShouldBe(11);
    }

    [Fact]
    public async Task While_another_writer_does_not_let_go_rows_wait_in_the_journal()
    {
        await using var log = _store.Log();
        using (_store.LockedByAnotherWriter())
        {
            log.AppendBehind(_store.Row());
            await log.AppendAsync(_store.Row());
            await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
            log.Healthy.ShouldBeFalse();
        }

        await log.FlushAsync();
        log.Healthy.ShouldBeTrue();
        _store.Count("decisions").ShouldBe(2);
    }

    [Fact]
    public async Task As_much_waits_for_the_store_as_may_and_then_rows_fail_until_it_is_back()
    {
        await using var log = _store.Log(capacity: 10);
        using (_store.LockedByAnotherWriter())
        {
            var kept = 0;
            await Should.ThrowAsync<RecordUnavailableException>(async () =>
            {
                for (; kept < 100; kept++)
                {
                    await log.AppendAsync(_store.Row());
                }
            });
            // A row may be told before it is counted.
            kept.ShouldBeInRange(10, 11);
            await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        }

        await log.FlushAsync();
        await log.AppendAsync(_store.Row());
        await log.FlushAsync();
        _store.Count("decisions").ShouldBeInRange(11, 12);
    }

    [Fact]
    public async Task Rows_behind_are_written_by_themselves_once_the_store_is_back()
    {
        await using var log = _store.Log();
        using (_store.LockedByAnotherWriter())
        {
            log.AppendBehind(_store.Row());
            await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        }

        SpinWait.SpinUntil(() => _store.Count("decisions") == 1, TimeSpan.FromSeconds(20)).ShouldBeTrue();
        SpinWait.SpinUntil(() => log.Healthy, TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_full_store_leaves_rows_in_the_journal_until_there_is_room_again()
    {
        await using (var first = _store.Log())
        {
            await first.AppendAsync(_store.Row());
        }

        using (var connection = _store.Database.Open())
        {
            _store.Database.MaxPages = (int)connection.ExecuteScalar<long>("PRAGMA page_count") + 8;
        }

        await using var log = _store.Log();
        var kept = 0;
        RecordUnavailableException? failure = null;
        while (failure is null && kept < 10_000)
        {
            await log.AppendAsync(_store.Row());
            kept++;
            failure = await FailureOf(log.FlushAsync());
        }

        failure!.Message.ShouldContain("full");
        log.Healthy.ShouldBeFalse();
        _store.Count("decisions").ShouldBe(kept);

        _store.Database.MaxPages = null;
        await log.FlushAsync();
        log.Healthy.ShouldBeTrue();
        _store.Count("decisions").ShouldBe(kept + 1);
    }

    [Fact]
    public async Task A_store_that_can_not_be_opened_gets_its_rows_once_it_can()
    {
        await using var log = _store.Log();
        using (_store.WithoutStore())
        {
            await log.AppendAsync(_store.Row());
            await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        }

        await log.FlushAsync();
        _store.Count("decisions").ShouldBe(1);
    }

    [Fact]
    public async Task A_read_only_store_gets_its_rows_once_it_can_be_written()
    {
        await using var log = _store.Log();
        using (_store.ReadOnly())
        {
            await log.AppendAsync(_store.Row());
            (await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync())).Message.ShouldContain("readonly");
            await Should.ThrowAsync<RecordUnavailableException>(() => _store.Database.WriteAsync(async (connection, transaction) =>
            {
                await Revisions.RaiseAsync(connection, transaction, Revisions.Agents);
                return true;
            }));
            (await new DecisionStore(_store.Database).ListAsync(new DecisionFilter())).ShouldBeEmpty();
        }

        await log.FlushAsync();
        log.Healthy.ShouldBeTrue();
        _store.Count("decisions").ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_is_deleted_under_the_log_is_not_made_anew()
    {
        await using var log = _store.Log();
        await log.AppendAsync(_store.Row());
        await log.FlushAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_store.Database.Path)!))
        {
            File.Delete(file);
        }

        await log.AppendAsync(_store.Row());
        await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        File.Exists(_store.Database.Path).ShouldBeFalse();
        log.Healthy.ShouldBeFalse();
    }

    [Fact]
    public async Task What_does_not_fit_is_counted_and_the_count_is_recorded()
    {
        await using var log = _store.Log(capacity: 100);
        using (_store.LockedByAnotherWriter())
        {
            for (var i = 0; i < 130; i++)
            {
                log.AppendBehind(_store.Row());
            }

            for (var i = 0; i < 105; i++)
            {
                log.Complete($"dec_{i}", new Outcome(OutcomeKind.Answered, 200));
            }

            await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        }

        await log.FlushAsync();

        _store.Count("decisions").ShouldBe(100);
        using var connection = _store.Database.Open();
        connection.QuerySingle<(long, long)>("SELECT SUM(decisions), SUM(outcomes) FROM decision_gaps").ShouldBe((30, 5));
        // The queue has room again.
        log.AppendBehind(_store.Row());
        await log.FlushAsync();
        _store.Count("decisions").ShouldBe(101);
    }

    [Fact]
    public async Task Closing_while_the_store_does_not_take_it_ends_nevertheless()
    {
        var log = _store.Log();
        using var locked = _store.LockedByAnotherWriter();
        log.AppendBehind(_store.Row());

        await log.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        log.Healthy.ShouldBeFalse();
    }

    [Fact]
    public async Task An_outcome_goes_into_its_decisions_row()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        await log.AppendAsync(row);
        log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 201, 10, 2048, 7));
        log.Complete(row.Id, new Outcome(OutcomeKind.Unknown));
        await log.FlushAsync();

        _store.Count("outcomes").ShouldBe(0);
        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome.ShouldBe(new Outcome(OutcomeKind.Answered, 201, 10, 2048, 7));
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

    private static async Task<RecordUnavailableException?> FailureOf(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (RecordUnavailableException exception)
        {
            return exception;
        }
    }
}
