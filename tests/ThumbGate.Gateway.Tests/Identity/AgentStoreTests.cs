using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Identity;

public abstract class AgentStoreTests : IDisposable
{
    private readonly TestStore _store;
    private readonly AgentStore _agents;
    private readonly AgentDirectory _directory;

    protected AgentStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _agents = new AgentStore(_store.Database, _store.Clock);
        _directory = Directory();
    }

    private DateTimeOffset Now => _store.Clock.GetUtcNow();

    public void Dispose()
    {
        _directory.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_key_names_its_role_and_is_good_as_soon_as_it_is_issued()
    {
        var issued = await _agents.AddAsync(new NewAgent("customer-support", "dana", "support-desk", "triage"), "omar");

        issued.Key.ShouldMatch("^tg_customer-support_[A-Za-z0-9_-]{43}$");
        _directory.Find(AgentKey.Hash(issued.Key), Now, out var agent).ShouldBe(KeyState.Valid);
        agent.ShouldBe(issued.Agent);
        agent!.Identity.Owner.ShouldBe("dana");
        agent.Identity.Plugin.ShouldBe("support-desk");
        agent.Identity.Workflow.ShouldBe("triage");
        agent.CreatedBy.ShouldBe("omar");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_only_revoked_once()
    {
        var issued = await _agents.AddAsync(new NewAgent("sales", "dana"), "omar");

        (await _agents.RevokeAsync(issued.Agent.Identity.Id, "omar")).ShouldBeTrue();
        (await _agents.RevokeAsync(issued.Agent.Identity.Id, "omar")).ShouldBeFalse();

        _directory.Find(AgentKey.Hash(issued.Key), Now, out var agent).ShouldBe(KeyState.Revoked);
        agent!.RevokedAt.ShouldBe(Now);
        (await _agents.ListAsync()).Single().RevokedAt.ShouldBe(Now);
    }

    [Fact]
    public async Task A_key_is_good_until_the_moment_it_expires()
    {
        var issued = await _agents.AddAsync(new NewAgent("sales", "dana", ExpiresAt: Now.AddHours(1)), "omar");
        var key = AgentKey.Hash(issued.Key);

        _directory.Find(key, Now.AddHours(1).AddMilliseconds(-1), out _).ShouldBe(KeyState.Valid);
        _directory.Find(key, Now.AddHours(1), out _).ShouldBe(KeyState.Expired);
    }

    [Fact]
    public void A_key_that_was_never_issued_is_unknown()
    {
        _directory.Find(AgentKey.Hash(AgentKey.Create("sales")), Now, out var agent).ShouldBe(KeyState.Unknown);
        agent.ShouldBeNull();
    }

    [Fact]
    public async Task Changes_made_elsewhere_arrive_with_the_next_refresh()
    {
        var elsewhere = new AgentStore(_store.Database, _store.Clock);
        var issued = await elsewhere.AddAsync(new NewAgent("sales", "dana"), "omar");
        _directory.Find(AgentKey.Hash(issued.Key), Now, out _).ShouldBe(KeyState.Unknown);

        await _directory.RefreshAsync(CancellationToken.None);
        _directory.Find(AgentKey.Hash(issued.Key), Now, out _).ShouldBe(KeyState.Valid);

        await elsewhere.RevokeAsync(issued.Agent.Identity.Id, "omar");
        await _directory.RefreshAsync(CancellationToken.None);
        _directory.Find(AgentKey.Hash(issued.Key), Now, out _).ShouldBe(KeyState.Revoked);
    }

    [Fact]
    public async Task While_the_store_is_gone_the_last_snapshot_serves_and_afterwards_it_follows_again()
    {
        var issued = await _agents.AddAsync(new NewAgent("sales", "dana"), "omar");
        var key = AgentKey.Hash(issued.Key);

        using (_store.WithoutStore())
        {
            _store.Clock.Advance(TimeSpan.FromMinutes(1));
            await _directory.RefreshAsync(CancellationToken.None);

            _directory.Find(key, Now, out _).ShouldBe(KeyState.Valid);
            _directory.Age.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
            await Should.ThrowAsync<RecordUnavailableException>(() => _agents.ListAsync());
            await Should.ThrowAsync<RecordUnavailableException>(() => _agents.AddAsync(new NewAgent("sales", "dana"), "omar"));
        }

        await new AgentStore(_store.Database, _store.Clock).RevokeAsync(issued.Agent.Identity.Id, "omar");
        await _directory.RefreshAsync(CancellationToken.None);
        _directory.Find(key, Now, out _).ShouldBe(KeyState.Revoked);
        _directory.Age.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_directory_that_never_reached_the_store_says_so_and_stops_the_start()
    {
        using var gone = _store.WithoutStore();
        using var directory = Directory();
        using var refresher = new StoreRefresher([directory], new RefreshPeriod(TimeSpan.FromMilliseconds(250)), _store.Clock, NullLogger<StoreRefresher>.Instance);

        await Should.ThrowAsync<StoreUnavailableException>(() => refresher.StartAsync(CancellationToken.None));
        directory.IsLoaded.ShouldBeFalse();
    }

    [Fact]
    public async Task The_refresher_follows_changes_made_elsewhere_by_itself()
    {
        using var directory = Directory();
        using var refresher = new StoreRefresher([directory], new RefreshPeriod(TimeSpan.FromMilliseconds(250)), TimeProvider.System, NullLogger<StoreRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);
        var issued = await new AgentStore(_store.Database, _store.Clock).AddAsync(new NewAgent("sales", "dana"), "omar");

        SpinWait.SpinUntil(() => directory.Find(AgentKey.Hash(issued.Key), Now, out _) == KeyState.Valid, TimeSpan.FromSeconds(20)).ShouldBeTrue();
        await refresher.StopAsync(CancellationToken.None);
    }

    private AgentDirectory Directory() => new(_store.Database, _agents, new MemoryBus(), _store.Clock, NullLogger<AgentDirectory>.Instance);

    public sealed class OnSqlite() : AgentStoreTests(StoreKind.Sqlite)
    {
        [Fact]
        public async Task Keys_and_tokens_are_nowhere_in_the_files_of_the_store()
        {
            using var store = new StoreFixture();
            var key = (await new AgentStore(store.Database, store.Clock).AddAsync(new NewAgent("sales", "dana"), "omar")).Key;
            var token = (await new OperatorStore(store.Database, store.Clock).AddAsync("dana", "setup"))!.Token;

            var files = System.IO.Directory.GetFiles(store.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
            files.Sum(f => f.Length).ShouldBeGreaterThan(4096);
            foreach (var secret in new[] { key, key[^43..], token, token[^43..] })
            {
                files.Exists(f => Holds(f, secret)).ShouldBeFalse();
            }

            files.Exists(f => Holds(f, AgentKey.Hash(key).ToString())).ShouldBeTrue();
        }

        private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    public sealed class OnPostgres() : AgentStoreTests(StoreKind.Postgres);
}
