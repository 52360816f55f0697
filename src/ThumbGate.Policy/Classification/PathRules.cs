namespace ThumbGate.Policy.Classification;

/// <summary>
/// How a vendor spells one path several ways: turns each into the spelling that the catalog's patterns are written in. Only matching sees
/// the result; what is sent stays as it was. Immutable.
/// </summary>
public sealed class PathRules
{
    /// <summary>
    /// Stands for a slash inside a path that became one segment. Half a character, which no decoded path holds, so that it can't be mistaken
    /// for an escape that the agent sent; shown as <c>%2F</c>.
    /// </summary>
    internal const char InnerSlash = '\uDC2F';

    private bool? _isPlain;

    /// <summary>No rules: paths are matched as they are.</summary>
    public static PathRules None { get; } = new();

    /// <summary>Whether literals match in any case.</summary>
    public bool IgnoreCase { get; init; }

    public bool IgnoreTrailingSlash { get; init; }

    /// <summary>Endings that say nothing: <c>.json</c>.</summary>
    public IReadOnlyList<string> DropSuffix { get; init; } = [];

    /// <summary>Starts of segments that say nothing: <c>microsoft.graph.</c>.</summary>
    public IReadOnlyList<string> DropSegmentPrefix { get; init; } = [];

    /// <summary>Applied in order, each at most once.</summary>
    public IReadOnlyList<PathRewrite> Rewrite { get; init; } = [];

    private StringComparison Comparison => IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path to match. Allocates only where something is rewritten.</summary>
    /// <param name="path">The canonical path below the base prefix; starts with a slash.</param>
    public ReadOnlyMemory<char> Apply(ReadOnlyMemory<char> path)
    {
        if (_isPlain ??= !IgnoreTrailingSlash && DropSuffix.Count + DropSegmentPrefix.Count + Rewrite.Count == 0)
        {
            return path;
        }

        if (IgnoreTrailingSlash && path.Length > 1 && path.Span[^1] == '/')
        {
            path = path[..^1];
        }

        path = WithoutSuffix(path);
        for (var i = 0; i < DropSegmentPrefix.Count; i++)
        {
            path = WithoutSegmentPrefix(path, DropSegmentPrefix[i]);
        }

        for (var i = 0; i < Rewrite.Count; i++)
        {
            if (Rewrite[i].Apply(path.Span, Comparison) is { } rewritten)
            {
                path = rewritten.AsMemory();
            }
        }

        return path;
    }

    private ReadOnlyMemory<char> WithoutSuffix(ReadOnlyMemory<char> path)
    {
        for (var i = 0; i < DropSuffix.Count; i++)
        {
            var length = path.Length - DropSuffix[i].Length;
            if (length > 1 && path.Span[length - 1] != '/' && path.Span.EndsWith(DropSuffix[i], Comparison))
            {
                return path[..length];
            }
        }

        return path;
    }

    private ReadOnlyMemory<char> WithoutSegmentPrefix(ReadOnlyMemory<char> path, string prefix)
    {
        // From the end, so that what was found before stays where it is.
        for (var end = path.Length; end > 0;)
        {
            var slash = path.Span[..end].LastIndexOf('/');
            if (end - slash - 1 > prefix.Length && path.Span[(slash + 1)..].StartsWith(prefix, Comparison))
            {
                path = string.Concat(path.Span[..(slash + 1)], path.Span[(slash + 1 + prefix.Length)..]).AsMemory();
            }

            end = slash;
        }

        return path;
    }
}
