using System.Globalization;
using System.Text.RegularExpressions;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads a vendor's error shape: any tree, with placeholders that a refusal fills in.</summary>
internal static partial class ErrorShapes
{
    private static readonly string[] Placeholders = ["{code}", "{detail}", "{problem}", "{status}", "{title}"];

    public static ErrorShape? Read(MapReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var shape = reader.Nested("shape");
        if (shape is null && !reader.Has("shape"))
        {
            reader.Errors.Add(reader.Map, "missing", "write shape: { error: \"{detail}\" }, or remove errors", "shape");
        }

        reader.Finish();
        return shape is null ? null : new ErrorShape(Members(shape.Map, reader.Errors));
    }

    private static Dictionary<string, object?> Members(ConfigMap map, ConfigErrors errors) =>
        map.Entries.ToDictionary(e => e.Key.Text, e => Value(e.Value, errors), StringComparer.Ordinal);

    private static object? Value(ConfigNode node, ConfigErrors errors)
    {
        switch (node)
        {
            case ConfigMap map:
                return Members(map, errors);
            case ConfigList list:
                return list.Items.ConvertAll(i => Value(i, errors));
        }

        var scalar = (ConfigScalar)node;
        foreach (Match placeholder in Placeholder().Matches(scalar.Text))
        {
            if (!Placeholders.Contains(placeholder.Value, StringComparer.Ordinal))
            {
                errors.Add(scalar, "not a placeholder", "write " + ConfigText.Or(Placeholders), placeholder.Value);
            }
        }

        return scalar switch
        {
            { IsNull: true } => null,
            { Plain: true, Text: "true" or "false" } => scalar.Text == "true",
            { Plain: true } when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ => scalar.Text,
        };
    }

    [GeneratedRegex(@"\{[A-Za-z]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
