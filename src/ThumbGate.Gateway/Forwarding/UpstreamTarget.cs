using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// What goes into the upstream's request line: the bytes that were judged, less the query parameters that hold a key, plus a credential
/// that stands in the query.
/// </summary>
internal sealed class UpstreamTarget
{
    private readonly string _authority;
    private readonly string[] _keyParameters;

    public UpstreamTarget(Integration integration)
    {
        ArgumentNullException.ThrowIfNull(integration);
        _authority = integration.Upstream.GetLeftPart(UriPartial.Authority);
        _keyParameters =
        [
            .. integration.Catalog.KeySlots.Where(slot => slot.Kind == KeySlotKind.Query).Select(slot => slot.Name)
                .Concat(integration.Credentials.Where(credential => credential.Scheme == CredentialScheme.Query).Select(credential => credential.Slot))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Scheme, host and port of the upstream, without a trailing slash.</summary>
    public string Authority => _authority;

    /// <summary>The upstream URI, its path and query byte for byte.</summary>
    /// <param name="raw">The raw target less the integration's prefix.</param>
    /// <param name="pathLength">How much of it is the path.</param>
    /// <param name="credential">A finished <c>key=value</c> to append to the query, or null.</param>
    public Uri UriFor(string raw, int pathLength, string? credential)
    {
        if (!raw.StartsWith('/'))
        {
            throw new ArgumentException("A target that does not start with a slash would change the upstream's name.", nameof(raw));
        }

        var target = _keyParameters.Length == 0 || pathLength == raw.Length ? raw : WithoutKeys(raw, pathLength);
        var text = credential is null ? string.Concat(_authority, target)
            : string.Concat(_authority, target, Joint(target, pathLength), credential);
        return new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>A place that an answer points at, less the query parameters that hold a key: a redirect repeats the request's query.</summary>
    public string WithoutKeys(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        var query = location.IndexOf('?', StringComparison.Ordinal);
        return _keyParameters.Length == 0 || query < 0 ? location : WithoutKeys(location, query);
    }

    private static string Joint(string target, int pathLength) =>
        target.Length == pathLength ? "?" : target[^1] is '?' or '&' ? "" : "&";

    private string WithoutKeys(string raw, int pathLength)
    {
        var query = raw.AsSpan(pathLength + 1);
        List<Range>? kept = null;
        var cut = false;
        foreach (var part in query.Split('&'))
        {
            if (IsKey(query[part]))
            {
                cut = true;
            }
            else
            {
                (kept ??= []).Add(part);
            }
        }

        if (!cut)
        {
            return raw;
        }

        var path = raw.AsSpan(0, pathLength);
        if (kept is null)
        {
            return path.ToString();
        }

        var text = new System.Text.StringBuilder(raw.Length).Append(path);
        var separator = '?';
        foreach (var part in kept)
        {
            text.Append(separator).Append(query[part]);
            separator = '&';
        }

        return text.ToString();
    }

    private bool IsKey(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        if (name.ContainsAny('%', '+'))
        {
            name = Uri.UnescapeDataString(name.ToString().Replace('+', ' '));
        }

        foreach (var key in _keyParameters)
        {
            // A server that ignores the case of names would read any spelling as the key.
            if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
