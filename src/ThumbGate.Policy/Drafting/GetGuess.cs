using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>A GET reads, unless its name says that it acts.</summary>
internal static class GetGuess
{
    // Words that are things as often as acts, but at the end of a path mostly acts.
    private static readonly FrozenSet<string> Done = Verbs.Set(
        "start stop run sync trigger reset restore merge pause close complete protect block share subscribe vote public capture accept reject on off launch release lock unlock kill buy");
    private static readonly FrozenSet<string> DoneTo = Verbs.Set("subscribe vote accept reject trigger stop kill unlock");

    public static RiskGuess Of(Evidence evidence)
    {
        var (path, name, said) = (evidence.Path.Act, evidence.Name.Verb, evidence.Said);
        if (AskDoubts.OnlyAsks(evidence) || (AskGuess.Asks(evidence) && !path.Gates && !name.Gates))
        {
            return new RiskGuess(RiskClass.Read, "GET that asks");
        }

        var reads = name.Act == Act.Read || said.Act == Act.Read;
        // `bulkSendJobGet` of a GET that returns: the name's end says what its start is about. A preview of an act is none.
        var nameReads = name.Act == Act.Read || evidence.Name.Rest is [.., "get" or "list"];
        if (Acts(path) && !(nameReads && said.Act == Act.Read) && name.Word != "preview" && !IsForm(path, said))
        {
            return By(evidence, path, "the path ends in");
        }

        if (Acts(name) && said.Act != Act.Read)
        {
            return By(evidence, name, "its name says");
        }

        if (Acts(said) && !reads && path.Act != Act.Read)
        {
            return By(evidence, said, "its summary says");
        }

        // Name and summary agree on a verb, and it is none that reads or computes.
        if (name.Act is Act.Create or Act.Change or Act.Bulk && Words.Stems(said.Word).Contains(name.Word, StringComparer.Ordinal) && path.Act != Act.Read
            && (!name.IsThing || name.Word == "load") && evidence.Name.Rest.Count > 0
            && name.Word is not ("generate" or "format" or "follow" or "resolve" or "begin" or "initiate" or "initialize"))
        {
            return new RiskGuess(RiskClass.Unknown, $"a GET whose name and summary say '{name.Word}'");
        }

        if (said.Gates && said.Act is Act.Run or Act.Destructive or Act.Access or Act.Money && !said.IsThing && !Words.IsPlural(said.Word))
        {
            return new RiskGuess(RiskClass.Unknown, $"a GET whose summary says '{said.Word}'");
        }

        if (evidence.Path.IsCall && !reads && path.Act != Act.Read && path.Act != Act.Verify && !IsStatus(evidence.Path.Literals[^1][^1]))
        {
            return new RiskGuess(RiskClass.Unknown, $"a call by GET, and nothing says that '{string.Join('-', evidence.Path.Literals[^1])}' reads");
        }

        // /jobs/{job}/start: where nothing says that it reads, one word that acts is what is done.
        if (!nameReads && !reads && evidence.Path.Literals is [.., [var done]] && (evidence.Path.EndsInParameter ? DoneTo : Done).Contains(done))
        {
            return new RiskGuess(RiskClass.Unknown, $"a GET whose path ends in '{done}', and nothing says that it reads");
        }

        if (said.Word is "open" or "opens" or "create" or "creates" or "start" or "starts" or "issue" or "issues" or "mint" or "mints" && !name.Reads && path.Act != Act.Read && Phrases.MakesOne(Words.FirstSentence(evidence.Operation.Summary + ". " + evidence.Operation.Description)))
        {
            return new RiskGuess(RiskClass.Unknown, $"a GET whose summary says '{said.Word}'");
        }

        if (Phrases.ActsByItself(evidence.Text))
        {
            return new RiskGuess(RiskClass.Unknown, "a GET whose description says what it sets");
        }

        if (StartsExport(evidence))
        {
            return new RiskGuess(RiskClass.Bulk, "exports a whole collection");
        }

        if (AnswerReading.MayHoldSecrets(evidence))
        {
            return new RiskGuess(RiskClass.Unknown, "a GET of keys or secrets, and nothing says that it leaves their values out");
        }

        if (!AnswerReading.IsWithheld(evidence) && SecretReading.Of(evidence) is { } given && !AnswerReading.HandsOutCredential(evidence) && !AskDoubts.HandsOver(evidence))
        {
            return new RiskGuess(RiskClass.Unknown, $"a GET that gives '{given}'");
        }

        return AskDoubts.HandsOver(evidence) ? new RiskGuess(RiskClass.Access, "its answer is an address that lets its holder in")
            : AnswerReading.HandsOutCredential(evidence) ? new RiskGuess(RiskClass.Access, "its answer holds a credential")
            : new RiskGuess(RiskClass.Read, "GET");
    }

