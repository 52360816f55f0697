namespace ThumbGate.Gateway.Commands;

/// <summary>Makes a query of the values that are there.</summary>
internal static class QueryText
{
    public static string Of(params (string Name, string? Value)[] values)
    {
        var given = values.Where(v => !string.IsNullOrEmpty(v.Value)).Select(v => v.Name + "=" + Uri.EscapeDataString(v.Value!));
        var text = string.Join('&', given);
        return text.Length == 0 ? "" : "?" + text;
    }
}
