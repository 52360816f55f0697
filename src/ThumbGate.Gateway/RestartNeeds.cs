using System.Collections.Frozen;
using ThumbGate.Policy;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway;

/// <summary>What a reload can't change: the sockets, the record and the log that the gateway was started with.</summary>
internal sealed class RestartNeeds(PolicySet started)
{
    private readonly FrozenSet<int> _ownPorts = started.Routing.Ports.ToFrozenSet();

    /// <summary>
    /// Whether a port was opened for one integration alone. Nothing else may be served there, whatever became of that integration; and a
    /// port that was opened for all serves all, whoever claims it since.
    /// </summary>
    public bool IsOwnPort(int port) => _ownPorts.Contains(port);

    /// <summary>What the policy says and only the next start does, by its names in gateway.yaml; empty where a restart would change nothing.</summary>
    public IReadOnlyList<string> Of(PolicySet policy)
    {
        var (was, now) = (started.Host, policy.Host);
        var changed = new List<string>();
        Add(Sockets(was.Agents) != Sockets(now.Agents), "listen.agents");
        Add(Sockets(was.Operators) != Sockets(now.Operators), "listen.operators");
        foreach (var integration in policy.Integrations.Values.OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            Add(integration.Match.Port is { } port && !IsOwnPort(port), $"integrations.{integration.Name}.match.port ({integration.Match.Port})");
        }

        foreach (var port in _ownPorts.Except(policy.Routing.Ports).Order())
        {
            Add(true, $"port {port}, which is no integration's any more and answers 404");
        }

        Add(was.Store != now.Store, "store");
        Add(was.Cache != now.Cache, "cache");
        Add(was.DigestSecret != now.DigestSecret, "digests");
        Add(!was.HoldKeys.SequenceEqual(now.HoldKeys), "holds");
        Add(was.CheckpointKey != now.CheckpointKey, "audit.checkpoints");
        Add(was.LogFile != now.LogFile, "log");
        Add(was.Oidc != now.Oidc, "operators.oidc");
        Add(was.BootstrapToken != now.BootstrapToken, "operators.bootstrap");
        return changed;

        void Add(bool differs, string name)
        {
            if (differs)
            {
                changed.Add(name);
            }
        }
    }

    // Whom a listener answers to is looked up with each request, and whether plaintext may be is asked of the config alone.
    private static ListenerSettings Sockets(ListenerSettings listener) => listener with { Hosts = [], AllowPlaintext = false };
}
