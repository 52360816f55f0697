using System.Buffers;

namespace ThumbGate.Policy.Canonical;

/// <summary>Reads a raw request target in the only way there is, or refuses it.</summary>
public static class TargetReader
{
    // Visible ASCII less what needs a look: escapes, the query's start, fragments, backslashes.
    private static readonly SearchValues<char> PlainPath = Visible("%?#\\");

    // Also less what names a segment that may be resolved away: in a path of these alone nothing but two slashes in a row can be wrong.
    private static readonly SearchValues<char> SimplePath = Visible("%?#\\.;");
    private static readonly SearchValues<char> PlainQuery = Visible("%#");

    /// <summary>Reads an origin-form target.</summary>
    /// <param name="raw">The target as it stood in the request line (percent-encoded bytes; never decoded before).</param>
    /// <param name="target">The canonical target; default where refused.</param>
    /// <returns>Null, or why it is refused (status 400).</returns>
    public static RequestRefusal? Read(string raw, out CanonicalTarget target)
    {
        target = default;
        if (raw.Length == 0 || raw[0] != '/')
        {
            return raw.Contains("://", StringComparison.Ordinal) ? TargetRefusals.AbsoluteForm : TargetRefusals.NotOriginForm;
        }

        var text = raw.AsSpan();
        var end = text.IndexOfAnyExcept(SimplePath);
        var pathLength = end < 0 ? raw.Length : end;
        var path = raw.AsMemory(0, pathLength);
        var keepsEncoded = false;
        var isSimple = pathLength == raw.Length || text[pathLength] == '?';
        if ((isSimple ? PathSegments.CheckEmpty(path.Span) : ReadPath(raw, out pathLength, out path, out keepsEncoded)) is { } refusal)
        {
            return refusal;
        }

        if (pathLength < raw.Length && CheckQuery(text[pathLength..]) is { } query)
        {
            return query;
        }

        target = new CanonicalTarget(raw, pathLength, path, keepsEncoded);
        return null;
    }

    private static RequestRefusal? ReadPath(string raw, out int pathLength, out ReadOnlyMemory<char> path, out bool keepsEncoded)
    {
        var text = raw.AsSpan();
        var stop = text.IndexOfAnyExcept(PlainPath);
        pathLength = stop < 0 ? raw.Length : stop;
        path = raw.AsMemory(0, pathLength);
        keepsEncoded = false;
        if (stop >= 0 && text[stop] != '?')
        {
            var queryStart = text[stop..].IndexOf('?');
            pathLength = queryStart < 0 ? raw.Length : stop + queryStart;
            if (PathDecoder.Decode(text[..pathLength], stop, out path, out keepsEncoded) is { } undecodable)
            {
                return undecodable;
            }
        }

        return PathSegments.Check(path.Span, keepsEncoded) ?? (text[..pathLength].Contains(';') ? TargetRefusals.PathParameter : null);
    }

    private static RequestRefusal? CheckQuery(ReadOnlySpan<char> query)
    {
        var index = query.IndexOfAnyExcept(PlainQuery);
        while (index >= 0 && index < query.Length)
        {
            switch (query[index])
            {
                case '%':
                    switch (PercentText.Read(query, ref index, out var rune))
                    {
                        case PercentText.Outcome.BadPercent:
                            return TargetRefusals.QueryBadPercent;
                        case PercentText.Outcome.NotUtf8:
                            return TargetRefusals.QueryNotUtf8;
                        default:
                            if (System.Text.Rune.IsControl(rune))
                            {
                                return TargetRefusals.QueryControl;
                            }

                            break;
                    }

                    break;
                case '#':
                    return TargetRefusals.Fragment;
                case ' ':
                    return TargetRefusals.Space;
                case < ' ' or '\x7F':
                    return TargetRefusals.QueryControl;
                default:
                    return TargetRefusals.QueryNotUtf8;
            }

            var next = query[index..].IndexOfAnyExcept(PlainQuery);
            index = next < 0 ? -1 : index + next;
        }

        return null;
    }

    private static SearchValues<char> Visible(string except) =>
        SearchValues.Create(Enumerable.Range(0x21, 0x5E).Select(c => (char)c).Except(except).ToArray());
}
