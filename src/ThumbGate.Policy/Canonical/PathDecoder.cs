using System.Text;

namespace ThumbGate.Policy.Canonical;

/// <summary>Decodes a path that holds something besides plain characters: once, and never slashes or percent signs.</summary>
internal static class PathDecoder
{
    /// <summary>Decodes the path.</summary>
    /// <param name="raw">The raw path.</param>
    /// <param name="plain">How many characters at its start need no look.</param>
    /// <param name="path">The decoded path; <c>%2F</c> and <c>%25</c> as they are, upper case.</param>
    /// <param name="keepsEncoded">Whether there were such.</param>
    public static RequestRefusal? Decode(ReadOnlySpan<char> raw, int plain, out ReadOnlyMemory<char> path, out bool keepsEncoded)
    {
        path = default;
        keepsEncoded = false;
        var decoded = new char[raw.Length];
        raw[..plain].CopyTo(decoded);
        var length = plain;
        for (var i = plain; i < raw.Length;)
        {
            var c = raw[i];
            if (c != '%')
            {
                if (Refuse(c) is { } refusal)
                {
                    return refusal;
                }

                decoded[length++] = c;
                i++;
                continue;
            }

            switch (PercentText.Read(raw, ref i, out var rune))
            {
                case PercentText.Outcome.BadPercent:
                    return TargetRefusals.PathBadPercent;
                case PercentText.Outcome.NotUtf8:
                    return TargetRefusals.PathNotUtf8;
                default:
                    break;
            }

            if (rune.Value is '/' or '%')
            {
                keepsEncoded = true;
                (rune.Value == '/' ? "%2F" : "%25").CopyTo(decoded.AsSpan(length));
                length += 3;
            }
            else if (rune.Value == '\\')
            {
                return TargetRefusals.Backslash;
            }
            else if (Rune.IsControl(rune))
            {
                return TargetRefusals.PathControl;
            }
            else
            {
                length += rune.EncodeToUtf16(decoded.AsSpan(length));
            }
        }

        path = decoded.AsMemory(0, length);
        return null;
    }

    private static RequestRefusal? Refuse(char c) => c switch
    {
        '#' => TargetRefusals.Fragment,
        '\\' => TargetRefusals.Backslash,
        ' ' => TargetRefusals.Space,
        < ' ' or '\x7F' => TargetRefusals.PathControl,
        > '\x7E' => TargetRefusals.PathNotUtf8,
        _ => null,
    };
}
