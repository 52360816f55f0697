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
        "Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition",
        "Content-Range", "Content-MD5", "Digest", "Content-Digest", "Range", "If-Match", "If-None-Match", "If-Modified-Since",
        "If-Unmodified-Since", "If-Range",
    ];

    private readonly FrozenSet<string> _names;

    private UpstreamHeaders(IEnumerable<string> names)
    {
        _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Names = [.. _names.Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>All of them, in an order that is always the same.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Compiles a catalog's list.</summary>
    /// <param name="allowed">What the catalog adds.</param>
    /// <param name="accountSwitch">Headers that switch accounts: the role gate has judged their values.</param>
    /// <param name="idempotency">The vendor's idempotency header, or null.</param>
    /// <param name="keySlots">Places of keys: never sent, even where the catalog lists them.</param>
    public static UpstreamHeaders Compile(
        IReadOnlyList<string> allowed,
        IReadOnlyList<string> accountSwitch,
        string? idempotency,
        IReadOnlyList<KeySlot> keySlots)
    {
        ArgumentNullException.ThrowIfNull(keySlots);
        IEnumerable<string> names = [.. Standard, .. allowed, .. accountSwitch];
        names = idempotency is null ? names : names.Append(idempotency);
        var keys = keySlots.Where(s => s.Kind == KeySlotKind.Header).Select(s => s.Name);
        return new(names
            .Except(keys, StringComparer.OrdinalIgnoreCase)
            .Where(n => !n.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && !n.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
                && !n.StartsWith("X-ThumbGate-", StringComparison.OrdinalIgnoreCase)
                && !n.StartsWith("ThumbGate-", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether a header goes upstream.</summary>
    public bool Keeps(string name) => _names.Contains(name);
}
