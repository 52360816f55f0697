using System.Globalization;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a caller prefers of a hold (RFC 7240).</summary>
internal static class HoldPreferences
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public static bool WantsAsync(HttpContext context) => Of(context).Any(p => p.Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    /// <summary>How long the connection is kept: as the caller prefers, else as the integration says. At most ten minutes.</summary>
    public static TimeSpan WaitOf(HttpContext context, GovernedRequest governed)
    {
        var wait = governed.Integration.Hold.Wait;
        foreach (var preference in Of(context))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                wait = TimeSpan.FromSeconds(seconds);
            }
        }

        return wait > LongestWait ? LongestWait : wait;
    }

    private static IEnumerable<string> Of(HttpContext context) =>
        context.Request.Headers["Prefer"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
