using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Tests.Feedback;

public abstract class FeedbackStoreTests : IDisposable
{
    private static readonly Digest256 Print = new(1, 2, 3, 4);

    private readonly TestStore _store;
    private readonly FeedbackStore _feedback;
    private readonly BlockRegistry _blocks;

    protected FeedbackStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _feedback = new FeedbackStore(_store.Database, _store.Clock);
        _blocks = new BlockRegistry(_store.Database, _feedback, new MemoryBus(), _store.Clock, NullLogger<BlockRegistry>.Instance);
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_thumbs_down_blocks_the_same_act_of_the_same_role_at_once_and_names_its_incident()
    {
        var decision = await DecidedAsync(Print);

        var feedback = await _feedback.AddAsync(decision, Thumb.Down, "Wrong customer.", "Look the customer up first.", "dana");

        var block = _blocks.Current.Find("sales", "stripe.customers.get", Print);
        block.ShouldNotBeNull();
        block.Id.ShouldBe(feedback!.BlockId);
        block.Strength.ShouldBe(Verdict.Deny);
        block.Incident.ShouldBe(decision);
        block.Why.ShouldBe("Wrong customer.");
        block.Instead.ShouldBe("Look the customer up first.");
        _blocks.Current.Find("legal", "stripe.customers.get", Print).ShouldBeNull();
        _blocks.Current.Find("sales", "stripe.customers.update", Print).ShouldBeNull();
        _blocks.Current.Find("sales", "stripe.customers.get", new Digest256(1, 2, 3, 5)).ShouldBeNull();
    }

    [Fact]
    public async Task A_thumbs_up_is_kept_and_blocks_nothing()
    {
        var feedback = await _feedback.AddAsync(await DecidedAsync(Print), Thumb.Up, "Well done.", "", "dana");

        feedback!.BlockId.ShouldBeNull();
        _blocks.Current.Count.ShouldBe(0);
        (await _feedback.ListAsync()).Single().ShouldBe(feedback);
    }

    [Fact]
    public async Task A_refusal_that_was_never_judged_takes_feedback_but_gives_no_block()
    {
        var feedback = await _feedback.AddAsync(await DecidedAsync(null, Verdict.Deny), Thumb.Down, "Wrong.", "", "dana");
        feedback!.BlockId.ShouldBeNull();
        (await new BlockStore(_store.Database).LoadAsync(_store.Clock.GetUtcNow())).Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_allowed_read_without_a_query_is_blocked_by_what_its_row_says()
    {
        var feedback = await _feedback.AddAsync(await DecidedAsync(null), Thumb.Down, "Wrong.", "", "dana");
        feedback!.BlockId.ShouldNotBeNull();
        (await new BlockStore(_store.Database).LoadAsync(_store.Clock.GetUtcNow()))
            .Find("sales", "stripe.customers.get", Fingerprints.Of("sales", "stripe.customers.get", "cus_1", "", null))
            .ShouldNotBeNull();
    }

    [Fact]
    public async Task An_allowed_write_without_a_query_is_blocked_by_the_content_that_its_row_says()
    {
        var (sent, other) = (new Digest256(1, 2, 3, 4), new Digest256(1, 2, 3, 5));
        var feedback = await _feedback.AddAsync(await DecidedAsync(null, digest: sent), Thumb.Down, "Wrong.", "", "dana");
        feedback!.BlockId.ShouldNotBeNull();
        var blocks = await new BlockStore(_store.Database).LoadAsync(_store.Clock.GetUtcNow());
        blocks.Find("sales", "stripe.customers.get", Fingerprints.Of("sales", "stripe.customers.get", "cus_1", "", sent)).ShouldNotBeNull();
        blocks.Find("sales", "stripe.customers.get", Fingerprints.Of("sales", "stripe.customers.get", "cus_1", "", other)).ShouldBeNull();
        blocks.Find("sales", "stripe.customers.get", Fingerprints.Of("sales", "stripe.customers.get", "cus_1", "", null)).ShouldBeNull();
    }

    [Fact]
    public async Task Feedback_on_nothing_is_refused()
    {
        (await _feedback.AddAsync("dec_nobody", Thumb.Down, "Wrong.", "", "dana")).ShouldBeNull();
        (await _feedback.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Feedback_lists_newest_first()
    {
        var decision = await DecidedAsync(Print);
        var first = await _feedback.AddAsync(decision, Thumb.Up, "a", "", "dana");
        var second = await _feedback.AddAsync(decision, Thumb.Down, "b", "c", "omar");
        (await _feedback.ListAsync()).ShouldBe([second!, first!]);
        (await _feedback.ListAsync(limit: 1)).ShouldBe([second!]);
    }

    [Fact]
    public async Task Feedback_given_elsewhere_arrives_with_the_next_refresh()
    {
        await _blocks.RefreshAsync(CancellationToken.None);
        await new FeedbackStore(_store.Database, _store.Clock).AddAsync(await DecidedAsync(Print), Thumb.Down, "Wrong.", "", "dana");
        _blocks.Current.Count.ShouldBe(0);

        await _blocks.RefreshAsync(CancellationToken.None);
        _blocks.Current.Count.ShouldBe(1);
    }

    [Fact]
    public async Task While_the_store_is_gone_the_last_known_blocks_stay()
    {
        await _feedback.AddAsync(await DecidedAsync(Print), Thumb.Down, "Wrong.", "", "dana");
        using var gone = _store.WithoutStore();

        await _blocks.RefreshAsync(CancellationToken.None);
        _blocks.Current.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_block_that_expires_is_dropped_without_any_change_of_the_store()
    {
        await _feedback.AddAsync(await DecidedAsync(Print), Thumb.Down, "Wrong.", "", "dana");
        using (var connection = _store.Database.Open())
        {
            connection.Execute(
                "UPDATE blocks SET expires_at = @at; UPDATE revisions SET value = value + 1",
                new { at = _store.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() });
        }

        await _blocks.RefreshAsync(CancellationToken.None);
        _blocks.Current.Count.ShouldBe(1);
        _blocks.Current.Find("sales", "stripe.customers.get", Print)!.Expires.ShouldBe(_store.Clock.GetUtcNow().AddHours(1));

        _store.Clock.Advance(TimeSpan.FromHours(1));
        await _blocks.RefreshAsync(CancellationToken.None);
        _blocks.Current.Count.ShouldBe(0);
    }

    private async Task<string> DecidedAsync(Digest256? fingerprint, Verdict verdict = Verdict.Allow, Digest256? digest = null)
    {
        await using var log = _store.Log();
        var row = _store.Row(verdict: verdict, fingerprint: fingerprint, digest: digest);
        await log.AppendAsync(row);
        return row.Id;
    }

    public sealed class OnSqlite() : FeedbackStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : FeedbackStoreTests(StoreKind.Postgres);
}
