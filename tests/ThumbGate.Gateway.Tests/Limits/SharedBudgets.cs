using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Gateway.Tests.Storage.Bus;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Limits;

/// <summary>The budgets of several replicas, as they are wired, over one Redis; with a record in which nothing was spent.</summary>
internal sealed class SharedBudgets : IAsyncDisposable
{
    private readonly StoreFixture _store = new();
    private readonly List<Replica> _replicas = [];

    private SharedBudgets(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    /// <param name="replicas">How many there are.</param>
    /// <param name="losesRedis">Whether the test takes Redis away: else a machine that holds up the test for a moment doesn't pass for that.</param>
    public static async Task<SharedBudgets> StartAsync(int replicas, bool losesRedis = false)
    {
        var shared = new SharedBudgets(await RedisServer.StartAsync());
        var config = Directory.CreateDirectory(Path.Combine(shared._store.Folder, "config")).FullName;
        new GatewaySetup().Write(config, 8080, 8081, new Uri("http://127.0.0.1:1"));
        await File.WriteAllTextAsync(Path.Combine(shared._store.Folder, "secret"), "secret");
        var policy = ConfigLoader.Load(config).Policy.ShouldNotBeNull();
        for (var i = 0; i < replicas; i++)
        {
            var replica = new Replica(shared.Server, policy, shared._store, losesRedis ? null : RedisLinks.Patient);
            shared._replicas.Add(replica);
            await replica.Keeper.StartAsync(CancellationToken.None);
            await replica.Link.StartAsync(CancellationToken.None);
        }

        await shared.OpenAsync();
        return shared;
    }

    /// <summary>Returns once every replica borrows.</summary>
    public Task OpenAsync() => Eventually.BeTrueAsync(() => _replicas.TrueForAll(r => r.Bank.IsOpen));

    public bool IsOpen(int replica) => _replicas[replica].Bank.IsOpen;

    public int Generation(int replica) => _replicas[replica].Bank.Generation;

    public BudgetAccount AccountOf(int replica, BudgetKey budget) => _replicas[replica].Ledger.AccountOf(budget);

    /// <summary>Takes a cost on a replica; null, or how long until it could be taken.</summary>
    public async Task<TimeSpan?> TakeAsync(int replica, BudgetKey budget, long cost = 1) => (await AccountOf(replica, budget).TakeAsync(cost)).RetryAfter;

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.Keeper.StopAsync(CancellationToken.None);
            replica.Keeper.Dispose();
            await RedisLinks.StopAsync(replica.Link);
        }

        await Server.DisposeAsync();
        _store.Dispose();
    }

    private sealed class Replica
    {
        public Replica(RedisServer server, PolicySet policy, StoreFixture store, TimeSpan? patience)
        {
            Link = RedisLinks.To(server, patience: patience);
            Bank = new RedisBank(Link);
            Ledger = new LimitLedger(Bank, TimeProvider.System);
            Keeper = new BudgetKeeper(
                Link, Bank, Ledger, new LimitHistory(store.Database, TimeProvider.System), new PolicyHolder(policy, () => BlockSet.Empty), TimeProvider.System,
                NullLogger<BudgetKeeper>.Instance);
        }

        public RedisLink Link { get; }

        public RedisBank Bank { get; }

        public LimitLedger Ledger { get; }

        public BudgetKeeper Keeper { get; }
    }
}
