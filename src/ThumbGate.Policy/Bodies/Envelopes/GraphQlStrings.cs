using System.Globalization;
using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>String values of GraphQL: in quotes on one line, or between three quotes over several, less their common indentation.</summary>
internal static class GraphQlStrings
{
    private const string Block = "\"\"\"";

    /// <summary>Reads a string.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Its first quote; then what follows its last.</param>
    /// <returns>What it holds; null where it isn't closed, or holds what no string may.</returns>
    public static string? Read(string text, ref int at) =>
        text.AsSpan(at).StartsWith(Block, StringComparison.Ordinal) ? ReadBlock(text, ref at) : ReadPlain(text, ref at);

    /// <summary>Whether a text holds half of a surrogate pair without the other.</summary>
    public static bool HasHalfSurrogates(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length;)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return true;
            }

            var next = text[(at + 2)..].IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static string? ReadPlain(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                at++;
                var whole = value.ToString();
                return HasHalfSurrogates(whole) ? null : whole;
            }

            if (c is < ' ' and not '\t' || (c == '\\' && !Escape(text, ref at, value)))
            {
                return null;
            }

            if (c != '\\')
            {
                value.Append(c);
            }
        }

        return null;
    }

    // Leaves the position at the escape's last character.
    private static bool Escape(string text, ref int at, StringBuilder value)
    {
        if (++at == text.Length)
        {
            return false;
        }

        if (text[at] == 'u')
        {
            return Unicode(text, ref at, value);
        }

        var plain = text[at] switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        value.Append(plain);
        return plain != '\0';
    }

    // Four digits, or up to six in braces.
    private static bool Unicode(string text, ref int at, StringBuilder value)
    {
        var braced = at + 1 < text.Length && text[at + 1] == '{';
        var start = braced ? at + 2 : at + 1;
        var end = braced ? text.IndexOf('}', start) : start + 4;
        if (end < start + 1 || end > text.Length || (braced && end > start + 6)
            || !int.TryParse(text.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            return false;
        }

        at = braced ? end : end - 1;
        if (!braced)
        {
            value.Append((char)code);
            return true;
        }

        if (!Rune.IsValid(code))
        {
            return false;
        }

        value.Append(new Rune(code).ToString());
        return true;
    }

    private static string? ReadBlock(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at += Block.Length; at < text.Length; at++)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith(Block, StringComparison.Ordinal))
            {
                at += Block.Length;
                return Dedent(value.ToString());
            }

            if (rest.StartsWith("\\\"\"\"", StringComparison.Ordinal))
            {
                value.Append(Block);
                at += Block.Length;
            }
            else if (rest[0] is < ' ' and not ('\t' or '\n' or '\r'))
            {
                return null;
            }
            else
            {
                value.Append(rest[0]);
            }
        }

        return null;
    }

    private static string Dedent(string raw)
    {
        var lines = raw.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var common = int.MaxValue;
        foreach (var line in lines.Skip(1))
        {
            var indent = line.AsSpan().IndexOfAnyExcept(' ', '\t');
            common = indent < 0 ? common : Math.Min(common, indent);
        }

        for (var i = 1; i < lines.Length; i++)
        {
            lines[i] = lines[i][Math.Min(common, lines[i].Length)..];
        }

        var first = Array.FindIndex(lines, IsNotBlank);
        var last = Array.FindLastIndex(lines, IsNotBlank);
        return first < 0 ? "" : string.Join('\n', lines, first, last - first + 1);
    }

    private static bool IsNotBlank(string line) => line.AsSpan().ContainsAnyExcept(' ', '\t');
}
