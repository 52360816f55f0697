using System.Text;
using System.Text.Unicode;

namespace ThumbGate.Policy.Bodies;

/// <summary>The header lines of one part.</summary>
internal readonly ref struct MultipartHead
{
    /// <summary>The field's name.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Whether the part is neither a file nor typed as something besides text.</summary>
    public bool IsText { get; private init; }

    /// <summary>Reads them; false where they can be read in more than one way.</summary>
    public static bool TryRead(ReadOnlySpan<byte> lines, out MultipartHead head)
    {
        head = default;
        ReadOnlySpan<byte> name = default;
        bool named = false, isFile = false, isText = true, typed = false;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line.ContainsAnyInRange((byte)0, (byte)8) || line.ContainsAny((byte)'\r', (byte)'\n') || line[colon - 1] is (byte)' ' or (byte)'\t' || line[0] is (byte)' ' or (byte)'\t')
            {
                return false;
            }

            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(line[..colon], "Content-Disposition"u8))
            {
                if (named || !TryDisposition(value, out name, out isFile))
                {
                    return false;
                }

                named = true;
            }
            else if (Ascii.EqualsIgnoreCase(line[..colon], "Content-Type"u8))
            {
                if (typed)
                {
                    return false;
                }

                typed = true;
                isText = IsPlainText(value);
            }
            else if (Ascii.EqualsIgnoreCase(line[..colon], "Content-Transfer-Encoding"u8))
            {
                if (!Ascii.EqualsIgnoreCase(value, "7bit"u8) && !Ascii.EqualsIgnoreCase(value, "8bit"u8) && !Ascii.EqualsIgnoreCase(value, "binary"u8))
                {
                    return false;
                }
            }
        }

        head = new MultipartHead { Name = name, IsText = isText && !isFile };
        return named && Utf8.IsValid(name);
    }

    // form-data; name="..."; filename="..." and nothing else: no escapes, no encoded words (=?utf-8?Q?...?=), no continuations, nothing twice.
    private static bool TryDisposition(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> name, out bool isFile)
    {
        name = default;
        isFile = false;
        if (value.Length < 9 || !Ascii.EqualsIgnoreCase(value[..9], "form-data"u8))
        {
            return false;
        }

        var named = false;
        for (var rest = value[9..].TrimStart(" \t"u8); !rest.IsEmpty; rest = rest.TrimStart(" \t"u8))
        {
            rest = rest[0] == (byte)';' ? rest[1..].TrimStart(" \t"u8) : default;
            var equals = rest.IndexOf((byte)'=');
            if (equals <= 0)
            {
                return false;
            }

            var key = rest[..equals];
            rest = rest[(equals + 1)..];
            var quoted = rest is [(byte)'"', ..];
            rest = quoted ? rest[1..] : rest;
            var end = quoted ? rest.IndexOf((byte)'"') : rest.IndexOfAny(" \t;"u8);
            if (quoted && end < 0)
            {
                return false;
            }

            var content = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(quoted ? end + 1 : end)..];
            var isName = Ascii.EqualsIgnoreCase(key, "name"u8);
            var isFilename = Ascii.EqualsIgnoreCase(key, "filename"u8) || Ascii.EqualsIgnoreCase(key, "filename*"u8);
            if ((!isName && !isFilename) || (isName && named) || (isName && (content.IndexOfAny((byte)'%', (byte)'"') >= 0 || content.IndexOf("=?"u8) >= 0))
                || content.Contains((byte)'\\'))
            {
                return false;
            }

            named |= isName;
            isFile |= isFilename;
            name = isName ? content : name;
        }

        return named;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> type)
    {
        var end = type.IndexOf((byte)';');
        if (!Ascii.EqualsIgnoreCase((end < 0 ? type : type[..end]).Trim(" \t"u8), "text/plain"u8))
        {
            return false;
        }

        var rest = end < 0 ? default : type[(end + 1)..].Trim(" \t"u8);
        return rest.IsEmpty || Ascii.EqualsIgnoreCase(rest, "charset=utf-8"u8) || Ascii.EqualsIgnoreCase(rest, "charset=\"utf-8\""u8);
    }
}
