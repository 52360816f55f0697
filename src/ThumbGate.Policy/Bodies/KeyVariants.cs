using System.Numerics;
using System.Text;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Keys that are another one to some vendors' parsers, by case or by what is respelled. Such a parser reads either spelling, so neither the
/// facts nor their absence could be relied on.
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

    /// <summary>
    /// Whether a form's or query's key is the other one where a dot or a space in a name, and a bracket that nothing closes, is taken for an
    /// underscore, as PHP and Hack do.
    /// </summary>
    public static bool Respells<T>(ReadOnlySpan<T> key, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (key.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < key.Length; i++)
        {
            var letter = Lower(key[i]);
            if ((letter is '.' or ' ' or '[' ? '_' : letter) != Lower(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a member spells one like startIndex out as start_index: what is made from protocol buffers, as Google's APIs are, reads either.
    /// </summary>
    public static bool SpellsOut<T>(ReadOnlySpan<T> key, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryInteger<T>
    {
        var at = 0;
        var isCamel = false;
        foreach (var unit in key)
        {
            if (Lower(unit) == '_')
            {
                continue;
            }

            if (at == other.Length || Lower(unit) != Lower(other[at]))
            {
                return false;
            }

            isCamel |= at > 0 && char.IsAsciiLetterUpper((char)int.CreateTruncating(other[at]));
            at++;
        }

        return isCamel && at == other.Length && key.Length > at;
    }

    private static int Lower<T>(T unit)
        where T : unmanaged, IBinaryInteger<T> => char.ToLowerInvariant((char)int.CreateTruncating(unit));

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
