namespace ThumbGate.Policy.Drafting;

/// <summary>What is sent may only ask: search, preview, validate, calculate.</summary>
internal static class AskGuess
{
    /// <summary>A read, access where what is read lets its holder in, unknown where its words disagree; null where nothing says that it reads.</summary>
    public static RiskGuess? Of(Evidence evidence)
    {
        var (path, name, said) = (evidence.Path.Act, evidence.Name.Verb, evidence.Said);
        var asks = Asks(evidence);
        var others = evidence.Sentence.Verbs.Skip(1).Any(v => v.Gates || v.Writes);
        var promised = Phrases.SaysNothingChanges(evidence.Text);
        var givesBack = said.Word is "return" or "returns" && evidence.Path.Literals is [.., [.., "return" or "returns"]];
        if (promised && !givesBack && !path.Gates && !name.Gates && (path.Act == Act.Read || name.Act == Act.Read || said.Act == Act.Read))
        {
            return new RiskGuess(RiskClass.Read, "its description says that nothing is changed");
        }

        if (AskDoubts.OnlyAsks(evidence))
        {
            return new RiskGuess(RiskClass.Read, "it only asks");
        }

        if (ComputedAnswer.Is(evidence))
        {
            return new RiskGuess(RiskClass.Read, "what it makes is the answer");
        }

        var sources = (asks ? 1 : 0) + (path.Reads ? 1 : 0) + (name.Reads || (name.Act == Act.Read && said.Act == Act.Read) ? 1 : 0) + (said.Reads || (said.Act == Act.Read && name.Act == Act.Read) ? 1 : 0);
        if (sources == 0)
        {
            return null;
        }

        if (AskDoubts.Against(evidence) is { } doubt)
        {
            return path.Gates || name.Gates ? null : new RiskGuess(RiskClass.Unknown, $"its words say that it reads, '{doubt}' that it doesn't");
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

        // /stream_targets are targets that are made, however much `stream` may read.
        if (path.Reads && !evidence.Path.EndsInParameter && (name.Writes || said.Writes) && evidence.Path.Literals is [.., [var first, .., var thing]] && first == path.Word && Words.IsPlural(thing))
        {
            return null;
        }

        if (evidence.Operation.Method is "PUT" or "PATCH" && (name.Writes || said.Writes || said.Act != Act.Read))
        {
            return said.Act == Act.None && path.Reads && path.Word is not ("list" or "count") && !name.Writes && !name.Gates ? Guarded(evidence, sources, word) : null;
        }

        if (evidence.Operation.Method is "PUT" or "PATCH" && (path.Reads ? evidence.Path.EndsInParameter : !IsPlainly(said.Word)))
        {
            return new RiskGuess(RiskClass.Unknown, $"a {evidence.Operation.Method} whose words say that it reads");
        }

        // PUT /zone/retrieve: what is fetched by a PUT is fetched into what stands there.
        if (evidence.Operation.Method is "PUT" or "PATCH" && path.Word is "retrieve" or "fetch" or "download" or "get")
        {
            return new RiskGuess(RiskClass.Unknown, $"a {evidence.Operation.Method} that ends in '{path.Word}'");
        }

        // The path's own last word is the surest: beside it a summary may say "create a search" or "run a query", but not "send".
        var starts = asks || (path.Reads && Begins(said.Word) && path.Word != "query" && evidence.Sentence.Object is [.., var made] && Words.Singular(made) == path.Word && (IsAsked(path.Word) || said.Word is not ("create" or "creates" or "post" or "posts" or "generate" or "generates" or "make" or "makes")));
        var agrees = path.Reads && said.Reads && evidence.Name.Rest is [.., var end] && end == path.Word;
        var nameSpeaksAgainst = (name.Gates && !agrees) || (name.Writes && !((starts || (path.Reads && said.Act == Act.None)) && name.Word is "create" or "add" or "post" or "new" or "generate"));
        if (nameSpeaksAgainst || others || (!starts && said.Act is not (Act.None or Act.Read) && !(said.IsThing && said.Word is "open" or "post")))
        {
            var other = nameSpeaksAgainst ? name.Word : others ? evidence.Sentence.Verbs.Skip(1).First(v => v.Gates || v.Writes).Word : said.Word;
            return new RiskGuess(RiskClass.Unknown, $"'{word}' says that it reads, '{other}' that it doesn't");
        }

        return Guarded(evidence, sources, word);
    }

    // "Run a search" only asks.
    internal static bool Asks(Evidence evidence) =>
        Begins(evidence.Said.Word) && evidence.Sentence.Verbs.Count == 1 && evidence.Sentence.Object.Any(w => Words.Singular(w) is "search" or "lookup")
        && !evidence.Path.Literals.Any(l => l.Contains("saved", StringComparer.Ordinal)) && evidence.Said.Word is not ("create" or "creates" or "post" or "posts");

    private static bool IsPlainly(string word) => word is
        "get" or "gets" or "list" or "lists" or "retrieve" or "retrieves" or "return" or "returns" or "search" or "searches" or "find" or "finds" or "fetch" or "fetches"
        or "query" or "queries" or "parse" or "parses" or "calculate" or "calculates" or "preview" or "previews" or "estimate" or "estimates";

    // A search that is created is made; an estimate or a quote that is created stays.
    private static bool IsAsked(string word) => word is "search" or "searches" or "preview" or "lookup" or "calculate" or "autocomplete" or "explain" or "summarize";

    internal static bool Begins(string word) => word is
        "create" or "creates" or "post" or "posts" or "perform" or "performs" or "do" or "make" or "makes" or "execute" or "executes" or "run" or "runs"
        or "submit" or "submits" or "request" or "requests" or "initiate" or "initiates" or "generate" or "generates";

    // What is read may be what nobody should have: a credential, or everything there is.
    private static RiskGuess Guarded(Evidence evidence, int sources, string word)
    {
        var looks = word is "search" or "list" or "lists" or "introspect" or "validate" or "validates" or "check" or "checks" or "query" or "count" or "lookup" or "find";
        if (!looks && (AnswerReading.HandsOutCredential(evidence) || evidence.Path.Literals.TakeLast(1).Any(o => o.Any(Nouns.IsCredential)) || evidence.Sentence.Object.Any(Nouns.IsCredential)))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}', and what it gives is a credential");
        }

