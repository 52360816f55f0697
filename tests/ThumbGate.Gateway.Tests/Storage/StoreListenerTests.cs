using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Approvals;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>Two replicas' copies of one record: what one changes is in force on the other because it was told, long before the next poll.</summary>
public sealed class StoreListenerTests : IDisposable
{
    private static readonly Digest256 Print = new(1, 2, 3, 4);

    private readonly StoreFixture _store = new();
    private readonly MemoryBus _bus = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_block_a_revocation_and_an_operator_of_one_replica_are_in_force_on_the_other()
    {
        using var here = new Replica(_store, _bus);
        using var there = new Replica(_store, _bus);
        await there.StartAsync();

        await here.Feedback.AddAsync(await DecidedAsync(), Thumb.Down, "Wrong.", "", "dana");
        var agent = await here.Agents.AddAsync(new NewAgent("sales", "dana"), "omar");
        var key = AgentKey.Hash(agent.Key);
        var human = await here.Operators.AddAsync("dana", "omar");

        await Eventually.BeTrueAsync(() => there.Blocks.Current.Count == 1);
        await Eventually.BeTrueAsync(() => there.AgentKeys.Find(key, _store.Clock.GetUtcNow(), out _) == KeyState.Valid);
        await Eventually.BeTrueAsync(() => there.Humans.Find(human!.Token) is not null);
        await here.Agents.RevokeAsync(agent.Agent.Identity.Id, "omar");
        await Eventually.BeTrueAsync(() => there.AgentKeys.Find(key, _store.Clock.GetUtcNow(), out _) == KeyState.Revoked);
        there.AgentKeys.IsGood(agent.Agent.Identity.Id).ShouldBeFalse();
        await there.StopAsync();
    }

