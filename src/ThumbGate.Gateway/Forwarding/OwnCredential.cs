using System.Net.Http.Headers;
using System.Text;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Tells an agent's own vendor credential from a key of this gateway.</summary>
internal static class OwnCredential
{
    private const string KeyMark = "tg_";

    /// <summary>Whether an Authorization may pass: the agent showed its key elsewhere, and this is not one.</summary>
    public static bool MayPass(IHeaderDictionary headers, string authorization) =>
        headers.ContainsKey(HeaderPassages.AgentKeyHeader)
        && !HoldsKey(authorization)
        && !HoldsKeyInBasic(authorization);

    private static bool HoldsKeyInBasic(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var value)
            || !string.Equals(value.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[value.Parameter?.Length ?? 0];

        // What doesn't decode might decode elsewhere: then it does not pass.
        return value.Parameter is null
            || !Convert.TryFromBase64String(value.Parameter, bytes, out var written)
            || HoldsKey(Encoding.Latin1.GetString(bytes, 0, written));
    }

    // At the start of a word only: the same letters stand by chance inside many a vendor's token, which would then be dropped.
    private static bool HoldsKey(string text)
    {
        for (var at = text.IndexOf(KeyMark, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(KeyMark, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '-' or '_'))
            {
                return true;
            }
        }

        return false;
    }
}