        if (word is "query" or "get" or "obtain" && evidence.Path.Literals.Any(l => l is ["oauth" or "oauth2", ..]) && evidence.Path.Literals[^1].Contains("token", StringComparer.Ordinal))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of a token");
        }

        if (!looks && evidence.Path.Literals.Any(l => l.Contains("sensitive", StringComparer.Ordinal)))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of what is sensitive");
        }

        if (AskDoubts.LetsIn(evidence, word))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of what lets its holder in");
        }

        // POST /accounts/{account}/listKeys: what a list tells by GET, it hands out by POST.
        if (AnswerReading.ListsSecrets(evidence))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of what lets its holder in");
        }

        if (!looks && !AnswerReading.IsWithheld(evidence) && SecretReading.Of(evidence) is { } given)
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}', and what it gives is '{given}'");
        }

        if ((word is "returns" or "return" or "get" or "obtain" || (word is "list" && evidence.Said.Word is "get" or "gets" or "returns" or "return" or "retrieves")) && evidence.Sentence.Object.Any(w => w is "url" or "urls"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of an address");
        }

        // POST /bulk/download: many in one call, whatever it names.
        if (word is "download" && (BodyReading.NamesSeveral(evidence) || evidence.Path.Literals.Any(l => l.Contains("bulk", StringComparer.Ordinal))))
        {
            return new RiskGuess(RiskClass.Bulk, $"'{word}' of as many as the body names");
        }

        if (word is "query" or "queries" && evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Type == "string" && f.Name.ToLowerInvariant() is "sql" or "statement" or "stmt"))
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}' runs a statement, and what that does only its text tells");
        }

        // What is returned may be money that was sent.
        if (word is "return" or "returns" && (evidence.Path.Literals.TakeLast(1).Any(l => Words.Singular(l[^1]) == "return") || (sources == 1 && evidence.Noun(out _) == RiskClass.Money)))
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}' may give back or tell");
        }

        if (word is "query" or "queries" or "search" && Phrases.SpeaksOfStatements(evidence.Text))
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}' runs a statement, and what that does only its text tells");
        }

        if (evidence.About.Contains("upload", StringComparer.Ordinal) && evidence.About.Any(w => w is "link" or "url" or "urls"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}', and what it gives takes uploads");
        }

        if (word is "validate" or "validates" && evidence.About.Any(w => Words.Singular(w) is "domain" or "dns" or "hostname" or "sender" or "ownership" or "webhook" or "channel" or "identity" or "identification" or "kyc"))
        {
            return new RiskGuess(RiskClass.Access, $"'{word}' of whose it is");
        }

        if ((evidence.Path.Literals.Any(l => l.Contains("export", StringComparer.Ordinal)) && !evidence.About.Any(w => w is "status" or "info") && word is "get" or "download" or "obtain" or "returns" or "fetch" or "retrieve" or "retrieves")
            || (word == "download" && evidence.Text.Contains("csv", StringComparison.OrdinalIgnoreCase)))
        {
            return new RiskGuess(RiskClass.Bulk, $"'{word}' of an export");
        }

        // "Get a session" of POST /sessions: one is made to be got.
        if (sources == 1 && !evidence.Path.Reads() && word is "get" or "gets" or "obtain" or "obtains" or "request" or "requests" && !evidence.Path.EndsInParameter
            && evidence.Path.Literals is [.., var collection] && Nouns.Risk(collection, isObject: true, out var made) == RiskClass.Access)
        {
            return new RiskGuess(RiskClass.Unknown, $"'{word}' of '{made}' may make one");
        }

        return sources == 1 && !evidence.Path.Reads() && Phrases.Effect(evidence.Text) is { } effect && effect != RiskClass.Bulk
            ? new RiskGuess(RiskClass.Unknown, $"'{word}' says that it reads, its description speaks of {effect.Name()}")
            : new RiskGuess(RiskClass.Read, $"'{word}'");
    }

    private static bool Reads(this PathReading path) => path.Act.Reads;
}
