using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>The head of a part or of the HTTP message in it: lines up to an empty one, which all end in CRLF or all in LF.</summary>
internal static class InnerHead
{
    private const int MaxHead = 16 * 1024;

    /// <summary>Reads a head.</summary>
    /// <param name="text">What begins with it.</param>
    /// <param name="headers">Takes the headers; a second one of the same name is not taken.</param>
    /// <param name="first">The request line, where there is one.</param>
    /// <param name="requestLine">Whether the first line is no header.</param>
    /// <param name="rest">Where the body begins; -1 where no empty line ends the head.</param>
    /// <returns>False where the head could be read in more than one way.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, List<KeyValuePair<string, string>> headers, out string first, bool requestLine, out int rest)
    {
        first = "";
        rest = -1;
        var lineFeed = text.IndexOf((byte)'\n');
        var lineBreak = lineFeed > 0 && text[lineFeed - 1] == (byte)'\r' ? "\r\n"u8 : "\n"u8;
        var at = 0;
        while (at < text.Length)
        {
            var length = text[at..].IndexOf(lineBreak);
            var line = length < 0 ? text[at..] : text.Slice(at, length);
            at = length < 0 ? text.Length : at + length + lineBreak.Length;
            if (line.IsEmpty)
            {
                rest = at;
                break;
            }

            if (at > MaxHead || line.ContainsAny((byte)'\r', (byte)'\n') || !Utf8.IsValid(line))
            {
                return false;
            }

            if (requestLine && first.Length == 0)
            {
                first = Encoding.UTF8.GetString(line);
            }
            else if (!Header(line, headers))
            {
                return false;
            }
        }

        return !requestLine || first.Length > 0;
    }

    /// <summary>Cuts a body to the length that a header gives it. Only line breaks may be left over, or be counted without being there.</summary>
    public static bool FitLength(string header, ref ReadOnlyMemory<byte> body)
    {
        if (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length - 2 > body.Length)
        {
            return false;
        }

        if (length < body.Length)
        {
            if (body.Span[length..].ContainsAnyExcept((byte)'\r', (byte)'\n'))
            {
                return false;
            }

            body = body[..length];
        }

        return true;
    }

    private static bool Header(ReadOnlySpan<byte> line, List<KeyValuePair<string, string>> headers)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = Encoding.UTF8.GetString(line[..colon]);
        return !InnerText.Has(headers, name) && InnerText.TryAdd(headers, name, Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8)));
    }
}
