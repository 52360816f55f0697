using System.Buffers;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>The URL of an inner request: a path, with or without its leading slash, or a whole URL of the vendor's own host.</summary>
internal static class InnerTarget
{
    private static readonly SearchValues<char> Scheme = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
    private static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>Makes a target of a URL.</summary>
    /// <param name="url">As it stands in the envelope.</param>
    /// <param name="hosts">Hosts that may be named; one that starts with <c>*.</c> stands for all below it.</param>
    /// <param name="target">Starts with a slash.</param>
    /// <param name="isAbsolute">Whether a host was named.</param>
    public static RequestRefusal? Read(string url, IReadOnlyList<string> hosts, out string target, out bool isAbsolute)
    {
        isAbsolute = false;
        target = url.Length > 0 && url[0] == '/' ? url : "/" + url;
        if (url.Length == 0)
        {
            return EnvelopeRefusals.Item;
        }

        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            return EnvelopeRefusals.OtherHost;
        }

        var colon = url.AsSpan().IndexOfAnyExcept(Scheme);
        if (colon <= 0 || url[colon] != ':')
        {
            return null;
        }

        const string Https = "https://";
        if (!url.StartsWith(Https, StringComparison.OrdinalIgnoreCase))
        {
            return EnvelopeRefusals.OtherHost;
        }

        isAbsolute = true;
        var rest = url.AsSpan(Https.Length);
        var end = rest.IndexOfAny("/?#\\");
        if (!IsAmong(end < 0 ? rest : rest[..end], hosts))
        {
            return EnvelopeRefusals.OtherHost;
        }

        target = end < 0 ? "/" : rest[end] == '/' ? rest[end..].ToString() : $"/{rest[end..]}";
        return null;
    }

    /// <summary>Whether a host, perhaps with HTTPS' own port, is one of those that are named.</summary>
    public static bool IsAmong(ReadOnlySpan<char> host, IReadOnlyList<string> hosts)
    {
        host = host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : host;
        if (host.IsEmpty || host.ContainsAnyExcept(Host))
        {
            return false;
        }

        foreach (var name in hosts)
        {
            var matches = name.StartsWith("*.", StringComparison.Ordinal)
                ? host.Length > name.Length - 1 && host.EndsWith(name.AsSpan(1), StringComparison.OrdinalIgnoreCase)
                : host.Equals(name, StringComparison.OrdinalIgnoreCase);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }
}
