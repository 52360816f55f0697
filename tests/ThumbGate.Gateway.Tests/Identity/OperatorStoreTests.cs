using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Identity;

public abstract class OperatorStoreTests : IDisposable
{
    private readonly TestStore _store;
    private readonly OperatorStore _operators;
    private readonly OperatorDirectory _directory;

    protected OperatorStoreTests(StoreKind kind)
    {
        _store = TestStore.Of(kind);
        _operators = new OperatorStore(_store.Database, _store.Clock);
        _directory = new OperatorDirectory(_store.Database, _operators, new MemoryBus(), _store.Clock, NullLogger<OperatorDirectory>.Instance);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_token_names_its_operator()
    {
        var issued = await _operators.AddAsync("dana", "setup");

        issued!.Token.ShouldMatch("^tgop_dana_[A-Za-z0-9_-]{43}$");
        _directory.Find(issued.Token)!.Name.ShouldBe("dana");
        _directory.Find(issued.Token)!.CreatedBy.ShouldBe("setup");
        _directory.Find(issued.Token + "x").ShouldBeNull();
        _directory.Find("").ShouldBeNull();
    }

    [Fact]
    public async Task A_name_is_given_once_while_it_is_active_and_its_old_token_stays_dead_afterwards()
    {
        var first = await _operators.AddAsync("dana", "setup");
        (await _operators.AddAsync("dana", "omar")).ShouldBeNull();

        (await _operators.RevokeAsync("dana", "omar")).ShouldBeTrue();
        _directory.Find(first!.Token).ShouldBeNull();
        (await _operators.AddAsync("dana", "Omar")).ShouldBeNull();
        var second = await _operators.AddAsync("dana", "grace");

        _directory.Find(first.Token).ShouldBeNull();
        _directory.Find(second!.Token)!.Name.ShouldBe("dana");
        (await _operators.ListAsync()).Select(o => o.RevokedAt is null).ShouldBe([false, true]);
        (await _operators.RevokeAsync("nobody", "omar")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_agents_key_is_no_operators_token()
    {
        var issued = await new AgentStore(_store.Database, _store.Clock).AddAsync(new NewAgent("sales", "dana"), "omar");
        await _directory.RefreshAsync(CancellationToken.None);
        _directory.Find(issued.Key).ShouldBeNull();
    }

    public sealed class OnSqlite() : OperatorStoreTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : OperatorStoreTests(StoreKind.Postgres);
}
