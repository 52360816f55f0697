using System.Buffers;

namespace ThumbGate.Policy.Canonical;

/// <summary>
/// Refuses segments that a server may resolve away. A semicolon ends a segment's name for some servers (<c>..;x</c> is <c>..</c>), so
/// it does here for this question, encoded or not.
/// </summary>
internal static class PathSegments
{
    public static RequestRefusal? Check(ReadOnlySpan<char> path, bool keepsEncoded) =>
        CheckEmpty(path) ?? (HasDotSegment(path) || (keepsEncoded && HidesDotSegment(path)) ? TargetRefusals.DotSegment : null);

    /// <summary>All that is left to check of a path without dots, semicolons and escapes.</summary>
    public static RequestRefusal? CheckEmpty(ReadOnlySpan<char> path) => path.IndexOf("//") >= 0 ? TargetRefusals.EmptySegment : null;

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf("/.", StringComparison.Ordinal); at >= 0;)
        {
            var rest = path[(at + 2)..];
            if (Ends(rest) || (rest[0] == '.' && Ends(rest[1..])))
            {
                return true;
            }

            var next = rest.IndexOf("/.", StringComparison.Ordinal);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static bool Ends(ReadOnlySpan<char> rest) => rest.IsEmpty || rest[0] is '/' or ';';

    // Looks at what is left when every escape of an escape is undone, however deep. Escapes can't overlap, so undoing each as soon as it
    // is complete comes to the same as decoding again and again.
    private static bool HidesDotSegment(ReadOnlySpan<char> path)
    {
        var buffer = ArrayPool<char>.Shared.Rent(path.Length);
        var length = 0;
        foreach (var c in path)
        {
            buffer[length++] = c == '\\' ? '/' : c;
            while (length >= 3 && buffer[length - 3] == '%')
            {
                var high = PercentText.Hex(buffer[length - 2]);
                var low = PercentText.Hex(buffer[length - 1]);
                if (high is < 0 or > 7 || low < 0)
                {
                    break;
                }

                var value = (char)((high << 4) | low);
                length -= 3;
                buffer[length++] = value == '\\' ? '/' : value;
            }
        }

        var hides = HasDotSegment(buffer.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(buffer);
        return hides;
    }
}
