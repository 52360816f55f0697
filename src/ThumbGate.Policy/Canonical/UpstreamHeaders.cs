using System.Collections.Frozen;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Canonical;

/// <summary>
/// The request headers that go upstream: an allow-list of content and conditional headers, and what the vendor's catalog adds. What isn't
/// on it is neither sent nor part of what an approval is bound to.
/// </summary>
public sealed class UpstreamHeaders
{
    private static readonly string[] Standard =
    [
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control",
        "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range",
        "Content-Digest", "Digest", "Repr-Digest",
        "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type",
    ];

    private static readonly string[] Conditional = ["If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since"];

    // No catalog can let these through: they are about the connection, the gateway or the way here, or they are credentials.
    private static readonly FrozenSet<string> Never = new[]
    {
        "Authorization", "Baggage", "Connection", "Content-Length", "Cookie", "Cookie2", "Expect", "Forwarded", "Host", "HTTP2-Settings",
        "Keep-Alive", "Max-Forwards", "TE", "Traceparent", "Tracestate", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "X-Content-Length",
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Real-IP",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] NeverPrefixes = ["Proxy-", "Sec-WebSocket-", "ThumbGate-", "X-Forwarded-", "X-ThumbGate-"];

    private UpstreamHeaders(IReadOnlyList<string> names) => Names = names;

    /// <summary>All of them, in an order that is always the same.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Compiles a catalog's list.</summary>
    /// <param name="allowed">What the catalog adds.</param>
    /// <param name="accountSwitch">Headers that switch accounts: the role gate has judged their values.</param>
    /// <param name="idempotency">The vendor's idempotency header, or null.</param>
    /// <param name="keySlots">Places of keys: never sent, even where the catalog lists them.</param>
    /// <param name="methodOverrides">Headers that name the method the vendor is to take: the request was judged by it.</param>
    public static UpstreamHeaders Compile(
        IReadOnlyList<string> allowed,
        IReadOnlyList<string> accountSwitch,
        string? idempotency,
        IReadOnlyList<KeySlot> keySlots,
        IReadOnlyList<string> methodOverrides)
    {
        ArgumentNullException.ThrowIfNull(keySlots);
        ArgumentNullException.ThrowIfNull(methodOverrides);
        IEnumerable<string> names = [.. Standard, .. allowed, .. accountSwitch];
        names = idempotency is null ? names : names.Append(idempotency);
        return new([.. names
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(n => !IsNever(n))
            .Union(methodOverrides, StringComparer.OrdinalIgnoreCase)
            .Except(keySlots.Where(s => s.Kind == KeySlotKind.Header).Select(s => s.Name), StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>Whether a header makes the vendor refuse where something has changed since, in any case.</summary>
    public static bool IsConditional(string name) => Conditional.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsNever(string name) =>
        Never.Contains(name) || NeverPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
