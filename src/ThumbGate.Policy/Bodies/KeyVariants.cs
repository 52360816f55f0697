using System.Text;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Keys that differ by case only. A vendor whose parser ignores case reads either spelling, so neither the facts nor their absence could
/// be relied on.
/// </summary>
internal static class KeyVariants
{
    private const int KelvinSign = 0x212A;
    private const int LongS = 0x017F;

    // Bytes of the Kelvin sign.
    private const int LongestFolded = 3;

    /// <summary>Whether two keys are not the same and still are to a parser that ignores case.</summary>
    public static bool Are(ReadOnlySpan<byte> key, ReadOnlySpan<byte> other) => Match(key, other) && !key.SequenceEqual(other);

    /// <summary>Whether two keys are the same to a parser that ignores case.</summary>
    public static bool Match(ReadOnlySpan<byte> key, ReadOnlySpan<byte> other) => key.Length == other.Length
        ? Ascii.EqualsIgnoreCase(key, other)
        : key.Length > other.Length && key.Length <= other.Length * LongestFolded && !Ascii.IsValid(key) && MatchesFolded(key, other);

    // Two letters beyond ASCII fold to one in it: the Kelvin sign is a k, the long s an s.
    private static bool MatchesFolded(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ascii)
    {
        while (!key.IsEmpty && !ascii.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(key, out var rune, out var length);
            var folded = rune.Value switch
            {
                KelvinSign => 'k',
                LongS => 's',
                < 0x80 => char.ToLowerInvariant((char)rune.Value),
                _ => '\0',
            };
            if (folded != char.ToLowerInvariant((char)ascii[0]))
            {
                return false;
            }

            key = key[length..];
            ascii = ascii[1..];
        }

        return key.IsEmpty && ascii.IsEmpty;
    }
}
