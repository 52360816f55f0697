namespace ThumbGate.Gateway;

/// <summary>The preferences of RFC 7240 that speak to the gateway and not to the vendor.</summary>
internal static class Preferences
{
    /// <summary>A Prefer value without <c>wait</c> and <c>respond-async</c>; null where nothing is left.</summary>
    public static string? ForUpstream(string value)
    {
        if (!value.Contains("wait", StringComparison.OrdinalIgnoreCase) && !value.Contains("respond-async", StringComparison.OrdinalIgnoreCase))
        {
            return value;
        }

        var kept = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(preference => !IsOurs(preference)).ToArray();
        return kept.Length == 0 ? null : string.Join(", ", kept);
    }

    private static bool IsOurs(string preference)
    {
        var end = preference.AsSpan().IndexOfAny('=', ';', ' ');
        var name = end < 0 ? preference : preference.AsSpan(0, end);
        return name.Equals("wait", StringComparison.OrdinalIgnoreCase) || name.Equals("respond-async", StringComparison.OrdinalIgnoreCase);
    }
}