    [Fact]
    public async Task Who_waits_for_an_approval_wakes_when_it_is_decided_elsewhere_and_not_when_somebody_only_says_so()
    {
        using var here = new Replica(_store, _bus);
        using var there = new Replica(_store, _bus);
        await there.StartAsync();
        var hold = (await here.Approvals.HoldAsync(Held())).Record!;
        var waiting = there.Signals.WaitAsync(hold.Id, TimeSpan.FromMinutes(1), CancellationToken.None);

        _bus.Publish(StoreChange.Topic, $"approvals {hold.Id}");
        await there.Watch.RefreshAsync(CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        await here.Booth.VoteAsync(hold.Id, approve: true, "dana");
        here.Signals.Decided(hold.Id);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        await there.StopAsync();
    }

    [Fact]
    public async Task The_poll_alone_wakes_who_waits_too()
    {
        using var there = new Replica(_store, _bus);
        var decided = (await there.Approvals.HoldAsync(Held())).Record!;
        var expires = (await there.Approvals.HoldAsync(Held("other"))).Record!;
        var (one, other) = (Wait(decided), Wait(expires));
        await there.Booth.VoteAsync(decided.Id, approve: false, "dana", "no");

        await there.Watch.RefreshAsync(CancellationToken.None);
        await one.WaitAsync(TimeSpan.FromSeconds(30));
        other.IsCompleted.ShouldBeFalse();

        _store.Clock.Advance(TimeSpan.FromDays(2));
        await there.Watch.RefreshAsync(CancellationToken.None);
        await other.WaitAsync(TimeSpan.FromSeconds(30));

        Task Wait(ApprovalRecord hold) => there.Signals.WaitAsync(hold.Id, TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    [Fact]
    public async Task Ten_thousand_lies_are_a_few_looks_and_what_is_known_already_is_none()
    {
        var follower = new Follower();
        using var listener = new StoreListener([follower], _bus, TimeProvider.System, NullLogger<StoreListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 10_000; i++)
        {
            _bus.Publish(StoreChange.Topic, "blocks 999");
            _bus.Publish(StoreChange.Topic, "agents 999");
            _bus.Publish(StoreChange.Topic, "");
        }

        await Eventually.BeTrueAsync(() => follower.Looks > 0);
        await listener.StopAsync(CancellationToken.None);

        // However many there are, looks are 20 ms apart; telling all of them takes as long as it takes.
        follower.Looks.ShouldBeLessThanOrEqualTo(2 + (int)(watch.ElapsedMilliseconds / 20));
        follower.Looks.ShouldBeLessThan(1_000);
        follower.Asked.Distinct().Order().ShouldBe(["agents:999", "blocks:999", ":"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_was_told_while_the_copy_was_being_refreshed_is_looked_at_once_more()
    {
        var follower = new Follower { Gate = new TaskCompletionSource() };
        using var listener = new StoreListener([follower], _bus, TimeProvider.System, NullLogger<StoreListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        _bus.Publish(StoreChange.Topic, "blocks 1");
        await Eventually.BeTrueAsync(() => follower.Looks == 1);

        _bus.Publish(StoreChange.Topic, "blocks 2");
        _bus.Publish(StoreChange.Topic, "blocks 3");
        follower.Gate.SetResult();

        await Eventually.BeTrueAsync(() => follower.Looks == 2);
        await listener.StopAsync(CancellationToken.None);
        follower.Looks.ShouldBe(2);
    }

    [Theory]
    [InlineData("blocks 7", 6, true)]
    [InlineData("blocks 7", 7, false)]
    [InlineData("blocks 7", 8, false)]
    [InlineData("blocks", 8, true)]
    [InlineData("blocks seven", 8, true)]
    [InlineData("blocks 99999999999999999999999", 8, true)]
    public void A_revision_that_is_known_is_no_news(string told, long known, bool isNews) => StoreChange.Parse(told).IsAfter(known).ShouldBe(isNews);

    private async Task<string> DecidedAsync()
    {
        await using var log = _store.Log();
        var row = _store.Row(fingerprint: Print);
        await log.AppendAsync(row);
        return row.Id;
    }

    private static HeldRequest Held(string repeat = "one") => new()
    {
        DecisionId = "dec_1", Agent = "agt_1", Owner = "sales", Role = "sales", Integration = "shop", Surface = Surface.Billing,
        Operation = "shop.mails.send", Risk = RiskClass.Message, Resource = "", Card = "{}", Reasons = "[]", Expires = TimeSpan.FromDays(1),
        Terms = new VotingBooth(null!, TimeProvider.System).Terms(), RepeatKey = new Digest256(1, 1, 1, (ulong)repeat.Length), SentDigest = new Digest256(2, 2, 2, 2),
    };

    private sealed class Follower : IFollowsStore
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public ConcurrentQueue<string> Asked { get; } = new();

        public TaskCompletionSource? Gate { get; init; }

        public bool IsLoaded => true;

        public bool Concerns(StoreChange change)
        {
            Asked.Enqueue($"{change.Name}:{change.What}");
            return change.Name == "blocks";
        }

        public Task RefreshAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _looks);
            return Gate?.Task ?? Task.CompletedTask;
        }
    }

    private sealed class Replica : IDisposable
    {
        private readonly StoreListener _listener;

        public Replica(StoreFixture store, IBus bus)
        {
            (Feedback, Agents, Operators) = (new(store.Database, store.Clock), new(store.Database, store.Clock), new(store.Database, store.Clock));
            Blocks = new(store.Database, Feedback, bus, store.Clock, NullLogger<BlockRegistry>.Instance);
            AgentKeys = new(store.Database, Agents, bus, store.Clock, NullLogger<AgentDirectory>.Instance);
            Humans = new(store.Database, Operators, bus, store.Clock, NullLogger<OperatorDirectory>.Instance);
            Booth = new(store.Database, store.Clock);
            Signals = new(TimeProvider.System, bus);
            Watch = new(Approvals, Signals);
            _listener = new([Blocks, AgentKeys, Humans, Watch], bus, TimeProvider.System, NullLogger<StoreListener>.Instance);
        }

        public FeedbackStore Feedback { get; }

        public AgentStore Agents { get; }

        public OperatorStore Operators { get; }

        public BlockRegistry Blocks { get; }

        public AgentDirectory AgentKeys { get; }

        public OperatorDirectory Humans { get; }

        public VotingBooth Booth { get; }

        public ApprovalStore Approvals => Booth.Approvals;

        public ApprovalSignals Signals { get; }

        public ApprovalWatch Watch { get; }

        public Task StartAsync() => _listener.StartAsync(CancellationToken.None);

        public Task StopAsync() => _listener.StopAsync(CancellationToken.None);

        public void Dispose()
        {
            _listener.Dispose();
            Blocks.Dispose();
            AgentKeys.Dispose();
            Humans.Dispose();
        }
    }
}
