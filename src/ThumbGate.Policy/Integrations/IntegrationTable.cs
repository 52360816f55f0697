using System.Collections.Frozen;

namespace ThumbGate.Policy.Integrations;

/// <summary>Finds the integration of a request: by its own port, else by host, else by the longest path prefix. Immutable.</summary>
public sealed class IntegrationTable
{
    private readonly FrozenDictionary<int, Integration> _ports;
    private readonly FrozenDictionary<string, Integration> _hosts;
    private readonly FrozenDictionary<string, Integration>.AlternateLookup<ReadOnlySpan<char>> _byHost;
    private readonly (string Prefix, Integration Integration)[] _prefixes;
    private readonly FrozenDictionary<string, Integration>.AlternateLookup<ReadOnlySpan<char>> _byFirstSegment;
    private readonly bool _singleSegments;

    /// <param name="integrations">With matches that no two share.</param>
    public IntegrationTable(IEnumerable<Integration> integrations)
    {
        ArgumentNullException.ThrowIfNull(integrations);
        var all = integrations.ToArray();
        _ports = all.Where(i => i.Match.Port is not null).ToFrozenDictionary(i => i.Match.Port!.Value);
        _hosts = all.Where(i => i.Match.Host is not null).ToFrozenDictionary(i => i.Match.Host!, StringComparer.OrdinalIgnoreCase);
        _byHost = _hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = [.. all.Where(i => i.Match.Prefix is not null)
            .Select(i => (i.Match.Prefix!, i))
            .OrderByDescending(p => p.Item1.Length)];
        _singleSegments = _prefixes.All(p => p.Prefix.LastIndexOf('/') == 0);
        _byFirstSegment = (_singleSegments ? _prefixes : [])
            .ToFrozenDictionary(p => p.Prefix, p => p.Integration, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Ports that listen for one integration each.</summary>
    public IEnumerable<int> Ports => _ports.Keys;

    /// <summary>The integration, or null.</summary>
    /// <param name="localPort">The port the request came in on.</param>
    /// <param name="host">The Host header, with or without port.</param>
    /// <param name="path">The canonical path.</param>
    public Integration? Find(int localPort, ReadOnlySpan<char> host, ReadOnlySpan<char> path) => OfPort(localPort) ?? OfShared(host, path);

    /// <summary>The integration that has the port for itself, or null.</summary>
    public Integration? OfPort(int localPort) => _ports.TryGetValue(localPort, out var found) ? found : null;

    /// <summary>The integration of a request on a port that is nobody's own, or null.</summary>
    /// <param name="host">The Host header, with or without port.</param>
    /// <param name="path">The canonical path.</param>
    public Integration? OfShared(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        if (_hosts.Count > 0 && _byHost.TryGetValue(WithoutPort(host), out var found))
        {
            return found;
        }

        if (_singleSegments)
        {
            var slash = path.Length > 1 ? path[1..].IndexOf('/') : -1;
            return _byFirstSegment.TryGetValue(slash < 0 ? path : path[..(slash + 1)], out found) ? found : null;
        }

        foreach (var (prefix, integration) in _prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
            {
                return integration;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }
}
