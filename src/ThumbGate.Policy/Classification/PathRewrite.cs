using System.Text;

namespace ThumbGate.Policy.Classification;

/// <summary>
/// One way to spell a path, and how the catalog's patterns spell it: <c>/me/{rest+}</c> is <c>/users/me/{rest+}</c>. Immutable.
/// </summary>
public sealed class PathRewrite
{
    private const int MaxCaptures = 8;

    private readonly List<Part> _from;
    private readonly List<Part> _to;

    /// <param name="from">
    /// Text with <c>{name}</c> for one segment, or a part of one, and <c>{name+}</c> for several; a name that is followed by text ends where
    /// that text first stands.
    /// </param>
    /// <param name="to">
    /// Text with names of <paramref name="from"/>; <c>{name}</c> of several segments stands as one, <c>{name+}</c> keeps its slashes.
    /// </param>
    /// <exception cref="FormatException">One of the two is malformed; the message says how.</exception>
    public PathRewrite(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        _from = Parse(from, []);
        _to = Parse(to, [.. _from.Where(p => p.Capture >= 0)]);
        if (_to.Where(p => p.Capture >= 0).GroupBy(p => p.Capture).Any(g => g.Skip(1).Any()))
        {
            throw new FormatException("a name stands twice in to");
        }

        for (var i = 1; i < _from.Count; i++)
        {
            if (_from[i].Capture >= 0 && _from[i - 1].Capture >= 0)
            {
                throw new FormatException("nothing stands between two names, so that nobody can tell where one ends");
            }
        }
    }

    /// <summary>The path in the catalog's spelling; null where it isn't spelled the other way.</summary>
    internal string? Apply(ReadOnlySpan<char> path, StringComparison comparison)
    {
        Span<(int Start, int Length)> captures = stackalloc (int, int)[MaxCaptures];
        if (!Match(path, captures, comparison))
        {
            return null;
        }

        var text = new StringBuilder(path.Length + 16);
        foreach (var part in _to)
        {
            if (part.Capture < 0)
            {
                text.Append(part.Text);
                continue;
            }

            var start = text.Length;
            var (at, length) = captures[part.Capture];
            text.Append(path.Slice(at, length));
            if (!part.Several)
            {
                text.Replace('/', PathRules.InnerSlash, start, length);
            }
        }

        return text.ToString();
    }

    private bool Match(ReadOnlySpan<char> path, Span<(int Start, int Length)> captures, StringComparison comparison)
    {
        var at = 0;
        for (var i = 0; i < _from.Count; i++)
        {
            var rest = path[at..];
            var part = _from[i];
            if (part.Capture < 0)
            {
                if (!rest.StartsWith(part.Text, comparison))
                {
                    return false;
                }

                at += part.Text.Length;
                continue;
            }

            var length = i == _from.Count - 1 ? rest.Length
                : i == _from.Count - 2 ? (rest.EndsWith(_from[i + 1].Text, comparison) ? rest.Length - _from[i + 1].Text.Length : -1)
                : rest.IndexOf(_from[i + 1].Text, comparison);
            if (length <= 0 || (!part.Several && rest[..length].Contains('/')))
            {
                return false;
            }

            captures[part.Capture] = (at, length);
            at += length;
        }

        return at == path.Length;
    }

    private static List<Part> Parse(string text, IReadOnlyList<Part> captures)
    {
        if (!text.StartsWith('/'))
        {
            throw new FormatException("a path starts with a slash");
        }

        var isSource = captures.Count == 0;
        var parts = new List<Part>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0 || open > at)
            {
                parts.Add(new Part(text[at..(open < 0 ? text.Length : open)], -1, false));
                at = open < 0 ? text.Length : open;
                continue;
            }

            var close = text.IndexOf('}', open);
            var name = close < 0 ? "" : text[(open + 1)..close].TrimEnd('+');
            if (name.Length == 0 || name.AsSpan().ContainsAny("{+/"))
            {
                throw new FormatException("a brace opens no name such as {name} or {name+}");
            }

            var several = text[close - 1] == '+';
            var known = isSource ? parts.FindIndex(p => p.Text == name && p.Capture >= 0) : captures.ToList().FindIndex(p => p.Text == name);
            if (isSource ? known >= 0 : known < 0)
            {
                throw new FormatException(isSource ? $"the name '{name}' stands twice" : $"the name '{name}' doesn't stand in from");
            }

            parts.Add(new Part(name, isSource ? parts.Count(p => p.Capture >= 0) : captures[known].Capture, several));
            at = close + 1;
        }

        return parts.Count(p => p.Capture >= 0) <= MaxCaptures && parts.TrueForAll(p => !p.Text.Contains('}', StringComparison.Ordinal))
            ? parts
            : throw new FormatException($"a brace closes nothing, or there are more than {MaxCaptures} names");
    }

    /// <summary>Text, or a capture whose name is the text.</summary>
    private readonly record struct Part(string Text, int Capture, bool Several);
}
