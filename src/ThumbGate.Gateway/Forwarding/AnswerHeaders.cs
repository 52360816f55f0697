using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Which headers of an answer reach the agent.</summary>
internal static class AnswerHeaders
{
    public const string Decision = "ThumbGate-Decision";
    public const string Note = "ThumbGate-Note";
    public const string LocationWithheld = "location-withheld";

    // Of the connection; of sessions that an agent must not hold; and of ways around the gateway.
    private static readonly FrozenSet<string> Withheld = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Connection", "Transfer-Encoding", "Upgrade",
        "Set-Cookie", "Set-Cookie2", "Alt-Svc", "Refresh",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsLocation(string name) => name.Length == 8 && string.Equals(name, "Location", StringComparison.OrdinalIgnoreCase);

    public static bool IsWithheld(string name) =>
        Withheld.Contains(name)
        || ((name[0] | 0x20) is 't' or 'x'
            && (name.StartsWith("ThumbGate-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-ThumbGate-", StringComparison.OrdinalIgnoreCase)));

    public static StringValues ValuesOf(HeaderStringValues values)
    {
        if (values.Count <= 1)
        {
            return values.ToString();
        }

        var all = new string[values.Count];
        var i = 0;
        foreach (var value in values)
        {
            all[i++] = value;
        }

        return all;
    }
}
