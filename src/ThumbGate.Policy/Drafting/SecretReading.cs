using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ThumbGate.Policy.Drafting;

/// <summary>What is read may be a key: a password, a token, a code, an address with one in it. Not what is told of one.</summary>
internal static partial class SecretReading
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // What stands last in a path and is nothing but what lets its holder in.
    private static readonly FrozenSet<string> Ends = Verbs.Set("secret password passphrase passcode pin cvv cvc totp otp mnemonic presign presigned vnc console rtmp vapid kubeconfig keytab");

    private static readonly FrozenSet<string> KeyKinds = Verbs.Set("signing stream private secret api access encryption master shared authentication");

    private static readonly FrozenSet<string> TokenKinds = Verbs.Set("session access auth bearer login join enrollment enrolment registration bootstrap realtime embed refresh guest security installation upload");

    private static readonly FrozenSet<string> SecondFactors = Verbs.Set("mfa 2fa totp twofactor otp");

    /// <summary>What is given, in a word; null where nothing says so.</summary>
    public static string? Of(Evidence evidence) =>
        AtEnd(evidence)
        ?? InName(evidence)
        ?? Said(Words.FirstSentence(evidence.Operation.Summary))
        ?? Said(Words.FirstSentence(evidence.Operation.Description));

    /// <summary>The key that a sentence says is given; null where it gives none.</summary>
    public static string? Said(string sentence) => Given().Match(sentence) is { Success: true } given ? given.Groups["what"].Value.ToLowerInvariant() : null;

    private static string? AtEnd(Evidence evidence)
    {
        if (evidence.Path.EndsInParameter || evidence.Path.Literals is not [.., var last] || Told().IsMatch(Words.FirstSentence(evidence.Operation.Summary)))
        {
            return null;
        }

        return Ends.Contains(last[^1]) || (last is [.., var kind, "key"] && KeyKinds.Contains(kind)) || (last is [.., var of, "token" or "tokens"] && TokenKinds.Contains(of) && last[^1] is "token") ? last[^1]
            : last[^1] is "setup" or "qr" or "enroll" or "enrol" or "provision" && evidence.Path.Literals.SelectMany(l => l).Any(SecondFactors.Contains) ? last[^1]
            : null;
    }

    // `GetToken` of whatever its path names: the name speaks of nothing else.
    private static string? InName(Evidence evidence) =>
        evidence.Name is { Verb.Act: Act.Read, Verb.Word: "get" or "fetch" or "obtain" or "retrieve", Rest: ["token"] } && evidence.Path.Literals is [.., var last] && !last.Any(w => w is "token" or "tokens")
            && !Told().IsMatch(evidence.Text) ? "token" : null;

    // "Get the password policy", "Returns whether a secret is set", "Get information about an access token" give none.
    [GeneratedRegex(
        @"\b(gets?|returns?|retrieves?|reads?|shows?|reveals?|fetch(es)?|obtains?|generates?|access(es)?|downloads?|exchanges?|(info|information|details|metadata) and an?) ((?!(about|details?|info\w*|metadata|lists?|status|settings?|polic\w+|by|using|via|from|for|with|if|whether|all|every|each)\b)[\w']+ ){0,5}"
        + @"(?<what>(signing|stream|private|secret|api|access|encryption|master|licen[sc]e|vapid|shared) key|vapid keys|(signing|client|webhook|app|application|shared|consumer|totp|2fa|mfa) secret|secret (version|value)|password|passphrase|passcode"
        + @"|(pin( code)?|cvv2?|cvc) (of|for)|(session|access|auth\w*|bearer|login|join|enroll?ment|registration|bootstrap|real-?time|embed|refresh|guest|security|zak|jwt|connect\w*|installation|upload) token|access (and|or) refresh tokens?|jwt"
        + @"|(temporary|temporary security|storage|cluster|database|login|connection|root|admin\w*|ftp|smtp|sip|docker|registry) credentials|(full|unmasked|complete) (card )?(number|pan)|sensitive (card |account )?(details|data|information)|values? of (a|an|the|one) (\w+ ){0,2}secret"
        + @"|(join|install|enroll?ment|registration|bootstrap) (command|script)|(mfa|2fa|totp|authenticator) (\w+ )?qr|(vnc|console|rdp|rtmp|ingest|webrtc) (\w+ )?(url|link|access|session)|(recovery|backup|door|unlock|entry|gate|gift card) codes?|portal session)"
        + @"(?!\w|['’-]| (balance|usage|info\w*|details?|metadata|counts?|history|polic\w+|settings?|scopes?|status|types?|prices?|rules?|requirements?|rotation|scanning|names?|ids?|identifiers?|expir\w+|permissions?|requests?|hash|fingerprints?|config\w*|events?|logs?|reports?|templates?)\b)",
        Options, 1000)]
    private static partial Regex Given();

    [GeneratedRegex(@"\b(about|details?|info\w*|metadata|status|history|polic\w+|usage|requirements?|settings?|lists?|whether)\b", Options, 1000)]
    private static partial Regex Told();
}
