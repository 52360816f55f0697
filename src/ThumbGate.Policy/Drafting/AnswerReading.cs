using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What an answer hands out besides data, as far as its description shows.</summary>
internal static class AnswerReading
{
    private static readonly FrozenSet<string> Always = Verbs.Set("accesstoken refreshtoken idtoken clientsecret privatekey secretaccesskey secretkey sessiontoken apikey apisecret");

    private static readonly FrozenSet<string> WhereNamed = Verbs.Set("token secret password key jwt credential credentials value plaintext code");

    /// <summary>A token, key or password, and the operation is about such a thing.</summary>
    public static bool HandsOutCredential(Evidence evidence)
    {
        var names = evidence.Operation.AnswerFields.Where(f => f.Depth <= 2).Select(f => string.Concat(Words.Split(f.Name))).ToArray();
        var about = evidence.Path.Objects.SelectMany(o => o).Concat(evidence.Name.Rest).ToArray();
        var isNamed = about.Any(w => Nouns.IsCredential(w) || w is "oauth" or "oauth2" or "login" or "session" or "key" or "keys");
        return isNamed && (names.Any(Always.Contains) || (evidence.Operation.Method != "GET" && names.Any(WhereNamed.Contains)));
    }

    /// <summary>An address to which its holder may upload without another key.</summary>
    public static bool HandsOutUpload(Evidence evidence)
    {
        var about = evidence.About.Concat(evidence.Name.Rest).ToArray();
        return evidence.Operation.Method != "GET"
            && (about.Contains("presigned", StringComparer.Ordinal) || about.Contains("signed", StringComparer.Ordinal)
                || (about.Contains("upload", StringComparer.Ordinal) && about.Any(w => w is "url" or "urls" or "session" or "link")))
            && evidence.Operation.AnswerFields.Any(f => Words.Split(f.Name).Any(w => w is "url" or "urls" or "uri" or "link"));
    }
}
