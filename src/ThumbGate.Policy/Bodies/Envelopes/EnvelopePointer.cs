using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>A JSON pointer (RFC 6901) to an envelope's items; one segment may be a star, which stands for every item of an array. Immutable.</summary>
public sealed class EnvelopePointer
{
    private readonly byte[]?[] _segments;

    private EnvelopePointer(byte[]?[] segments) => _segments = segments;

    /// <summary>Unescaped names in order; null where a star stands.</summary>
    internal ReadOnlySpan<byte[]?> Segments => _segments;

    /// <summary>Reads a pointer such as <c>/requests</c> or <c>/graphs/*/compositeRequest</c>; the empty one is the whole body.</summary>
    /// <returns>Null where it doesn't start with a slash, escapes wrongly, or holds more than one star.</returns>
    public static EnvelopePointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new EnvelopePointer([]);
        }

        if (text[0] != '/' || text.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = text[1..].Split('/');
        return parts.Count(p => p == "*") > 1 ? null : new EnvelopePointer([.. parts.Select(Segment)]);
    }

    private static byte[]? Segment(string part) => part == "*"
        ? null
        : Encoding.UTF8.GetBytes(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
}
