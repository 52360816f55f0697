using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit;

/// <summary>Finds the circumstances of a request that were met before, without spelling them.</summary>
internal sealed class CircumstancesCache
{
    /// <summary>So many are remembered; then all are forgotten, since a reload leaves the ones before it behind.</summary>
    private const int Most = 16_384;

    private readonly ConcurrentDictionary<Met, Circumstances> _known = new();

    public Circumstances Of(GovernedRequest governed)
    {
        var request = governed.Request;
        var met = new Met(
            request.Agent!, governed.Integration, governed.Policy, request.Operation, governed.Credential, request.Method,
            governed.Context.Connection.RemoteIpAddress, request.Surface, request.Risk, governed.Decision.Judged, governed.Decision.Mode);
        if (_known.TryGetValue(met, out var known))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[met] = met.Spell();
    }

    /// <summary>The objects themselves, which live as long as their policy or agent.</summary>
    private readonly struct Met(
        AgentIdentity agent,
        Integration integration,
        PolicySet policy,
        Operation? operation,
        Credential? credential,
        string method,
        IPAddress? client,
        Surface surface,
        RiskClass risk,
        Verdict judged,
        Mode mode) : IEquatable<Met>
    {
        private readonly AgentIdentity _agent = agent;
        private readonly Integration _integration = integration;
        private readonly PolicySet _policy = policy;
        private readonly Operation? _operation = operation;
        private readonly Credential? _credential = credential;
        private readonly string _method = method;
        private readonly IPAddress? _client = client;
        private readonly int _classes = ((byte)surface << 24) | ((byte)risk << 16) | ((byte)judged << 8) | (byte)mode;

        public bool Equals(Met other) =>
            ReferenceEquals(_agent, other._agent)
            && ReferenceEquals(_operation, other._operation)
            && ReferenceEquals(_policy, other._policy)
            && ReferenceEquals(_integration, other._integration)
            && ReferenceEquals(_credential, other._credential)
            && _classes == other._classes
            && string.Equals(_method, other._method, StringComparison.Ordinal)
            && Equals(_client, other._client);

        public override bool Equals(object? obj) => obj is Met other && Equals(other);

        public override int GetHashCode() =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(_agent), RuntimeHelpers.GetHashCode(_operation), RuntimeHelpers.GetHashCode(_policy), _classes);

        public Circumstances Spell() => new()
        {
            Agent = _agent.Id,
            Owner = _agent.Owner,
            Role = _agent.Role,
            Plugin = _agent.Plugin,
            Workflow = _agent.Workflow,
            Integration = _integration.Name,
            Environment = _integration.Environment,
            Surface = (Surface)(byte)(_classes >> 24),
            Operation = _operation?.Id ?? "",
            Risk = (RiskClass)(byte)(_classes >> 16),
            Method = _method,
            Judged = (Verdict)(byte)(_classes >> 8),
            Mode = (Mode)(byte)_classes,
            PolicyVersion = _policy.Version,
            Credential = _credential?.Name,
            Client = _client?.ToString() ?? "",
        };
    }
}
