using System.Net.Http;
using System.Runtime.CompilerServices;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>The routes of every policy that still has requests, and the clients that they share.</summary>
internal sealed class UpstreamRoutes(SecretStore secrets, TimeProvider time, Action<SocketsHttpHandler>? configure = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UpstreamSettings, UpstreamClient> _clients = [];
    private readonly ConditionalWeakTable<Integration, UpstreamRoute> _routes = [];

    public UpstreamRoute For(Integration integration) =>
        _routes.TryGetValue(integration, out var route) ? route : _routes.GetValue(integration, Make);

    /// <summary>
    /// Prepares a policy's routes and lets go of clients that it has no use for. They are not disposed: requests of the policy before may
    /// still be on their way to them, and idle connections close by themselves.
    /// </summary>
    public void Adopt(PolicySet policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        secrets.Adopt(policy);
        var used = policy.Integrations.Values.Select(UpstreamSettings.Of).ToHashSet();
        foreach (var integration in policy.Integrations.Values)
        {
            _ = For(integration);
        }

        lock (_lock)
        {
            foreach (var unused in _clients.Keys.Where(settings => !used.Contains(settings)).ToArray())
            {
                _clients.Remove(unused);
            }
        }
    }

    private UpstreamRoute Make(Integration integration)
    {
        var settings = UpstreamSettings.Of(integration);
        lock (_lock)
        {
            if (!_clients.TryGetValue(settings, out var client))
            {
                _clients[settings] = client = new UpstreamClient(settings, time, configure);
            }

            return new UpstreamRoute(integration, client, secrets);
        }
    }
}
