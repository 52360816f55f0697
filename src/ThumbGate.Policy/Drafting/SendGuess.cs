namespace ThumbGate.Policy.Drafting;

/// <summary>POST, PUT, PATCH and whatever else sends: what they do is in their words.</summary>
internal static class SendGuess
{
    public static RiskGuess Of(Evidence evidence) =>
        Reading(evidence) ?? Acting(evidence) ?? Writing(evidence);

    /// <summary>Whether a word names what proves who somebody is, or whose something is.</summary>
    public static bool IsIdentity(string word) => Words.Singular(word) is
        "email" or "domain" or "phone" or "user" or "account" or "token" or "code" or "otp" or "member" or "customer" or "number" or "identity" or "sender" or "hostname"
        or "challenge" or "factor" or "password" or "site" or "ownership" or "person" or "individual";

    private static RiskGuess? Reading(Evidence evidence)
    {
        var (path, name, said) = (evidence.Path.Act, evidence.Name.Verb, evidence.Said);
        var asks = Asks(evidence);
        var others = evidence.Sentence.Verbs.Skip(1).Any(v => v.Gates || v.Writes);
        var promised = Phrases.SaysNothingChanges(evidence.Text);
        if (promised && !path.Gates && !name.Gates && (path.Act == Act.Read || name.Act == Act.Read || said.Act == Act.Read))
        {
            return new RiskGuess(RiskClass.Read, "its description says that nothing is changed");
        }

        if (IsComputed(evidence))
        {
            return new RiskGuess(RiskClass.Read, "what it makes is the answer");
        }

        var sources = (asks ? 1 : 0) + (path.Reads ? 1 : 0) + (name.Reads || (name.Act == Act.Read && said.Act == Act.Read) ? 1 : 0) + (said.Reads || (said.Act == Act.Read && name.Act == Act.Read) ? 1 : 0);
        if (sources == 0)
        {
            return null;
        }

        var word = path.Reads ? path.Word : name.Reads ? name.Word : asks ? "search" : said.Word;
        if (path.Act == Act.Verify && said.Act == Act.Read)
        {
            return evidence.About.Any(w => Words.Singular(w) is "domain" or "email" or "phone" or "webhook" or "sender" or "drain" or "hook" or "integration" or "notification" or "destination" or "channel") ? null : Guarded(evidence, sources, word);
        }

        if (path.Gates || (path.Writes && !path.Reads))
        {
            return path.Act is Act.Create or Act.Change && sources == 2 && path.Word is not ("set" or "update" or "create" or "edit") ? Guarded(evidence, sources, word) : null;
        }

        if (evidence.Operation.Method is "PUT" or "PATCH" && (name.Writes || said.Writes || said.Act != Act.Read))
        {
            return said.Act == Act.None && path.Reads && path.Word is not ("list" or "count") && !name.Writes && !name.Gates ? Guarded(evidence, sources, word) : null;
        }

        // The path's own last word is the surest: beside it a summary may say "create a search" or "run a query", but not "send".
        var starts = asks || (path.Reads && Begins(said.Word) && path.Word != "query" && evidence.Sentence.Object.Any(w => Words.Singular(w) == path.Word));
        var nameSpeaksAgainst = name.Gates || (name.Writes && !(path.Reads && name.Word is "create" or "add" or "post" or "new" or "generate"));
        if (nameSpeaksAgainst || others || (!starts && said.Act is not (Act.None or Act.Read) && !(said.IsThing && said.Word is "open" or "post")))
        {
            var other = nameSpeaksAgainst ? name.Word : others ? evidence.Sentence.Verbs.Skip(1).First(v => v.Gates || v.Writes).Word : said.Word;
            return new RiskGuess(RiskClass.Unknown, $"'{word}' says that it reads, '{other}' that it doesn't");
        }

        return Guarded(evidence, sources, word);
    }

    // "Run a search" only asks.
    private static bool Asks(Evidence evidence) =>
        Begins(evidence.Said.Word) && evidence.Sentence.Verbs.Count == 1 && evidence.Sentence.Object.Any(w => Words.Singular(w) is "search" or "lookup")
        && !evidence.Path.Literals.Any(l => l.Contains("saved", StringComparer.Ordinal)) && evidence.Said.Word is not ("create" or "creates" or "post" or "posts");

    private static bool Begins(string word) => word is
        "create" or "creates" or "post" or "posts" or "perform" or "performs" or "do" or "make" or "makes" or "execute" or "executes" or "run" or "runs"
        or "submit" or "submits" or "request" or "requests" or "initiate" or "initiates" or "generate" or "generates";

    // Embeddings, completions, checks of a signature: computed from what was sent, and nothing is kept.
    private static bool IsComputed(Evidence evidence) =>
        evidence.Operation.Method == "POST"
        && !evidence.Path.EndsInParameter
        && evidence.Path.Literals is [.., var last]
        && (last[^1] is "embedding" or "embeddings" or "completion" or "completions" or "moderations"
            || (last.Contains("signature", StringComparer.Ordinal) && last[0] is "verify" or "validate" or "check"))
        && !evidence.Verbs.Any(v => v.Act is not (Act.None or Act.Read or Act.Create or Act.Verify) && !v.IsThing && !Begins(v.Word));

