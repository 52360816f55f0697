using System.Data.Common;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Tests.Evidence;

public abstract class EvidenceStoreTests : IDisposable
{
    private readonly TestStore _store;
    private readonly Issuer _leads = new();
    private readonly EvidenceStore _evidence;
    private readonly EvidenceRegistry _registry;

    protected EvidenceStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        (_evidence, _registry) = Open();
    }

    public void Dispose()
    {
        _registry.Dispose();
        _leads.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task What_is_attached_is_in_memory_when_the_call_returns_and_of_another_copy_once_it_looks()
    {
        var (_, other) = Open();
        using (other)
        {
            var id = await AttachAsync("1");

            _registry.View.Set.Find(id).ShouldNotBeNull().Statement!.Resource.ShouldBe("ch_1");
            other.View.Set.Find(id).ShouldBeNull();
            await other.RefreshAsync(default);
            other.View.Set.Find(id).ShouldNotBeNull().UsedBy.ShouldBeNull();
            (await _evidence.TakeAsync([(id, "justified")], "dec_1", default)).ShouldBeNull();
            await other.RefreshAsync(default);
            other.View.Set.Find(id)!.UsedBy.ShouldBe("dec_1");
            await _evidence.ReturnAsync([(id, "justified")], "dec_1", default);
            await other.RefreshAsync(default);
            other.View.Set.Find(id)!.UsedBy.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Of_two_replicas_racing_exactly_one_takes_what_is_good_once()
    {
        var mine = new EvidenceStore(_store.Patient(), _store.Clock);
        var theirs = new EvidenceStore(_store.Patient(), _store.Clock);
        for (var round = 0; round < 50; round++)
        {
            var id = await AttachAsync($"race {round}");
            var taken = await Task.WhenAll(
                Task.Run(() => mine.TakeAsync([(id, "justified")], "dec_1", default)),
                Task.Run(() => theirs.TakeAsync([(id, "justified")], "dec_2", default)));

            taken.Count(t => t is null).ShouldBe(1);
            taken.Count(t => t == id).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Several_are_taken_together_or_not_at_all()
    {
        var (first, second) = (await AttachAsync("1"), await AttachAsync("2"));
        (await _evidence.TakeAsync([(second, "justified")], "dec_1", default)).ShouldBeNull();

        (await _evidence.TakeAsync([(first, "justified"), (second, "justified")], "dec_2", default)).ShouldBe(second);

        (await _evidence.FindAsync(first))!.UsedBy.ShouldBeNull();
        (await _evidence.TakeAsync([(first, "justified")], "dec_3", default)).ShouldBeNull();
        await _evidence.ReturnAsync([(first, "justified")], "dec_2", default);
        (await _evidence.FindAsync(first))!.UsedBy.ShouldBe("dec_3");
    }

    [Fact]
    public async Task What_was_given_back_can_be_taken_once_more()
    {
        var id = await AttachAsync("1");
        foreach (var decision in new[] { "dec_1", "dec_2", "dec_3" })
        {
            (await _evidence.TakeAsync([(id, "justified")], decision, default)).ShouldBeNull();
            (await _evidence.TakeAsync([(id, "justified")], "dec_9", default)).ShouldBe(id);
            await _evidence.ReturnAsync([(id, "justified")], decision, default);
            await _evidence.ReturnAsync([(id, "justified")], decision, default);
        }

        (await _evidence.TakeAsync([(id, "justified")], "dec_9", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_of_it_can_be_changed_or_removed()
    {
        var id = await AttachAsync("1");
        await _evidence.TakeAsync([(id, "justified")], "dec_1", default);
        await _evidence.ReturnAsync([(id, "justified")], "dec_1", default);
        foreach (var table in new[] { "evidence", "evidence_uses", "evidence_returns" })
        {
            foreach (var sql in new[] { $"DELETE FROM {table}", $"UPDATE {table} SET at = 0" })
            {
                await using var connection = _store.Database.Open();
                (await Should.ThrowAsync<DbException>(() => connection.ExecuteAsync(sql), sql)).Message.ShouldContain("append-only");
            }
        }
    }

    [Fact]
    public async Task What_stopped_to_count_is_kept_for_a_day_and_then_only_on_record()
    {
        var id = await AttachAsync("1");
        _store.Clock.Advance(TimeSpan.FromHours(9));
        await _registry.RefreshAsync(default);
        _registry.View.Set.Find(id).ShouldNotBeNull();
        _store.Clock.Advance(TimeSpan.FromHours(24));
        await _registry.RefreshAsync(default);

        _registry.View.Set.Find(id).ShouldBeNull();
        (await _evidence.FindAsync(id)).ShouldNotBeNull();
    }

    private (EvidenceStore Store, EvidenceRegistry Registry) Open()
    {
        var store = new EvidenceStore(_store.Database, _store.Clock);
        var keys = new EvidenceKeyring(_ => null, NullLogger<EvidenceKeyring>.Instance);
        return (store, new EvidenceRegistry(_store.Database, store, keys, new MemoryBus(), _store.Clock, NullLogger<EvidenceRegistry>.Instance));
    }

    private async Task<string> AttachAsync(string nonce)
    {
        var statement = new StatementDraft { Label = "justified", Integration = "shop", Resource = "ch_1", IssuedAt = _store.Clock.GetUtcNow(), Nonce = nonce }.Write();
        var row = new NewEvidence(
            "justified", EvidenceStatement.Read(statement).Digest.ToString(), "leads", "dana", null, Encoding.UTF8.GetBytes(_leads.Sign(statement)),
            _store.Clock.GetUtcNow() + TimeSpan.FromHours(8));
        return (await _evidence.AttachAsync([row], default)).ShouldHaveSingleItem().Id;
    }

    public sealed class OnSqlite() : EvidenceStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : EvidenceStoreTests(StoreKind.Postgres);
}
