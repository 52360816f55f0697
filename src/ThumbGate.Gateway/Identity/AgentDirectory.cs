using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Agents by key, in memory. While the store is gone the last snapshot serves.</summary>
internal sealed class AgentDirectory : IFollowsStore, IAgentStanding, IDisposable
{
    private readonly TimeProvider _time;
    private readonly StoreCopy<AgentTable> _agents;

    public AgentDirectory(Database database, AgentStore store, IBus bus, TimeProvider time, ILogger<AgentDirectory> logger)
    {
        _time = time;
        _agents = new(Revisions.Agents, AgentTable.Empty, database, (last, since, until) => LoadAsync(store, last, since, until), time, logger);
        store.Changed = (revision, cancellation) =>
        {
            bus.Publish(StoreChange.Topic, new StoreChange(Revisions.Agents, revision).ToString());
            return RefreshAsync(cancellation);
        };
    }

    /// <summary>How many agents there are, revoked and expired ones included.</summary>
    public int Count => _agents.Current.Count;

    /// <summary>How long ago the store was last found reachable.</summary>
    public TimeSpan Age => _agents.Age;

    /// <summary>What a key is worth at a moment; the agent is null only where the key is unknown.</summary>
    public KeyState Find(Digest256 key, DateTimeOffset now, out AgentRecord? agent)
    {
        if (!_agents.Current.TryGetValue(key, out agent))
        {
            return KeyState.Unknown;
        }

        return agent.RevokedAt is not null ? KeyState.Revoked
            : agent.ExpiresAt <= now ? KeyState.Expired
            : KeyState.Valid;
    }

    /// <inheritdoc/>
    public bool IsGood(string agentId) => Find(agentId) is not null;

    /// <inheritdoc/>
    public AgentIdentity? Find(string agentId) =>
        _agents.Current.Agents.FirstOrDefault(a => string.Equals(a.Identity.Id, agentId, StringComparison.Ordinal)) is { RevokedAt: null } agent
        && !(agent.ExpiresAt <= _time.GetUtcNow())
            ? agent.Identity
            : null;

    public bool IsLoaded => _agents.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) => _agents.RefreshAsync(anyway: false, cancellation);

    public bool Concerns(StoreChange change) => _agents.Concerns(change);

    public void Dispose() => _agents.Dispose();

    private static async Task<AgentTable> LoadAsync(AgentStore store, AgentTable last, long since, long until)
    {
        if (since != StoreCopy<AgentTable>.NeverLoaded)
        {
            // Where the counter moved and no row did, somebody changed rows who doesn't number them: then all are loaded.
            var (changed, revision) = await store.LoadChangedAsync(since);
            if (revision >= until)
            {
                return last.With(changed);
            }
        }

        return AgentTable.From(await store.LoadAllAsync());
    }
}
