using System.Globalization;
using System.Net;

namespace ThumbGate.Policy.Loading;

/// <summary>The small notations of config: names, durations, sizes, rates, paths, hosts.</summary>
internal static class ConfigText
{
    /// <summary>The longest duration: ten years.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromDays(3650);

    private static readonly (string Unit, long Milliseconds)[] DurationUnits =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Unit, long Bytes)[] SizeUnits = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1)];

    /// <summary>Lower-case letters, digits and dashes, starting with a letter or digit.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Names joined by dots.</summary>
    public static bool IsDottedName(string text) => text.Length <= 200 && text.Split('.').All(IsName);

    /// <summary>Like a name, with underscores and dots: <c>record_count</c>.</summary>
    public static bool IsFactName(string text) =>
        text.Length is > 0 and <= 64
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    /// <summary>A header name (RFC 9110 token).</summary>
    public static bool IsHeaderName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    /// <summary><c>0s 250ms 30s 1m 24h 1d</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TryUnits(text, DurationUnits, out var milliseconds) || milliseconds > LongestDuration.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>A duration in its largest whole unit.</summary>
    public static string Show(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (unit, factor) = DurationUnits.Last(u => u.Milliseconds == 1 || (milliseconds > 0 && milliseconds % u.Milliseconds == 0));
        return $"{milliseconds / factor}{unit}";
    }

    /// <summary><c>512B 64KiB 1MiB 2GiB</c>.</summary>
    public static bool TrySize(string text, out long bytes) => TryUnits(text, SizeUnits, out bytes);

    /// <summary><c>600/1m</c>.</summary>
    public static bool TryRate(string text, out long count, out TimeSpan window)
    {
        window = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return TryWhole(slash < 0 ? "" : text[..slash], out count)
            && count > 0
            && TryDuration(text[(slash + 1)..], out window)
            && window > TimeSpan.Zero;
    }

    /// <summary>Digits only, at most 18 of them.</summary>
    public static bool TryWhole(string text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Why a text is no canonical path prefix, or null where it is one.</summary>
    public static string? PrefixFault(string text)
    {
        if (!text.StartsWith('/'))
        {
            return "a path prefix starts with a slash";
        }

        if (text.EndsWith('/'))
        {
            return "a path prefix has no slash at its end";
        }

        foreach (var segment in text[1..].Split('/'))
        {
            if (segment.Length == 0 || segment is "." or "..")
            {
                return "a path prefix has no empty and no dot segments";
            }

            if (!segment.All(c => char.IsAsciiLetterOrDigit(c) || "-._~:@!$'()*+,;=".Contains(c, StringComparison.Ordinal)))
            {
                return "a path prefix holds plain characters only, nothing encoded";
            }
        }

        return null;
    }

    /// <summary>A host name without port, lower case.</summary>
    public static bool IsHost(string text) =>
        IPAddress.TryParse(text, out _)
        || (text.Length is > 0 and <= 253
            && text.Split('.').All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')));

    /// <summary>ISO 4217: three letters.</summary>
    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetter);

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length < 2 ? string.Concat(all) : string.Join(", ", all[..^1]) + " or " + all[^1];
    }

    /// <summary>The known word nearest to a misspelt one, or null where none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(k => (k, Distance(word, k))).DefaultIfEmpty(("", int.MaxValue)).MinBy(p => p.Item2);
        return distance <= Math.Max(1, Math.Min(3, word.Length / 2)) ? best : null;
    }

    private static bool TryUnits(string text, (string Unit, long Factor)[] units, out long value)
    {
        value = 0;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = Array.Find(units, u => u.Unit == text[digits..]);
        if (unit.Unit is null || digits is 0 or > 9 || !TryWhole(text[..digits], out var number))
        {
            return false;
        }

        value = number * unit.Factor;
        return true;
    }

    // Levenshtein's, letters compared without case.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
