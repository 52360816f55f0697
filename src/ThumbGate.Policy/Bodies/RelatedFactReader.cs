using System.Text;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads the first part of a multipart/related body, which must be JSON; the others are content that nobody judges.</summary>
internal static class RelatedFactReader
{
    private const int MaxHead = 8 * 1024;

    /// <summary>Reads a body that is not empty.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, string boundary, JsonPaths? paths, ref FactSink sink)
    {
        var text = body.Span;
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        if (!text.StartsWith(delimiter))
        {
            return BodyRefusals.Related;
        }

        // Lines end the way the first one does.
        var at = delimiter.Length;
        var isCrLf = text[at..].StartsWith("\r\n"u8);
        var line = isCrLf ? "\r\n"u8 : "\n"u8;
        if (!text[at..].StartsWith(line))
        {
            return BodyRefusals.Related;
        }

        at += line.Length;
        var blank = text[at..].IndexOf(isCrLf ? "\r\n\r\n"u8 : "\n\n"u8);
        if (blank is < 0 or > MaxHead || !IsJson(text.Slice(at, blank), line))
        {
            return BodyRefusals.Related;
        }

        at += blank + (2 * line.Length);
        delimiter = [.. line, .. delimiter];
        var length = text[at..].IndexOf(delimiter);
        if (length < 0 || !Ends(text[(at + length)..], delimiter, line))
        {
            return BodyRefusals.Related;
        }

        var refusal = JsonFactReader.Read(body.Slice(at, length), paths, ref sink);
        return refusal == BodyRefusals.Json ? BodyRefusals.Related : refusal;
    }

    // At least one more part, and the mark that closes them all.
    private static bool Ends(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> delimiter, ReadOnlySpan<byte> line)
    {
        var last = rest.LastIndexOf(delimiter);
        var tail = rest[(last + delimiter.Length)..];
        return last >= 0
            && rest[delimiter.Length..].StartsWith(last == 0 ? "--"u8 : line)
            && tail.StartsWith("--"u8)
            && (tail.Length == 2 || tail[2..].SequenceEqual(line));
    }

    private static bool IsJson(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        var typed = false;
        while (!head.IsEmpty)
        {
            var end = head.IndexOf(line);
            var header = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + line.Length)..];
            var colon = header.IndexOf((byte)':');
            if (colon <= 0 || header.ContainsAny((byte)'\r', (byte)'\n', (byte)0) || header[0] is (byte)' ' or (byte)'\t' || header[colon - 1] is (byte)' ' or (byte)'\t')
            {
                return false;
            }

            var name = header[..colon];
            var value = header[(colon + 1)..].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8))
            {
                if (typed || !ContentType.Agrees(Encoding.Latin1.GetString(value), Classification.BodyEncoding.Json, out _))
                {
                    return false;
                }

                typed = true;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Content-Encoding"u8)
                || (Ascii.EqualsIgnoreCase(name, "Content-Transfer-Encoding"u8)
                    && !Ascii.EqualsIgnoreCase(value, "7bit"u8) && !Ascii.EqualsIgnoreCase(value, "8bit"u8) && !Ascii.EqualsIgnoreCase(value, "binary"u8)))
            {
                return false;
            }
        }

        return typed;
    }
}
