using System.Text;

namespace ThumbGate.Gateway.Storage;

/// <summary>Text as every store can keep it and give it back: PostgreSQL has no U+0000, and half a surrogate pair is no UTF-8.</summary>
internal static class StoredText
{
    /// <summary>The text itself, or with U+FFFD in the place of what can't be kept.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            kept.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return kept.ToString();
    }
}
