using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Bodies;

/// <summary>Escapes of JSON strings, as far as <see cref="System.Text.Json.Utf8JsonReader"/> leaves them unread.</summary>
internal static class JsonText
{
    /// <summary>Whether every surrogate that an escape spells has its other half. The escapes themselves are known to be well-formed.</summary>
    public static bool PairsSurrogates(ReadOnlySpan<byte> escaped)
    {
        while (true)
        {
            var at = escaped.IndexOf((byte)'\\');
            if (at < 0)
            {
                return true;
            }

            escaped = escaped[at..];
            if (escaped[1] != (byte)'u')
            {
                escaped = escaped[2..];
                continue;
            }

            var unit = Unit(escaped);
            escaped = escaped[6..];
            if (unit is < 0xD800 or > 0xDFFF)
            {
                continue;
            }

            if (unit > 0xDBFF || escaped.Length < 6 || escaped[0] != (byte)'\\' || escaped[1] != (byte)'u' || Unit(escaped) is < 0xDC00 or > 0xDFFF)
            {
                return false;
            }

            escaped = escaped[6..];
        }
    }

    private static int Unit(ReadOnlySpan<byte> escape) =>
        (PercentText.Hex(escape[2]) << 12) | (PercentText.Hex(escape[3]) << 8) | (PercentText.Hex(escape[4]) << 4) | PercentText.Hex(escape[5]);
}
