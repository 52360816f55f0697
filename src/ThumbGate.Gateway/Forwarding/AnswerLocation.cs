using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// Where an answer points the agent. Places at the upstream are named by the gateway's own URL, so that what follows is judged too;
/// places elsewhere are withheld.
/// </summary>
internal static class AnswerLocation
{
    /// <summary>The location as the agent may see it, or null to withhold it.</summary>
    public static string? ForAgent(string location, Integration integration, HttpRequest request)
    {
        // Some clients read a backslash as a slash, and skip control characters.
        if (location.AsSpan().ContainsAnyExceptInRange('!', '~') || location.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        var prefix = integration.Match.Prefix ?? "";
        if (location.StartsWith('/'))
        {
            if (!location.StartsWith("//", StringComparison.Ordinal))
            {
                return prefix + location;
            }

            location = integration.Upstream.Scheme + ":" + location;
        }

        if (!Uri.TryCreate(location, UriKind.Absolute, out var absolute))
        {
            // Relative to the request's own path, which lies below the prefix already.
            return Uri.TryCreate(location, UriKind.Relative, out _) ? location : null;
        }

        return IsUpstream(absolute, integration.Upstream) ? $"{request.Scheme}://{request.Host}{prefix}{AfterAuthority(location)}" : null;
    }

    private static bool IsUpstream(Uri location, Uri upstream) =>
        (location.Scheme == Uri.UriSchemeHttps || location.Scheme == Uri.UriSchemeHttp)
        && location.UserInfo.Length == 0
        && string.Equals(location.IdnHost, upstream.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (location.Port == upstream.Port || (location.IsDefaultPort && upstream.IsDefaultPort));

    private static string AfterAuthority(string location)
    {
        var start = location.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = location.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? "" : location[(start + end)..];
    }
}
