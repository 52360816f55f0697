namespace ThumbGate.Gateway.Storage;

/// <summary>Times as the store keeps them: milliseconds since 1970 UTC.</summary>
internal static class Moments
{
    public static DateTimeOffset? From(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
