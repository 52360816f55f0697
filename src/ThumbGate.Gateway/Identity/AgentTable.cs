using System.Collections.Frozen;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>
/// All agents by key, immutable. What changed since the table was made lies over it: a change costs as much as the changes before it, and not
/// as much as the table.
/// </summary>
internal sealed class AgentTable
{
    // So many changes lie over the table before it is made anew.
    private const int MostChanges = 1024;

    private readonly FrozenDictionary<Digest256, AgentRecord> _made;
    private readonly Dictionary<Digest256, AgentRecord> _changes;

    private AgentTable(FrozenDictionary<Digest256, AgentRecord> made, Dictionary<Digest256, AgentRecord> changes, int count)
    {
        _made = made;
        _changes = changes;
        Count = count;
    }

    public static AgentTable Empty { get; } = new(FrozenDictionary<Digest256, AgentRecord>.Empty, [], 0);

    /// <summary>How many there are, revoked and expired ones included.</summary>
    public int Count { get; }

    public IEnumerable<AgentRecord> Agents => _made.Where(a => !_changes.ContainsKey(a.Key)).Select(a => a.Value).Concat(_changes.Values);

    public static AgentTable From(IReadOnlyDictionary<Digest256, AgentRecord> agents) => new(agents.ToFrozenDictionary(), [], agents.Count);

    /// <summary>The table with these agents as they are now. An agent is revoked and never removed.</summary>
    public AgentTable With(IReadOnlyDictionary<Digest256, AgentRecord> changed)
    {
        if (_changes.Count + changed.Count > MostChanges)
        {
            var all = new Dictionary<Digest256, AgentRecord>(_made);
            Put(_changes, all);
            Put(changed, all);
            return From(all);
        }

        var changes = new Dictionary<Digest256, AgentRecord>(_changes);
        Put(changed, changes);
        return new AgentTable(_made, changes, Count + changed.Keys.Count(k => !TryGetValue(k, out _)));
    }

    public bool TryGetValue(Digest256 key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AgentRecord? agent) =>
        (_changes.Count > 0 && _changes.TryGetValue(key, out agent)) || _made.TryGetValue(key, out agent);

    private static void Put(IEnumerable<KeyValuePair<Digest256, AgentRecord>> agents, Dictionary<Digest256, AgentRecord> into)
    {
        foreach (var (key, agent) in agents)
        {
            into[key] = agent;
        }
    }
}
