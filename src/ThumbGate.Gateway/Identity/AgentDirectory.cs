using System.Collections.Frozen;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Agents by key, in memory. While the store is gone the last snapshot serves.</summary>
internal sealed class AgentDirectory : IFollowsStore, IAgentStanding, IDisposable
{
    private readonly TimeProvider _time;
    private readonly StoreCopy<FrozenDictionary<Digest256, AgentRecord>> _agents;

    public AgentDirectory(Database database, AgentStore store, TimeProvider time, ILogger<AgentDirectory> logger)
    {
        _time = time;
        _agents = new(
            Revisions.Agents,
            FrozenDictionary<Digest256, AgentRecord>.Empty,
            database,
            async () => (await store.LoadAllAsync()).ToFrozenDictionary(),
            time,
            logger);
        store.Changed = RefreshAsync;
    }

    /// <summary>How many agents there are, revoked and expired ones included.</summary>
    public int Count => _agents.Current.Count;

    /// <summary>When the store was last found reachable.</summary>
    public DateTimeOffset FollowedAt => _agents.FollowedAt;

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
    public bool IsGood(string agentId) =>
        _agents.Current.Values.FirstOrDefault(a => string.Equals(a.Identity.Id, agentId, StringComparison.Ordinal)) is { RevokedAt: null } agent
        && !(agent.ExpiresAt <= _time.GetUtcNow());

    public bool IsLoaded => _agents.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) => _agents.RefreshAsync(anyway: false, cancellation);

    public void Dispose() => _agents.Dispose();
}
