using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

public sealed class JournalDiskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly StoreFixture _store = new();
    private readonly WatchedDisk _disk = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_row_is_promised_only_after_its_frame_was_written_and_synced()
    {
        await using var log = Log();
        _disk.Gate.Reset();
        var promised = log.AppendAsync(_store.Row()).AsTask();
        var told = promised.ContinueWith(_ => _disk.Calls.Enqueue("told"), default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        SpinWait.SpinUntil(() => _disk.Calls.Contains("sync asked"), Patience).ShouldBeTrue();

        // Written, and the sync doesn't return: nothing is promised, not by what was left to the pool before it either.
        await Task.Run(static () => { });
        promised.IsCompleted.ShouldBeFalse();

        _disk.Gate.Set();
        await told;
        _disk.Calls.Where(c => c is "write" or "sync asked" or "sync" or "told").ShouldBe(["write", "sync asked", "sync", "told"]);
    }

    [Fact]
    public async Task A_segment_is_begun_and_synced_before_a_frame_goes_into_it()
    {
        await using var log = Log();
        await log.AppendAsync(_store.Row());
        // The next file is made ready at the same time.
        _disk.Calls.TakeWhile(c => c != "write").Take(3).ShouldBe(["open 000001.journal", "header", "header sync"]);
    }

    [Fact]
    public async Task What_waits_while_the_disk_syncs_goes_into_one_frame()
    {
        await using var log = Log();
        _disk.Gate.Reset();
        var first = log.AppendAsync(_store.Row()).AsTask();
        SpinWait.SpinUntil(() => _disk.Calls.Contains("write"), Patience).ShouldBeTrue();
        var others = Enumerable.Range(0, 20).Select(_ => log.AppendAsync(_store.Row()).AsTask()).ToList();
        _disk.Gate.Set();
        await Task.WhenAll([first, .. others]);

        log.Commits.ShouldBe(2);
    }

    [Fact]
    public async Task Outcomes_alone_cost_no_sync()
    {
        await using (var log = Log())
        {
            log.Complete("dec_1", new Outcome(OutcomeKind.Answered, 200));
            SpinWait.SpinUntil(() => _disk.Calls.Contains("write"), Patience).ShouldBeTrue();
        }

        _disk.Calls.ShouldNotContain("sync");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_fails_fails_rows_and_is_used_again_with_another_file_once_it_works(bool atSync)
    {
        await using var log = Log();
        var kept = _store.Row();
        await log.AppendAsync(kept);
        Fail(true);

        await Should.ThrowAsync<RecordUnavailableException>(async () => await log.AppendAsync(_store.Row()));
        log.Healthy.ShouldBeFalse();

        Fail(false);
        var next = await EventuallyAppended(log);
        log.Healthy.ShouldBeTrue();
        await log.FlushAsync();
        var store = new DecisionStore(_store.Database);
        (await store.FindAsync(kept.Id)).ShouldNotBeNull();
        (await store.FindAsync(next.Id)).ShouldNotBeNull();
        // The file that failed is not written to again.
        _disk.Calls.ShouldContain("open 000002.journal");
        SpinWait.SpinUntil(() => _disk.Calls.Contains("delete 000001.journal"), Patience).ShouldBeTrue();

        void Fail(bool fails) => _ = atSync ? _disk.FailsSyncs = fails : _disk.FailsWrites = fails;
    }

    [Fact]
    public async Task The_log_finds_out_by_itself_that_the_disk_works_again()
    {
        await using var log = Log();
        _disk.FailsSyncs = true;
        await Should.ThrowAsync<RecordUnavailableException>(async () => await log.AppendAsync(_store.Row()));
        _disk.FailsSyncs = false;

        SpinWait.SpinUntil(() => log.Healthy, Patience).ShouldBeTrue();
    }

    [Fact]
    public async Task Outcomes_reach_the_store_while_the_journal_fails()
    {
        await using var log = Log();
        var row = _store.Row();
        await log.AppendAsync(row);
        _disk.FailsWrites = true;
        log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200));
        await log.FlushAsync();

        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome!.Value.Kind.ShouldBe(OutcomeKind.Answered);
    }

    [Fact]
    public async Task Files_are_used_again_and_no_frame_of_an_earlier_use_is_read()
    {
        await using (var log = Log())
        {
            for (var i = 0; i < 40; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => log.AppendAsync(_store.Row()).AsTask()));
                await log.FlushAsync();
            }
        }

        // 2,000 rows of some 350 bytes are ten files full.
        Directory.GetFiles(_store.Journal, "*" + IntentJournal.Extension).Length.ShouldBeLessThanOrEqualTo(4);
        _store.Count("decisions").ShouldBe(2000);

        var last = _store.Row();
        _store.Crash(log => log.AppendAsync(last).AsTask().GetAwaiter().GetResult());
        JournalFolder.Read(_store, out var replay).ShouldBe([last.Id]);
        replay.Damage.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_more_files_are_made_than_may_be_while_the_store_is_gone()
    {
        await using var log = _store.Log(journal: new JournalSettings(64 * 1024, MostSegments: 3) { Disk = _disk });
        var kept = 0;
        using (_store.LockedByAnotherWriter())
        {
            var failure = await Should.ThrowAsync<RecordUnavailableException>(async () =>
            {
                for (; kept < 10_000; kept++)
                {
                    await log.AppendAsync(_store.Row());
                }
            });
            failure.Message.ShouldContain("journal is full");
            Directory.GetFiles(_store.Journal, "*" + IntentJournal.Extension).Length.ShouldBe(3);
            log.Healthy.ShouldBeFalse();
        }

        await log.FlushAsync();
        await EventuallyAppended(log);
        await log.FlushAsync();
        _store.Count("decisions").ShouldBe(kept + 1);
    }

    [Fact]
    public async Task A_full_disk_fails_rows_once_the_files_are_full_and_no_longer_once_there_is_room()
    {
        await using var log = Log();
        using var locked = _store.LockedByAnotherWriter();
        _disk.IsFull = true;
        var failure = await Should.ThrowAsync<RecordUnavailableException>(async () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                await log.AppendAsync(_store.Row());
            }
        });
        failure.Message.ShouldContain("No space left");

        _disk.IsFull = false;
        await EventuallyAppended(log);
    }

    [Fact]
    public async Task A_journal_deleted_under_the_log_is_noticed_and_fails_rows_until_its_folder_is_back()
    {
        await using var log = Log();
        await log.AppendAsync(_store.Row());
        await log.FlushAsync();
        Directory.Delete(_store.Journal, recursive: true);
        // The index looks at the file after each of its commits.
        RecordUnavailableException? failure = null;
        SpinWait.SpinUntil(() => (failure = FailureOf(log)) is not null, Patience).ShouldBeTrue();
        failure!.Message.ShouldContain("journal can't be written");

        Directory.CreateDirectory(_store.Journal);
        var row = await EventuallyAppended(log);
        await log.FlushAsync();
        (await new DecisionStore(_store.Database).FindAsync(row.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_row_that_is_bigger_than_a_frame_may_be_fails_alone()
    {
        await using var log = Log();
        var big = new DecisionRow { Id = "dec_big", At = 1, Circumstances = new Circumstances(), Path = new string('x', 70_000) };
        (await Should.ThrowAsync<RecordUnavailableException>(async () => await log.AppendAsync(big))).Message.ShouldContain("too big");
        await log.AppendAsync(_store.Row());
        log.Healthy.ShouldBeTrue();
    }

    private DecisionLog Log() => _store.Log(journal: new JournalSettings(64 * 1024) { Disk = _disk });

    private RecordUnavailableException? FailureOf(DecisionLog log)
    {
        try
        {
            log.AppendAsync(_store.Row()).AsTask().GetAwaiter().GetResult();
            log.FlushAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (RecordUnavailableException exception)
        {
            return exception;
        }
    }

    private async Task<DecisionRow> EventuallyAppended(DecisionLog log)
    {
        DecisionRow? row = null;
        SpinWait.SpinUntil(
            () =>
            {
                var next = _store.Row();
                try
                {
                    log.AppendAsync(next).AsTask().GetAwaiter().GetResult();
                    row = next;
                    return true;
                }
                catch (RecordUnavailableException)
                {
                    return false;
                }
            },
            Patience).ShouldBeTrue();
        return await Task.FromResult(row!);
    }
}
