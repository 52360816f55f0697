using System.Text;
using ThumbGate.Policy.Bodies;

namespace ThumbGate.Policy.Canonical;

/// <summary>Finds keys in a raw query. Allocates only for a value that is there.</summary>
public static class QueryReader
{
    /// <summary>Looks for a key, however its characters are escaped.</summary>
    /// <param name="query">The raw query of a canonical target, with or without its question mark.</param>
    /// <param name="key">The decoded key.</param>
    /// <param name="value">The first value, decoded ('+' is a space); empty where there is none.</param>
    /// <returns>
    /// How often it is there. An unencoded semicolon, which some servers separate pairs at, counts as one more reading where it
    /// would make a difference to the key, and so does a key that is this one only by case or to servers
    /// that respell keys: above 1 there is no one answer.
    /// </returns>
    public static int Find(ReadOnlySpan<char> query, string key, out string value)
    {
        value = "";
        var count = 0;
        query = query is ['?', ..] ? query[1..] : query;
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            count += Count(pair, key, count == 0, ref value);
        }

        return count;
    }

    /// <summary>Whether a key asks for another method: <c>_method</c> or <c>_HttpMethod</c>, any case, also as servers respell it.</summary>
    internal static bool OverridesMethod(ReadOnlySpan<char> query)
    {
        for (var rest = query; ;)
        {
            // Only a key that starts with an underscore, or what some servers make one of, can be one of them; it starts behind a separator.
            var at = rest.IndexOfAny("_%.+[");
            if (at < 0)
            {
                return false;
            }

            var start = query.Length - rest.Length + at;
            if (query[start - 1] is '?' or '&' or ';')
            {
                var key = query[start..];
                var end = key.IndexOfAny('=', '&', ';');
                key = end < 0 ? key : key[..end];
                if (NameIs(key, "_method", out _) || NameIs(key, "_HttpMethod", out _))
                {
                    return true;
                }
            }

            rest = rest[(at + 1)..];
        }
    }

    private static int Count(ReadOnlySpan<char> pair, string key, bool wantsValue, ref string value)
    {
        var count = 0;
        var end = pair.IndexOfAny('=', ';');
        var semicolon = pair.IndexOf(';');
        if (NameIs(end < 0 ? pair : pair[..end], key, out var isVariant))
        {
            count = semicolon < 0 && !isVariant ? 1 : 2;
            if (wantsValue && end >= 0)
            {
                value = Decode(pair[(end + 1)..]);
            }
        }

        while (semicolon >= 0)
        {
            pair = pair[(semicolon + 1)..];
            end = pair.IndexOfAny('=', ';');
            if (NameIs(end < 0 ? pair : pair[..end], key, out _))
            {
                count += 2;
            }

            semicolon = pair.IndexOf(';');
        }

        return count;
    }

    // In any case, and as servers respell it; a variant is one that isn't spelled like the key.
    private static bool NameIs(ReadOnlySpan<char> raw, ReadOnlySpan<char> key, out bool isVariant)
    {
        var whole = raw.Length;
        raw = WithoutSpaces(raw);
        isVariant = raw.Length < whole;
        if (raw.IndexOfAny('%', '+') >= 0)
        {
            // Escaped, a character of the key takes twelve characters at most.
            if (raw.Length > key.Length * 12)
            {
                return false;
            }

            raw = Decode(raw);
        }

        if (!raw.Equals(key, StringComparison.OrdinalIgnoreCase) && !KeyVariants.Respells(raw, key))
        {
            return false;
        }

        isVariant |= !raw.SequenceEqual(key);
        return true;
    }

    // Some servers drop those before a name.
    private static ReadOnlySpan<char> WithoutSpaces(ReadOnlySpan<char> raw)
    {
        while (raw is ['+', ..] or ['%', '2', '0', ..])
        {
            raw = raw[(raw[0] == '+' ? 1 : 3)..];
        }

        return raw;
    }

    private static string Decode(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAny('%', '+') < 0)
        {
            return raw.ToString();
        }

        var bytes = new byte[raw.Length];
        Encoding.Latin1.GetBytes(raw, bytes);
        return PercentText.TryDecodeForm(bytes, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : raw.ToString();
    }
}