    // What is read may be what nobody should have: a credential, or everything there is.
    private static RiskGuess Guarded(Evidence evidence, int sources, string word)
    {
        var looks = word is "search" or "list" or "lists" or "introspect" or "validate" or "validates" or "check" or "checks" or "query" or "count" or "lookup" or "find";
        if (!looks && (AnswerReading.HandsOutCredential(evidence) || evidence.Path.Literals.TakeLast(1).Any(o => o.Any(Nouns.IsCredential)) || evidence.Sentence.Object.Any(Nouns.IsCredential)))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}', and what it gives is a credential");
        }

        if (word is "returns" or "return" or "get" or "obtain" && evidence.Sentence.Object.Any(w => w is "url" or "urls"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of an address");
        }

        if (word is "query" or "queries" or "search" && Phrases.SpeaksOfStatements(evidence.Text))
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}' runs a statement, and what that does only its text tells");
        }

        if (evidence.About.Contains("upload", StringComparer.Ordinal) && evidence.About.Any(w => w is "link" or "url" or "urls"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}', and what it gives takes uploads");
        }

        if (word is "validate" or "validates" && evidence.About.Any(w => Words.Singular(w) is "domain" or "dns" or "hostname" or "sender" or "ownership" or "webhook"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of whose it is");
        }

        if (evidence.Path.Literals.Any(l => l.Contains("export", StringComparer.Ordinal)) && word is "get" or "download" or "obtain" or "returns" or "fetch")
        {
            return new RiskGuess(RiskClass.Bulk, $"'{word}' of an export");
        }

        return sources == 1 && !evidence.Path.Reads() && Phrases.Effect(evidence.Text) is { } effect && effect != RiskClass.Bulk
            ? new RiskGuess(RiskClass.Unknown, $"'{word}' says that it reads, its description speaks of {effect.Name()}")
            : new RiskGuess(RiskClass.Read, $"'{word}'");
    }

    private static bool Reads(this PathReading path) => path.Act.Reads;

    private static RiskGuess? Acting(Evidence evidence)
    {
        RiskGuess? worst = null;
        var noun = evidence.Noun(out var thing);
        foreach (var verb in evidence.Verbs)
        {
            var counts = !verb.IsThing || verb == evidence.Path.Act || verb == evidence.Name.Verb || verb == evidence.Said;
            if (counts && Guess(evidence, verb, noun, thing) is { } guess && (worst is null || (RiskClasses.Worse(worst.Risk, guess.Risk) == guess.Risk && worst.Risk != guess.Risk)))
            {
                worst = guess;
            }
        }

        // An act on what gates: of the two the worse.
        return worst is not null && noun is RiskClass.Money or RiskClass.Access && RiskClasses.Worse(worst!.Risk, noun!.Value) != worst.Risk
            ? new RiskGuess(noun.Value, $"{worst.Why} on '{thing}'")
            : worst;
    }

    private static RiskGuess? Guess(Evidence evidence, Spoken verb, RiskClass? noun, string thing) => verb.Act switch
    {
        Act.Commit when noun is { } risk && risk != RiskClass.Unknown => new RiskGuess(risk, $"'{verb.Word}' of '{thing}'"),
        Act.Commit => new RiskGuess(RiskClass.Unknown, $"'{verb.Word}' sets something going that the request does not show"),
        Act.Message when verb.Word is "call" or "calls" && noun == RiskClass.Unknown => new RiskGuess(RiskClass.Unknown, $"'{verb.Word}' of '{thing}'"),
        Act.Run => new RiskGuess(RiskClass.Unknown, $"'{verb.Word}' runs what the request does not show"),
        Act.Verify when evidence.About.Any(IsIdentity) => new RiskGuess(RiskClass.Access, $"'{verb.Word}' of who or whose"),
        Act.Verify => new RiskGuess(RiskClass.Unknown, $"'{verb.Word}' may read or act"),
        var act => Verbs.Risk(act) is { } risk ? new RiskGuess(risk, $"'{verb.Word}'") : null,
    };

    // "Add recipients" to a collection: how many, the request says; "add tags" to one thing is no such case.
    private static bool SpeaksOfMany(Evidence evidence) =>
        !evidence.Path.EndsInParameter
        && !evidence.Path.ActsOnOne
        && evidence.Said.Act is Act.Create or Act.Change
        && evidence.Sentence.Object is [.., var last]
        && Words.IsPlural(last)
        && evidence.Path.Literals is [.., var named]
        && named.Contains(last, StringComparer.Ordinal)
        && !evidence.Sentence.Object.Any(w => w is "a" or "an" or "one" or "new" or "your" or "the")
        && last is not ("settings" or "preferences" or "details" or "options" or "properties");

    private static RiskGuess Writing(Evidence evidence)
    {
        if (evidence.Noun(out var thing) is { } noun)
        {
            return new RiskGuess(noun, noun == RiskClass.Unknown ? $"writing '{thing}' may set something going" : $"writes '{thing}'");
        }

        if (evidence.Path.EndsInParameter && evidence.Verbs.Any(v => v.Word is "add" or "adds" or "assign" or "assigns")
            && evidence.Path.Literals.SkipLast(1).Any(l => l.Any(w => Words.Singular(w) is "team" or "group")))
        {
            return new RiskGuess(RiskClass.Access, "adds to a team or group");
        }

        if (Phrases.Effect(evidence.Text) is { } effect)
        {
            return new RiskGuess(effect, $"its description speaks of {effect.Name()}");
        }

        if (evidence.SaysMany || BodyReading.IsList(evidence) || SpeaksOfMany(evidence))
        {
            return new RiskGuess(RiskClass.Bulk, "many in one call");
        }

        var isKnown = evidence.Verbs.Any(v => v.Act is Act.Create or Act.Change);
        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        return isKnown || evidence.Operation.Method is "PUT" or "PATCH" ? new RiskGuess(RiskClass.Write, "creates or changes one thing")
            : last.Count > 0 && Words.IsPlural(last[^1]) && !evidence.Path.EndsInParameter && evidence.Said.Act == Act.None ? new RiskGuess(RiskClass.Write, "adds to a collection")
            : new RiskGuess(RiskClass.Unknown, last.Count > 0 ? $"nothing says what '{string.Join('-', last)}' does" : "nothing says what it does");
    }
}
