using System.Globalization;
using System.Text;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>How CEF spells values: what separates is escaped, and what it has no spelling for becomes a space.</summary>
internal static class CefText
{
    /// <summary>A field of the header: pipes and backslashes are escaped; it can't hold line breaks.</summary>
    public static void AppendHeader(StringBuilder line, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' or '|' => line.Append('\\').Append(c),
                _ when IsControl(c) => line.Append(' '),
                _ => line.Append(c),
            };
        }
    }

    /// <summary>A value of the extension: equals signs and backslashes are escaped, line breaks are spelled.</summary>
    public static void AppendValue(StringBuilder line, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' or '=' => line.Append('\\').Append(c),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                _ when IsControl(c) => line.Append(' '),
                _ => line.Append(c),
            };
        }
    }

    // U+2028 and U+2029 end a line for some readers.
    private static bool IsControl(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

/// <summary>Writes the extension's pairs, those that have a value.</summary>
internal sealed class CefExtension(StringBuilder line)
{
    private bool _some;

    public void Add(string key, long? value) => Add(key, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string key, string? value, int longest = int.MaxValue)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        line.Append(_some ? " " : "").Append(key).Append('=');
        CefText.AppendValue(line, value.Length <= longest ? value : string.Concat(value.AsSpan(0, longest - 1), "…"));
        _some = true;
    }

    /// <summary>A custom key and what it means.</summary>
    public void Label(string key, string label, string? value, int longest = int.MaxValue)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Add(key, value, longest);
            Add(key + "Label", label);
        }
    }
}
