using System.Globalization;

namespace ThumbGate.Gateway.Storage;

/// <summary>Times as the store keeps them: milliseconds since 1970 UTC.</summary>
internal static class Moments
{
    public static DateTimeOffset? From(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary>As others are told it: <c>2025-07-12T18:57:36.789Z</c>.</summary>
    public static string Text(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
