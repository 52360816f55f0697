using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Canonical;

/// <summary>
/// Where a vendor lets a request name another method than its own. What names one in any other place is refused: another server on the way
/// may heed it. Immutable.
/// </summary>
public sealed class MethodOverrides
{
    // What servers in general take for an override.
    private static readonly WatchedHeaders[] KnownHeaders = [WatchedHeaders.HttpMethodOverride, WatchedHeaders.HttpMethod, WatchedHeaders.MethodOverride];
    private static readonly string[] KnownKeys = ["_method", "_HttpMethod"];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MERGE"];

    private readonly string[] _headers;
    private readonly string[] _foreignHeaders;
    private readonly string[] _foreignKeys;
    private readonly string[] _keys;

    /// <param name="headers">Headers that the vendor heeds on a POST.</param>
    /// <param name="queryKeys">Query keys that it heeds on a POST.</param>
    public MethodOverrides(IReadOnlyList<string> headers, IReadOnlyList<string> queryKeys)
    {
        _headers = [.. headers];
        _keys = [.. queryKeys];
        _foreignHeaders = [.. KnownHeaders.Select(h => h.Name()).Except(headers, StringComparer.OrdinalIgnoreCase)];
        _foreignKeys = [.. KnownKeys.Except(queryKeys, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A vendor that knows none.</summary>
    public static MethodOverrides None { get; } = new([], []);

    /// <summary>Headers that the vendor heeds: they go upstream.</summary>
    public IReadOnlyList<string> Headers => _headers;

    /// <summary>Reads the methods that a request names besides its own.</summary>
    /// <param name="request">Its method, headers and target are read.</param>
    /// <param name="first">A named method; null where none is.</param>
    /// <param name="second">Another one, where two places differ.</param>
    /// <returns>Null, or why the request is refused (403 where the vendor knows no such override, else 400).</returns>
    internal RequestRefusal? Read(AgentRequest request, out string? first, out string? second)
    {
        first = second = null;
        if ((request.Headers.Watched & WatchedHeaders.MethodOverrides) != WatchedHeaders.None && BringsForeign(request.Headers))
        {
            return TargetRefusals.MethodOverride;
        }

        foreach (var name in _headers)
        {
            if (request.Headers.Find(name, out var value) is var times && times > 0 && Add(request.Method, times, value, ref first, ref second) is { } refusal)
            {
                return refusal;
            }
        }

        var query = request.Target.Query;
        if (query.IsEmpty || (_keys.Length == 0 && !QueryReader.OverridesMethod(query)))
        {
            return null;
        }

        foreach (var key in _foreignKeys)
        {
            if (QueryReader.Find(query, key, out _) > 0)
            {
                return TargetRefusals.MethodOverride;
            }
        }

        foreach (var key in _keys)
        {
            if (QueryReader.Find(query, key, out var value) is var times && times > 0)
            {
                if (Add(request.Method, times, value, ref first, ref second) is { } refusal)
                {
                    return refusal;
                }

                // A header makes a read of a POST where its query is too long for a URL. In the query itself nothing is won by it: whether the
                // vendor heeds it there is not known.
                second ??= first is "GET" or "HEAD" ? request.Method : null;
            }
        }

        return null;
    }

    private bool BringsForeign(IRequestHeaders headers)
    {
        foreach (var name in _foreignHeaders)
        {
            if (headers.Find(name, out _) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static RequestRefusal? Add(string own, int times, string value, ref string? first, ref string? second)
    {
        var named = Array.Find(Methods, m => m.Equals(value.Trim(' '), StringComparison.OrdinalIgnoreCase));
        if (times > 1 || named is null)
        {
            return TargetRefusals.UnclearMethodOverride;
        }

        if (own != "POST")
        {
            // Only of a POST is it known what the vendor makes of it.
            return named == own ? null : TargetRefusals.UnclearMethodOverride;
        }

        if (first is null)
        {
            first = named;
        }
        else if (named != first)
        {
            if (second is not null && second != named)
            {
                return TargetRefusals.UnclearMethodOverride;
            }

            second = named;
        }

        return null;
    }
}
