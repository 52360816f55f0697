using System.Globalization;

namespace ThumbGate.Gateway.Operators;

/// <summary>Points in time as people give them: a duration from now, or a timestamp.</summary>
internal static class GivenTime
{
    public const string Cure = "give a duration (30m, 24h, 7d) or a timestamp (2030-01-31T09:00:00Z).";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>That long before now, or the timestamp.</summary>
    public static bool TryParsePast(string text, DateTimeOffset now, out DateTimeOffset moment) => TryParse(text, now, -1, out moment);

    /// <summary>That long after now, or the timestamp.</summary>
    public static bool TryParseFuture(string text, DateTimeOffset now, out DateTimeOffset moment) => TryParse(text, now, 1, out moment);

    private static bool TryParse(string text, DateTimeOffset now, int direction, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length > 1 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var unit = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => TimeSpan.Zero,
            };
            if (unit == TimeSpan.Zero || count > Longest / unit)
            {
                return false;
            }

            moment = now + (direction * count * unit);
            return true;
        }

        return text.Length >= 10
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
    }
}
