using System.Buffers;
using System.Globalization;
using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Words of inner requests: verbs, names, header lines.</summary>
internal static class InnerText
{
    /// <summary>The most headers that one inner request may have.</summary>
    private const int MaxHeaders = 100;

    private const int LongestLabel = 64;

    private static readonly string[] Verbs = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "MERGE"];

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-:/");
    private static readonly SearchValues<char> Token = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c), '\x7F']);

    /// <summary>An HTTP verb in upper case; null where it is none that inner requests have.</summary>
    public static string? Verb(ReadOnlySpan<byte> text)
    {
        foreach (var verb in Verbs)
        {
            if (Ascii.EqualsIgnoreCase(text, verb))
            {
                return verb;
            }
        }

        return null;
    }

    /// <summary>What a refusal calls an item: its number, and its own name where that is plain.</summary>
    public static string ItemName(int number, string? label) => label is { Length: > 0 and <= LongestLabel } && !label.AsSpan().ContainsAnyExcept(Letters)
        ? string.Create(CultureInfo.InvariantCulture, $"item {number} ({label})")
        : string.Create(CultureInfo.InvariantCulture, $"item {number}");

    /// <summary>Whether a name makes a path as it is, with nothing in it that a path would change.</summary>
    public static bool IsPlain(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameLetters))
        {
            return false;
        }

        foreach (var range in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(range) is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a header; false where it is malformed, or one too many.</summary>
    public static bool TryAdd(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        if (headers.Count == MaxHeaders || name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token) || value.AsSpan().ContainsAny(Controls))
        {
            return false;
        }

        headers.Add(new(name, value));
        return true;
    }

    /// <summary>Whether a header of that name is there already.</summary>
    public static bool Has(List<KeyValuePair<string, string>> headers, string name)
    {
        foreach (var header in headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
