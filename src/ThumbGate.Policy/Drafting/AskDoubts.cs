using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What speaks against a read that the words of an operation promise, and what speaks for one in spite of them.</summary>
internal static class AskDoubts
{
    // Addresses of a picture or of a copy for whoever asks: they let nobody in.
    private static readonly FrozenSet<string> Shown = Verbs.Set("download image avatar photo picture logo icon thumbnail preview pdf receipt invoice canonical vanity short expand resolve source parse check");

    private static readonly FrozenSet<string> Asked = Verbs.Set("search lookup preview count list check status info stats statistic history summary estimate quote detail report");

    /// <summary>Asks what the caller may do, or returns a report that is computed for the answer.</summary>
    public static bool OnlyAsks(Evidence evidence)
    {
        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        var asksPermissions = last is ["test" or "check" or "query" or "get", ..] && Words.Singular(last[^1]) is "permission"
            && (evidence.Said.Act is Act.Read or Act.None || evidence.Said.Word is "tests" or "test");
        return asksPermissions || AsksWhether(evidence) || (evidence.Said.Act == Act.Read && evidence.Sentence.Verbs.Count == 1 && (RunsReport(last) || RunsReport(evidence.Name.Rest.Prepend(evidence.Name.Verb.Word).ToArray())));
    }

    /// <summary>The word that casts doubt on a read; null where none does.</summary>
    public static string? Against(Evidence evidence)
    {
        if (Phrases.MarksAsRead(evidence.Operation.Summary) || Phrases.MarksAsRead(evidence.Operation.Description))
        {
            return "mark";
        }

        if (Phrases.Keeps(evidence.Operation.Summary) || Phrases.Keeps(evidence.Operation.Description))
        {
            return "into";
        }

        if (Phrases.ActsAs(evidence.Operation.Summary) || Phrases.ActsAs(evidence.Operation.Description))
        {
            return "as";
        }

        // What is there is put into words: the words stay with it.
        if (evidence.Path.ActsOnOne && evidence.Path.Act.Word is "transcribe" or "translate" or "render" && !evidence.Operation.BodyFields.Any(f => f.Name is "text" or "content"))
        {
            return evidence.Path.Act.Word;
        }

        var (path, name, said) = (evidence.Path, evidence.Name.Verb, evidence.Said);
        var second = evidence.Sentence.Verbs.Count == 0 ? evidence.Second.Verbs.Skip(1).Where(v => v.Gates || v.Writes) : evidence.Second.Verbs.Where((v, i) => i == 0 ? v.Gates && Verbs.Risk(v.Act) is not (null or RiskClass.Bulk) : v.Gates || v.Writes);
        if (second.Select(v => v.Word).FirstOrDefault() is { } further)
        {
            return further;
        }

        // /agents/{agent}/stop: one word behind a thing is what is done to it, unless everything else says that it is read.
        var isAct = path.Act.IsThing && !path.EndsInParameter && path.Literals is [.., [_]] && !Words.IsPlural(path.Literals[^1][0])
            && path.Act.Act is Act.Commit or Act.Run or Act.Deploy or Act.Destructive or Act.Access or Act.Money or Act.Bulk or Act.Message
            && path.Act.Word is not ("batch" or "bulk") && (path.Act.Act != Act.Message || path.ActsOnOne);
        return (isAct || IsAnsweredOrStarted(path)) && !(name.Act == Act.Read && said.Act == Act.Read) ? path.Act.Word : null;
    }

    // /start_setup and /answerQuery: the first word is what is done, unless the last one asks.
    private static bool IsAnsweredOrStarted(PathReading path) =>
        path.Act.IsThing && !path.EndsInParameter && path.Literals is [.., [var first, .., var last]] && first == path.Act.Word
        && path.Act.Act is Act.Commit or Act.Run or Act.Deploy or Act.Destructive or Act.Access or Act.Money or Act.Message
        && !Words.IsPlural(last) && !Asked.Contains(last);

    /// <summary>What is given lets its holder in: an address with a key in it, or an answer to a code that was sent.</summary>
    public static bool LetsIn(Evidence evidence, string word)
    {
        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        var gives = word is not ("search" or "list" or "lists" or "query" or "count" or "lookup" or "find" or "preview" or "validate" or "check");
        return (gives && ((last is [.., "url" or "urls"] && last.Any(w => w is "consent" or "login" or "auth" or "authorize" or "authorization" or "oauth" or "oauth2" or "portal" or "upload" or "session" or "signin" or "sso" or "redirect")) || Phrases.SpeaksOfKeyedAddress(Words.FirstSentence(evidence.Operation.Summary)) || Phrases.SpeaksOfKeyedAddress(Words.FirstSentence(evidence.Operation.Description))))
            || (word is "validate" or "validates" or "check" or "checks"
                && (last.Contains("verification", StringComparer.Ordinal) || last.Concat(evidence.Sentence.Object).Any(w => w is "credentials" or "password" or "passcode" or "otp") || evidence.Operation.BodyFields.Any(f => f.Depth == 1 && string.Concat(Words.Split(f.Name)) is "password" or "otp" or "pin" or "passcode" or "totp" or "otpcode" or "mfacode" or "verificationcode" or "securitycode")));
    }

    /// <summary>What a GET answers is one address with which its holder signs, logs in or uploads.</summary>
    public static bool HandsOver(Evidence evidence)
    {
        return GrantsCode(evidence.Path)
            || (evidence.Path.Literals is [.., [.., "url" or "link"] last] && !evidence.Path.EndsInParameter && !last.Any(Shown.Contains))
            || (evidence.Said.Word is "generate" or "generates" or "create" or "creates" && evidence.Sentence.Object is [.., "url" or "link"])
            || Phrases.SpeaksOfHandedAddress(Words.FirstSentence(evidence.Operation.Summary)) || Phrases.SpeaksOfHandedAddress(Words.FirstSentence(evidence.Operation.Description));
    }

    // GET /oauth/authorize: who is logged in is sent on with a code that lets an application in.
    private static bool GrantsCode(PathReading path) => !path.EndsInParameter
        && (path.Literals is [.., ["authorize" or "authorise"]] || path.Literals is [.., ["oauth" or "oauth2"], ["auth"]]);

    private static bool AsksWhether(Evidence evidence) =>
        (Phrases.AsksWhether(Words.FirstSentence(evidence.Operation.Summary)) || Phrases.AsksWhether(Words.FirstSentence(evidence.Operation.Description)))
        && evidence.Verbs.All(v => v.Act is Act.Read or Act.Verify || v.IsThing);

    private static bool RunsReport(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count - 1; i++)
        {
            if (words[i] is "run" or "execute" && words.Skip(i + 1).Take(2).Any(w => Words.Singular(w) is "report" or "search"))
            {
                return true;
            }
        }

        return false;
    }
}
