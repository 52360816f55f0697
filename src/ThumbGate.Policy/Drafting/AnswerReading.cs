using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ThumbGate.Policy.Drafting;

/// <summary>What an answer hands out besides data, as far as its description shows.</summary>
internal static partial class AnswerReading
{
    private static readonly FrozenSet<string> Always = Verbs.Set("accesstoken refreshtoken idtoken clientsecret privatekey secretaccesskey secretkey sessiontoken apikey apisecret");

    private static readonly FrozenSet<string> WhereNamed = Verbs.Set("token secret password key jwt credential credentials value plaintext code");

    private static readonly FrozenSet<string> Addresses = Verbs.Set("""
        uploadurl uploadurls uploaduri uploadlink signedurl presignedurl signurl signingurl signinglink signinurl loginurl loginlink magiclink authurl authorizeurl
        authorizationurl consenturl ssourl sessionurl portalurl inviteurl invitelink invitationurl invitationlink
        """);

    /// <summary>A token, key or password, and the operation is about such a thing.</summary>
    public static bool HandsOutCredential(Evidence evidence)
    {
        var names = evidence.Operation.AnswerFields.Where(f => f.Depth <= 2).Select(f => string.Concat(Words.Split(f.Name))).ToArray();
        var about = evidence.Path.Objects.SelectMany(o => o).Concat(evidence.Name.Rest).ToArray();
        var isNamed = about.Any(w => Nouns.IsCredential(w) || w is "oauth" or "oauth2" or "login" or "session" or "key" or "keys");
        if (Hidden().IsMatch(evidence.Text) && evidence.Operation.Method == "GET")
        {
            return true;
        }

        if (evidence.Operation.Method == "GET" && evidence.Path.EndsInParameter && names.Any(n => n is "privatekey" or "secretkey" or "clientsecret" or "secretaccesskey" or "apisecret"))
        {
            return true;
        }

        if (evidence.Operation.Method != "GET" && evidence.Operation.AnswerFields.Any(f => f.Depth == 1 && f.Type is "string" or "" && Always.Contains(string.Concat(Words.Split(f.Name)))))
        {
            return true;
        }

        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        if (evidence.Operation.Method == "GET" && !evidence.Path.EndsInParameter && last.Count > 0 && !last.Any(w => w is "page" or "sync" or "next") && last[^1] is "secret" or "password" or "credential" or "jwt" or "authcode" or "kubeconfig" or "cvv" or "unmasked" or "plaintext" or "decrypt" or "reveal")
        {
            return true;
        }

        if (evidence.Operation.Method == "GET" && !evidence.Path.EndsInParameter && last is [.., { Length: > 3 } key] && key.EndsWith("key", StringComparison.Ordinal) && key is not ("publickey" or "pubkey" or "foreignkey" or "hotkey"))
        {
            return true;
        }

        // One token is handed out; what is told of one is not the token.
        if (evidence.Operation.Method == "GET" && last is [.., "token"] && !last.Any(w => w is "page" or "sync" or "next") && !evidence.Sentence.Object.Any(w => w is "details" or "detail" or "info" or "information" or "status"))
        {
            return true;
        }

        if (evidence.Operation.Method == "GET" && Mints().IsMatch(evidence.Text))
        {
            return true;
        }

        // The PIN and the full number of a card.
        if (evidence.Operation.Method == "GET" && last.Any(w => w is "pin" or "pan" or "sensitive") && evidence.Path.Literals.Any(l => l.Any(w => Words.Singular(w) is "card")))
        {
            return true;
        }

        if (evidence.Operation.Method == "GET" && last.Any(Nouns.IsCredential) && names.Any(n => n is "token" or "secret" or "password" or "plaintext" or "credential" or "credentials"))
        {
            return true;
        }

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

    /// <summary>An address, beside what is made, with which its holder uploads, signs or logs in.</summary>
    public static bool HandsOutAddress(Evidence evidence) =>
        evidence.Operation.AnswerFields.Any(f => f.Depth <= 2 && Addresses.Contains(string.Concat(Words.Split(f.Name))));

    /// <summary>Whether its words say that values stay hidden.</summary>
    public static bool IsWithheld(Evidence evidence) => Withheld().IsMatch(evidence.Text);

    /// <summary>Whether what is read is a vendor's keys or secrets, and nothing says that their values stay hidden.</summary>
    public static bool MayHoldSecrets(Evidence evidence) =>
        evidence.Path.Literals is [.., var last]
        && (IsEntryCode(evidence.Path.Literals) || IsOneCredential(evidence, last) || last is [.., "secret" or "secrets" or "apikey" or "apikeys"] or [.., "api", "key" or "keys"] || (!evidence.Path.EndsInParameter && last is ["key"] or [.., "access" or "api" or "enrollment" or "enrolment" or "join" or "bootstrap" or "registration", "tokens"]) || evidence.Path.Literals is [["key" or "keys"]] || (evidence.Path.EndsInParameter && KeySet().IsMatch(evidence.Text)) || evidence.Operation.QueryParameters.Any(p => p.Name is "reveal" or "decrypt" or "show_secret" or "showSecret"))
        && !Withheld().IsMatch(evidence.Text);

    /// <summary>Whether a POST asks for keys, secrets or connection strings in one word with the asking, and nothing says that their values stay hidden.</summary>
    public static bool ListsSecrets(Evidence evidence) =>
        evidence.Path.Literals is [.., ["list" or "get" or "fetch" or "retrieve" or "show" or "reveal", .., var what] last] && !evidence.Path.EndsInParameter
        && (what is "sas" or "keys" or "secrets" or "credentials" or "secret" or "password" or "passwords" || (last[^2] is "connection" && what is "string" or "strings") || what is "connectionstrings" or "kubeconfig")
        && !Withheld().IsMatch(evidence.Text);

    // A code with which a device or a person is let in; a country's or a discount's is none.
    private static bool IsEntryCode(IReadOnlyList<IReadOnlyList<string>> literals) =>
        literals.TakeLast(2).SelectMany(l => l).ToArray() is [.., var before, "code" or "codes"]
        && Words.Singular(before) is "device" or "pairing" or "activation" or "recovery" or "backup" or "auth" or "authorization" or "authorisation" or "login" or "claim" or "enrollment" or "enrolment" or "entry" or "unlock" or "access" or "otp" or "mfa" or "lock" or "door" or "locker" or "gate" or "safe" or "card";

    // "Get the credentials of a registry" gives them; a list of credentials tells which there are.
    private static bool IsOneCredential(Evidence evidence, IReadOnlyList<string> last) =>
        last[^1] is "credentials" && !evidence.Path.EndsInParameter && (last.Count > 1 || evidence.Path.ActsOnOne)
        && evidence.Said.Word is "get" or "gets" or "retrieve" or "retrieves" or "return" or "returns" or "fetch" or "fetches" or "generate" or "generates"
        && evidence.Name.Verb.Word != "list" && !evidence.Sentence.Object.Any(w => w is "list" or "all" or "page" or "paginated" or "collection" or "every");

    [GeneratedRegex(@"\b(metadata|masked|hidden|redacted|names? of|(without|not|never|no) (\w+ ){0,4}(values?|secrets?|returned|shown|included|revealed|exposed))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Withheld();

    // A set that is kept under a name of its own holds the private halves too; the one for everybody stands at a well-known place.
    [GeneratedRegex(@"\bjson web keys?( sets?)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeySet();

    [GeneratedRegex(@"\b(generates?|creates?|issues?|mints?) (an? |the |new )*(\w+ ){0,3}(access |bearer |id |connect )tokens?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mints();

    [GeneratedRegex(@"\b(decrypted|unencrypted|plain-?text|in clear text|auth(orization)? code for|secret value|connection ?(strings?|info|information|uri)|private ?keys?|(includ\w+|with) (the|its) (\w+ )?key|(?<!not )includ\w+ (the|its) (\w+ )?(token|secret|password)|(recovery|backup) (\w+ )?codes?|kubeconfig|includes? sensitive (information|data)|unmasked)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
