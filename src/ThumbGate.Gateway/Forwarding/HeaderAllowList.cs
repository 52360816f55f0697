using System.Collections.Frozen;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>How a request header goes upstream.</summary>
internal enum HeaderPassage : byte
{
    /// <summary>Not at all.</summary>
    Withheld = 0,

    /// <summary>As it is, with the request.</summary>
    Request,

    /// <summary>As it is, with the content.</summary>
    Content,

    /// <summary>Less the preferences that are the gateway's own.</summary>
    Preference,

    /// <summary>Where it is the agent's own credential and not its key.</summary>
    OwnCredential,
}

/// <summary>Which request headers go upstream: the standard ones of content and conditions, and the catalog's. Compiled once per integration.</summary>
internal sealed class HeaderAllowList
{
    public const string AgentKeyHeader = "X-ThumbGate-Key";

    private static readonly string[] Standard =
    [
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control",
        "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range",
        "Content-Digest", "Digest", "Repr-Digest",
    ];

    // The headers that HttpClient keeps with the content. Content-Length is missing because the content itself states it.
    private static readonly string[] OfContent =
    [
        "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type",
    ];

    private static readonly string[] OfContentIfAllowed = ["Allow", "Expires", "Last-Modified"];

    // No catalog can let these through: they are about the connection, the gateway or the way here, or they are credentials.
    private static readonly FrozenSet<string> Never = new[]
    {
        "Authorization", "Baggage", "Connection", "Content-Length", "Cookie", "Cookie2", "Expect", "Forwarded", "Host", "HTTP2-Settings",
        "Keep-Alive", "Max-Forwards", "TE", "Traceparent", "Tracestate", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "X-Content-Length",
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Real-IP",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] NeverPrefixes = ["Proxy-", "Sec-WebSocket-", "ThumbGate-", "X-Forwarded-", "X-ThumbGate-"];

    private readonly FrozenDictionary<string, HeaderPassage> _passages;

    public HeaderAllowList(Integration integration)
    {
        ArgumentNullException.ThrowIfNull(integration);
        var catalog = integration.Catalog;
        var passages = new Dictionary<string, HeaderPassage>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Standard)
        {
            passages[name] = HeaderPassage.Request;
        }

        foreach (var name in OfContent)
        {
            passages[name] = HeaderPassage.Content;
        }

        foreach (var name in catalog.AllowedHeaders.Concat(catalog.AccountSwitchHeaders))
        {
            passages[name] = PassageOf(name);
        }

        if (catalog.IdempotencyHeader is { } idempotency)
        {
            passages[idempotency] = HeaderPassage.Request;
        }

        // Last, so that no list above can bring one of them back.
        foreach (var name in passages.Keys.Where(IsNever).Concat(KeyHeaders(integration)).ToArray())
        {
            passages.Remove(name);
        }

        if (integration.PassesCredential)
        {
            passages["Authorization"] = HeaderPassage.OwnCredential;
        }

        _passages = passages.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public HeaderPassage For(string name) => _passages.TryGetValue(name, out var passage) ? passage : HeaderPassage.Withheld;

    private static HeaderPassage PassageOf(string name) =>
        string.Equals(name, "Prefer", StringComparison.OrdinalIgnoreCase) ? HeaderPassage.Preference
        : OfContent.Contains(name, StringComparer.OrdinalIgnoreCase) || OfContentIfAllowed.Contains(name, StringComparer.OrdinalIgnoreCase) ? HeaderPassage.Content
        : HeaderPassage.Request;

    private static bool IsNever(string name) =>
        Never.Contains(name) || NeverPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Headers that the agent's key may stand in, and those that a credential of the gateway goes in.</summary>
    private static IEnumerable<string> KeyHeaders(Integration integration) =>
        integration.Catalog.KeySlots.Where(slot => slot.Kind == KeySlotKind.Header).Select(slot => slot.Name)
            .Concat(integration.Credentials.Where(credential => credential.Scheme == CredentialScheme.Header).Select(credential => credential.Slot));
}
