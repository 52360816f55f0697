using System.Collections.Concurrent;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>
/// Bounds the memory of all bodies that are held at one time for inspection. One agent may hold three quarters of it, or one body: whoever
/// sends slowly, or waits long for an approver, doesn't shut out the others.
/// </summary>
internal sealed class InspectionBudget(PolicyHolder policies)
{
    private readonly ConcurrentDictionary<string, long> _held = new(StringComparer.Ordinal);
    private long _used;

    /// <summary>Takes bytes from the budget; false where they would exceed it, or the agent's share.</summary>
    public bool TryTake(string agent, int bytes)
    {
        var total = policies.Current.Host.InspectTotal;
        var held = Change(agent, bytes);
        var used = Interlocked.Add(ref _used, bytes);
        if (used <= total && (held <= total / 4 * 3 || held == bytes))
        {
            return true;
        }

        Give(agent, bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(string agent, int bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        Change(agent, -bytes);
    }

    private long Change(string agent, long bytes) =>
        _held.AddOrUpdate(agent, static (_, change) => change, static (_, before, change) => before + change, bytes);
}
