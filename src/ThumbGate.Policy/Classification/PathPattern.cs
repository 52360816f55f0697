namespace ThumbGate.Policy.Classification;

/// <summary>What one segment of a path pattern matches, from the most to the least specific.</summary>
internal enum SegmentKind : byte
{
    Literal,

    /// <summary>A parameter with fixed text before or after it: <c>{name}:query</c>.</summary>
    Affixed,
    Parameter,

    /// <summary>Everything that is left, at least one character: <c>{path+}</c>.</summary>
    Rest,
}

/// <summary>One segment of a path pattern.</summary>
/// <param name="Kind">What it matches.</param>
/// <param name="Name">The parameter's name; empty for a literal.</param>
/// <param name="Prefix">The literal, or the text before the parameter.</param>
/// <param name="Suffix">The text after the parameter.</param>
internal readonly record struct PatternSegment(SegmentKind Kind, string Name, string Prefix, string Suffix);

/// <summary>Reads path patterns such as <c>/customers/{customer}/sources/{id}:verify</c>.</summary>
internal static class PathPattern
{
    /// <summary>The segments of a pattern.</summary>
    /// <exception cref="FormatException">It is malformed; the message says how.</exception>
    public static IReadOnlyList<PatternSegment> Parse(string pattern)
    {
        if (!pattern.StartsWith('/'))
        {
            throw new FormatException($"'{pattern}' must start with a slash.");
        }

        var parts = pattern[1..].Split('/');
        var segments = new PatternSegment[parts.Length];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            if (parts[i].Length == 0 && !(isLast && parts.Length > 0))
            {
                throw new FormatException($"'{pattern}' has an empty segment.");
            }

            segments[i] = ParseSegment(parts[i], pattern);
            if (segments[i].Kind == SegmentKind.Rest && !isLast)
            {
                throw new FormatException($"'{pattern}': '{{{segments[i].Name}+}}' takes all that is left, so it must be the last segment.");
            }

            if (segments[i].Kind != SegmentKind.Literal && !names.Add(segments[i].Name))
            {
                throw new FormatException($"'{pattern}' names the parameter '{segments[i].Name}' twice.");
            }
        }

        if (names.Count > RouteMatch.MaxParameters)
        {
            throw new FormatException($"'{pattern}' has more than {RouteMatch.MaxParameters} parameters.");
        }

        return segments;
    }

    private static PatternSegment ParseSegment(string part, string pattern)
    {
        var open = part.IndexOf('{', StringComparison.Ordinal);
        var close = part.IndexOf('}', StringComparison.Ordinal);
        if (open < 0 && close < 0)
        {
            return new(SegmentKind.Literal, "", part, "");
        }

        var name = close > open && open >= 0 ? part[(open + 1)..close] : "";
        var rest = name.EndsWith('+');
        name = rest ? name[..^1] : name;
        var prefix = open >= 0 ? part[..open] : "";
        var suffix = part[(close + 1)..];
        if (name.Length == 0 || name.AsSpan().ContainsAny("{}+*") || suffix.AsSpan().ContainsAny('{', '}'))
        {
            throw new FormatException($"'{pattern}': '{part}' is no segment: write text, {{name}}, {{name}}:verb or {{rest+}}.");
        }

        if (rest)
        {
            return prefix.Length + suffix.Length == 0
                ? new(SegmentKind.Rest, name, "", "")
                : throw new FormatException($"'{pattern}': '{{{name}+}}' must stand alone in its segment.");
        }

        return new(prefix.Length + suffix.Length == 0 ? SegmentKind.Parameter : SegmentKind.Affixed, name, prefix, suffix);
    }
}
