using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ThumbGate.Policy.Canonical;

/// <summary>Percent-encoding, read strictly: two hexadecimal digits follow every percent sign, and what they spell is UTF-8.</summary>
internal static class PercentText
{
    /// <summary>What stood at a percent sign.</summary>
    public enum Outcome : byte
    {
        Character = 0,
        BadPercent,
        NotUtf8,
    }

    /// <summary>Reads the character whose escapes start at <paramref name="index"/>, which moves behind them.</summary>
    public static Outcome Read(ReadOnlySpan<char> text, ref int index, out Rune rune)
    {
        rune = default;
        Span<byte> bytes = stackalloc byte[4];
        if (!TryByte(text, index, out bytes[0]))
        {
            return Outcome.BadPercent;
        }

        index += 3;
        var length = bytes[0] switch
        {
            < 0x80 => 1,
            < 0xC2 => 0,
            < 0xE0 => 2,
            < 0xF0 => 3,
            < 0xF5 => 4,
            _ => 0,
        };
        for (var i = 1; i < length; i++, index += 3)
        {
            if (index >= text.Length || text[index] != '%')
            {
                return Outcome.NotUtf8;
            }

            if (!TryByte(text, index, out bytes[i]))
            {
                return Outcome.BadPercent;
            }
        }

        return length > 0 && Rune.DecodeFromUtf8(bytes[..length], out rune, out var used) == OperationStatus.Done && used == length
            ? Outcome.Character
            : Outcome.NotUtf8;
    }

    /// <summary>Decodes a key or value of a form or query: escapes, and '+' for a space.</summary>
    /// <param name="source">The encoded bytes.</param>
    /// <param name="destination">At least as long as the source.</param>
    /// <param name="written">Length of what was decoded.</param>
    /// <returns>False where an escape is malformed, spells NUL, or the whole is not UTF-8.</returns>
    public static bool TryDecodeForm(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var b = source[i];
            if (b == (byte)'+')
            {
                b = (byte)' ';
            }
            else if (b == (byte)'%')
            {
                var high = i + 2 < source.Length ? Hex(source[i + 1]) : -1;
                var low = high < 0 ? -1 : Hex(source[i + 2]);
                if (low < 0)
                {
                    return false;
                }

                b = (byte)((high << 4) | low);
                i += 2;
            }

            if (b == 0)
            {
                return false;
            }

            destination[written++] = b;
        }

        return Utf8.IsValid(destination[..written]);
    }

    private static bool TryByte(ReadOnlySpan<char> text, int index, out byte value)
    {
        value = 0;
        if (index + 2 >= text.Length)
        {
            return false;
        }

        var high = Hex(text[index + 1]);
        var low = Hex(text[index + 2]);
        if ((high | low) < 0)
        {
            return false;
        }

        value = (byte)((high << 4) | low);
        return true;
    }

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Hex(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
