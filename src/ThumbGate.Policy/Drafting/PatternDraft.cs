using System.Text;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Drafting;

/// <summary>Turns the paths that descriptions use into patterns that catalogs take.</summary>
internal static class PatternDraft
{
    /// <summary>The pattern, or null with the reason why there is none.</summary>
    /// <param name="path">As described; a query or fragment behind it is dropped.</param>
    /// <param name="isMany">Whether a parameter of this name may span segments.</param>
    /// <param name="fault">Why there is no pattern; empty otherwise.</param>
    public static string? Of(string path, Func<string, bool> isMany, out string fault)
    {
        var end = path.IndexOfAny(['?', '#']);
        var text = end < 0 ? path : path[..end];
        text = text.StartsWith('/') ? text : "/" + text;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var parts = text[1..].Split('/');
        var pattern = new StringBuilder(text.Length + 8);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0 && i < parts.Length - 1)
            {
                continue;
            }

            pattern.Append('/').Append(Segment(parts[i], i == parts.Length - 1 && pattern.Length > 0, names, isMany));
        }

        var result = pattern.Length == 0 ? "/" : pattern.ToString();
        fault = "";
        try
        {
            _ = RouteTable.ParametersOf(result);
            return result;
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return null;
        }
    }

    // Several parameters in one segment are one for matching: {base}...{head} is whatever stands there.
    private static string Segment(string part, bool isLast, HashSet<string> names, Func<string, bool> isMany)
    {
        var open = part.IndexOf('{', StringComparison.Ordinal);
        var close = part.LastIndexOf('}');
        if (part.StartsWith('<') && part.EndsWith('>'))
        {
            (open, close) = (0, part.Length - 1);
        }
        else if (part.StartsWith(':') && part.Length > 1 && part[1..].All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            (open, close) = (0, part.Length);
            part += '}';
        }

        if (open < 0 || close < open)
        {
            return part.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        }

        var inner = part[(open + 1)..close];
        var spans = inner.StartsWith('+') || inner.EndsWith('+') || inner.EndsWith('*') || isMany(inner);
        var name = new string([.. inner.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : ' ')]);
        name = string.Join('-', name.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('-');
        name = name.Length == 0 ? "value" : name;
        var unique = name;
        for (var n = 2; !names.Add(unique); n++)
        {
            unique = name + n;
        }

        var (before, after) = (part[..open], part[(close + 1)..]);
        return spans && isLast && before.Length + after.Length == 0 ? $"{{{unique}+}}" : $"{before}{{{unique}}}{after}";
    }

    /// <summary>The pattern with its parameters' names left out: two with the same shape match the same paths.</summary>
    public static string Shape(string pattern)
    {
        var shape = new StringBuilder(pattern.Length);
        var inside = false;
        foreach (var c in pattern)
        {
            inside = c == '{' || (inside && c != '}');
            if (!inside || c is '{' or '+')
            {
                shape.Append(c);
            }
        }

        return shape.ToString();
    }
}
