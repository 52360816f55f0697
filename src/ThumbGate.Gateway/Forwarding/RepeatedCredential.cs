namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// Finds the credential that stood in a request's query where an answer repeats the URL: in links, in content locations, in a place to come
/// back to after signing in. Each vendor escapes it in its own way, and once more for each URL that it puts it into.
/// </summary>
internal static class RepeatedCredential
{
    /// <summary>Escaped more often than this, a text is taken for one that hides the credential: nobody has so many URLs in one another.</summary>
    public const int MostEscapes = 8;

    /// <summary>Whether a text holds the credential, or is escaped too often to tell.</summary>
    /// <param name="text">A header of the answer.</param>
    /// <param name="parameter">The credential as it was sent: <c>key=value</c>, escaped.</param>
    public static bool IsIn(string text, string parameter)
    {
        var secret = Uri.UnescapeDataString(parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        for (var escapes = 0; escapes <= MostEscapes; escapes++)
        {
            if (text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            var decoded = Uri.UnescapeDataString(text);
            if (decoded.Length == text.Length)
            {
                return false;
            }

            text = decoded;
        }

        return true;
    }
}