    // Making and changing words beside GET are mostly what is computed for the answer: generate, format, follow. Verbs in RPC style are not.
    private static bool Acts(Spoken verb) =>
        !verb.IsThing
        && verb.Word is not ("convert" or "converts")
        && (verb.Act is Act.Commit or Act.Run or Act.Message or Act.Deploy or Act.Destructive or Act.Access or Act.Money
            || (verb.Act == Act.Verify && verb.Word is not ("test" or "tests" or "ping" or "pings" or "simulate" or "simulates"))
            || verb.Word is "create" or "update" or "add" or "edit" or "modify" or "set" or "insert" or "save" or "rename" or "move" or "restore" or "undelete" or "undo" or "unarchive" or "copy" or "duplicate" or "clone" or "assign" or "updates" or "creates"
            || verb.Word is "import" or "backfill" or "reindex" or "synchronize" or "synchronise" or "synchronizes" or "synchronises");

    // /things/{thing}/edit that "shows a thing for editing" is the form: what is sent from it comes back otherwise.
    private static bool IsForm(Spoken path, Spoken said) => path.Word is "edit" or "create" or "new" && said.Act == Act.Read;

    private static RiskGuess By(Evidence evidence, Spoken verb, string source)
    {
        var noun = evidence.Noun(out _);
        var risk = Verbs.Risk(verb.Act) ?? verb.Act switch
        {
            Act.Create or Act.Change => noun ?? RiskClass.Write,
            Act.Verify when evidence.About.Any(w => Words.Singular(w) is "token") && !evidence.About.Any(w => Words.Singular(w) is not "token" && SendGuess.IsIdentity(w)) => RiskClass.Read,
            Act.Verify => evidence.About.Any(SendGuess.IsIdentity) ? RiskClass.Access : RiskClass.Unknown,
            _ => RiskClass.Unknown,
        };
        return new RiskGuess(risk, $"a GET, and {source} '{verb.Word}'");
    }

    private static bool IsStatus(string word) => word is "info" or "status" or "history" or "identity" or "profile" or "stats" or "members" or "me" or "counts" or "schema" or "version";

    // Of one file or page an export is another form of it; of anything else it is all that is there.
    private static bool StartsExport(Evidence evidence)
    {
        var words = evidence.Path.Literals.SelectMany(l => l).ToArray();
        var ofOne = words.Any(w => Words.Singular(w) is "file" or "document" or "doc" or "page" or "design" or "image" or "presentation" or "spreadsheet");
        // The content of an archive, whichever it is.
        if (words.Any(w => Words.Singular(w) is "archive" or "dump" or "backup" or "takeout") && words.Any(w => Words.Singular(w) is "report" or "export" or "message" or "content" or "download")
            && (words[^1] is "content" or "download" or "data" || (evidence.Path.EndsInParameter && evidence.Text.Contains("content", StringComparison.OrdinalIgnoreCase))))
        {
            return true;
        }

        if (Phrases.DownloadsAll(Words.FirstSentence(evidence.Operation.Summary)) || Phrases.DownloadsAll(Words.FirstSentence(evidence.Operation.Description)))
        {
            return true;
        }

        // A table of all there is, in a file.
        if (evidence.Name.Verb.Word == "export" && !evidence.Path.EndsInParameter && !ofOne && (words.Contains("export", StringComparer.Ordinal) || words[^1] is "csv" or "xlsx" or "xls"))
        {
            return true;
        }

        return !evidence.Path.EndsInParameter
            && (words.Contains("async", StringComparer.Ordinal) && words.Any(w => Words.Singular(w) is "report" or "download" or "export" or "dump")
                || (evidence.Path.Act.Word == "export" && !(evidence.Path.ActsOnOne && ofOne))
                || (evidence.Name.Rest.Append(evidence.Name.Verb.Word).Contains("export", StringComparer.Ordinal)
                    && (words.Contains("incremental", StringComparer.Ordinal) || evidence.Text.Contains("async", StringComparison.OrdinalIgnoreCase))));
    }
}
