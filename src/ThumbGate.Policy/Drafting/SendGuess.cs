namespace ThumbGate.Policy.Drafting;

/// <summary>POST, PUT, PATCH and whatever else sends: what they do is in their words.</summary>
internal static class SendGuess
{
    public static RiskGuess Of(Evidence evidence) =>
        AskGuess.Of(evidence) ?? Acting(evidence) ?? Writing(evidence);

    /// <summary>Whether a word names what proves who somebody is, or whose something is.</summary>
    public static bool IsIdentity(string word) => Words.Singular(word) is
        "email" or "domain" or "phone" or "user" or "account" or "token" or "code" or "otp" or "member" or "customer" or "number" or "identity" or "sender" or "hostname"
        or "challenge" or "factor" or "password" or "site" or "ownership" or "person" or "individual";

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

        foreach (var named in evidence.Path.Objects.SelectMany(o => o))
        {
            // A thing that is the name of an act: /terminations, /deletion-jobs.
            if (Verbs.Nominal(Words.Singular(named)) is { } act && (Verbs.Risk(act) ?? (act == Act.Commit && named.StartsWith("un", StringComparison.Ordinal) ? RiskClass.Unknown : null)) is { } risk && (worst is null || (RiskClasses.Worse(worst.Risk, risk) == risk && worst.Risk != risk)))
            {
                worst = new RiskGuess(risk, $"'{named}'");
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
        Act.Change when verb.Word is "claim" or "claims" && evidence.About.Any(w => IsIdentity(w) || Words.Singular(w) is "website") => new RiskGuess(RiskClass.Access, $"'{verb.Word}' of whose it is"),
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

    // PUT /tags: all there are, or as many as the body names.
    private static bool ChangesAll(Evidence evidence) =>
        evidence.Operation.Method is "PUT" or "PATCH" && !evidence.Path.EndsInParameter && evidence.Path.Act.Act == Act.None
        && evidence.Path.Literals is [.., [.., var last]] && Words.IsPlural(last) && last is not ("settings" or "preferences" or "details" or "properties");

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

        if (evidence.Sentence.Object.LastOrDefault(w => w is not ("object" or "resource" or "entity" or "instance" or "record")) is "url" or "urls" or "link" && evidence.Verbs.Any(v => v.Act == Act.Create))
        {
            return new RiskGuess(RiskClass.Access, "makes an address that lets its holder in");
        }

        if (Phrases.GivesAddress(Words.FirstSentence(evidence.Operation.Summary)) || Phrases.GivesAddress(Words.FirstSentence(evidence.Operation.Description)))
        {
            return new RiskGuess(RiskClass.Access, "what it gives is an address that lets its holder in");
        }

        if (AnswerReading.HandsOutAddress(evidence))
        {
            return new RiskGuess(RiskClass.Access, "its answer holds an address that lets its holder in");
        }

        if (evidence.Path.Literals is [.., var at] && Words.Singular(at[^1]) is "record" && evidence.Operation.BodyFields.Any(f => f.Depth <= 2 && f.Name.Equals("ttl", StringComparison.OrdinalIgnoreCase)))
        {
            return new RiskGuess(RiskClass.Deploy, "a record with a time to live is one of DNS");
        }

        if (Phrases.Effect(evidence.Text) is { } effect)
        {
            return new RiskGuess(effect, $"its description speaks of {effect.Name()}");
        }

        if (evidence.SaysMany || BodyReading.IsList(evidence) || BodyReading.TakesRows(evidence) || SpeaksOfMany(evidence))
        {
            return new RiskGuess(RiskClass.Bulk, "many in one call");
        }

        var isKnown = evidence.Verbs.Any(v => v.Act is Act.Create or Act.Change && (!v.IsThing || v == evidence.Said || v == evidence.Path.Act));
        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        var writes = isKnown || evidence.Operation.Method is "PUT" or "PATCH" ? "creates or changes one thing"
            : last.Count > 0 && Words.IsPlural(last[^1]) && !evidence.Path.EndsInParameter && evidence.Said.Act == Act.None ? "adds to a collection"
            : null;
        var named = last.Count > 0 ? string.Join('-', last) : "it";
        return evidence.Path.Literals.Count == 0 ? new RiskGuess(RiskClass.Unknown, "its path names nothing")
            : writes is null ? new RiskGuess(RiskClass.Unknown, $"nothing says what '{named}' does")
            : ChangesAll(evidence) ? new RiskGuess(RiskClass.Unknown, $"a {evidence.Operation.Method} of all of '{named}' may replace them")
            : BodyReading.IsPriced(evidence) ? new RiskGuess(RiskClass.Unknown, "an amount that it names may be owed")
            : BodyReading.NamesSeveral(evidence) ? new RiskGuess(RiskClass.Unknown, "how many it is about, the body says")
            : !BodyReading.IsTold(evidence) ? new RiskGuess(RiskClass.Unknown, "its body holds nothing that is only written down")
            : !PlainThings.OnlyWrites(evidence) ? new RiskGuess(RiskClass.Unknown, "its words say more than that something is written down")
            : PlainThings.IsWritten(evidence) ? new RiskGuess(RiskClass.Write, writes)
            : new RiskGuess(RiskClass.Unknown, $"nothing says that '{named}' is only written down");
    }
}
