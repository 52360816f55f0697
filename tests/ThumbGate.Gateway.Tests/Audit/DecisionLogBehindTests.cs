using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>What the log promises while SQLite is behind its journal.</summary>
public sealed class DecisionLogBehindTests : IDisposable
{
    private const string RefusedDecisions = "NEW.circumstances IN (SELECT key FROM circumstances WHERE operation = 'refused')";

    private readonly StoreFixture _store = new();

    public void Dispose() => _store.Dispose();

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
    public async Task Of_many_rows_a_store_takes_what_it_has_room_for_and_the_rest_in_their_order_once_there_is_more()
    {
        const int many = 6000;
        await using (var first = _store.Log())
        {
            await first.AppendAsync(_store.Row());
        }

        using (var connection = _store.Database.Open())
        {
            _store.Database.MaxPages = (int)connection.ExecuteScalar<long>("PRAGMA page_count") + 20;
        }

        await using var log = _store.Log();
        var rows = Enumerable.Range(0, many).Select(_ => _store.Row()).ToArray();
        foreach (var row in rows)
        {
            log.AppendBehind(row);
        }

        await Should.ThrowAsync<RecordUnavailableException>(() => log.FlushAsync());
        SpinWait.SpinUntil(() => _store.Count("decisions") > 1, TimeSpan.FromSeconds(20)).ShouldBeTrue();
        _store.Count("decisions").ShouldBeLessThan(many);

        _store.Database.MaxPages = null;
        log.Complete(rows[0].Id, new Outcome(OutcomeKind.Answered, 200));
        await log.FlushAsync();
        log.Healthy.ShouldBeTrue();
        using var reading = _store.Database.Open();
        reading.Query<string>("SELECT id FROM decisions ORDER BY seq").Skip(1).ShouldBe(rows.Select(r => r.Id));
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
    public async Task What_the_store_refuses_for_good_is_counted_and_the_count_is_recorded()
    {
        await using (var log = _store.Log())
        {
            Refuses("decisions", RefusedDecisions);
            Refuses("outcomes", "NEW.error = 'refused'");
            var row = _store.Row();
            await log.AppendAsync(row);
            await log.FlushAsync();

            await log.AppendAsync(_store.Row(operation: "refused"));
            log.AppendBehind(_store.Row(operation: "refused"));
            log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200, Error: "refused"));
            log.AppendBehind(_store.Row());
            await log.FlushAsync();
            Gaps().ShouldBe((2, 1));

            // What comes last is counted too.
            log.AppendBehind(_store.Row(operation: "refused"));
        }

        Gaps().ShouldBe((3, 1));
        _store.Count("decisions").ShouldBe(2);
        _store.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_store_refuses_when_the_journal_is_replayed_is_counted_too()
    {
        var killed = _store.Log();
        using (_store.LockedByAnotherWriter())
        {
            await killed.AppendAsync(_store.Row(operation: "refused"));
            await killed.AppendAsync(_store.Row());
            await killed.DisposeAsync();
        }

        Refuses("decisions", RefusedDecisions);
        await using (var log = _store.Log())
        {
            await log.FlushAsync();
        }

        _store.Count("decisions").ShouldBe(1);
        Gaps().ShouldBe((1, 0));
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

    private void Refuses(string table, string when)
    {
        using var connection = _store.Database.Open();
        connection.Execute($"CREATE TRIGGER {table}_refused BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'refused'); END");
    }

    private (long Decisions, long Outcomes) Gaps()
    {
        using var connection = _store.Database.Open();
        return connection.QuerySingle<(long, long)>("SELECT COALESCE(SUM(decisions), 0), COALESCE(SUM(outcomes), 0) FROM decision_gaps");
    }
}
