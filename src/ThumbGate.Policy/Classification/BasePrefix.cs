using System.Buffers;

namespace ThumbGate.Policy.Classification;

/// <summary>A path before every pattern of a catalog. In a segment one <c>*</c> stands for one or more characters: <c>/services/data/v*</c>.</summary>
/// <param name="text">Without a trailing slash; may be empty.</param>
public sealed class BasePrefix(string text)
{
    // A star stands for a version or a name: nothing that a URL would have to escape.
    private static readonly SearchValues<char> Odd = SearchValues.Create("%?#;\\\"<>{}|^` ");

    private readonly bool _hasStar = text.Contains('*', StringComparison.Ordinal);
    private readonly string[] _segments = text.Length == 0 ? [] : text[1..].Split('/');

    /// <summary>As it stands in config.</summary>
    public string Text { get; } = text;

    /// <summary>How many segments it has: where several prefixes fit, the longest is meant.</summary>
    public int Segments => _segments.Length;

    /// <summary>How much of a path is this prefix; -1 where the path doesn't lie below it.</summary>
    public int Match(ReadOnlySpan<char> path, bool ignoreCase)
    {
        var length = _hasStar ? MatchSegments(path, ignoreCase) : path.StartsWith(Text, Comparison(ignoreCase)) ? Text.Length : -1;
        return length >= 0 && path.Length > length && path[length] == '/' ? length : -1;
    }

    private int MatchSegments(ReadOnlySpan<char> path, bool ignoreCase)
    {
        var at = 0;
        foreach (var segment in _segments)
        {
            if (at >= path.Length || path[at] != '/')
            {
                return -1;
            }

            var rest = path[(at + 1)..];
            var end = rest.IndexOf('/');
            var given = end < 0 ? rest : rest[..end];
            if (!Fits(given, segment, Comparison(ignoreCase)))
            {
                return -1;
            }

            at += given.Length + 1;
        }

        return at;
    }

    private static bool Fits(ReadOnlySpan<char> given, string segment, StringComparison comparison)
    {
        var star = segment.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? given.Equals(segment, comparison)
            : given.Length >= segment.Length
                && given.StartsWith(segment.AsSpan(0, star), comparison)
                && given.EndsWith(segment.AsSpan(star + 1), comparison)
                && !given.ContainsAny(Odd);
    }

    private static StringComparison Comparison(bool ignoreCase) => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
