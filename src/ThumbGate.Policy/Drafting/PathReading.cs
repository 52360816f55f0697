namespace ThumbGate.Policy.Drafting;

/// <summary>What a path says: which things it goes through, and the act at its end, if there is one.</summary>
internal sealed class PathReading
{
    // They say how many, or in which way; the act stands beside them.
    private static readonly System.Collections.Frozen.FrozenSet<string> Manners =
        Verbs.Set("batch bulk async mass multi multiple many all request auto force soft hard now by ids synchronous asynchronous one action do v1 v2 v3 v4");

    // What stands behind a dot may be a kind of file.
    private static readonly System.Collections.Frozen.FrozenSet<string> Files =
        Verbs.Set("atom csv geojson gif html htm ics jpeg jpg js json kml kmz gpx m3u8 md mp3 mp4 pdf png rss svg tsv txt wav webp xls xlsx xml yaml yml zip");

    private readonly List<IReadOnlyList<string>> _literals = [];

    private PathReading(string path)
    {
        var end = path.IndexOfAny(['?', '#']);
        foreach (var part in (end < 0 ? path : path[..end]).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            Read(part);
        }
    }

    /// <summary>The words of every fixed segment, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Literals => _literals;

    /// <summary>Whether the path ends in a parameter: then it is about one of what stands before it.</summary>
    public bool EndsInParameter { get; private set; }

    /// <summary>The act that the path names last.</summary>
    public Spoken Act { get; private set; } = Spoken.Nothing;

    /// <summary>Whether the last fixed segment stands behind a parameter, as acts on one thing do.</summary>
    public bool ActsOnOne { get; private set; }

    /// <summary>Whether its end is a call's name, as in <c>/dialog.open</c>: then a GET says nothing.</summary>
    public bool IsCall { get; private set; }

    /// <summary>Whether the path says that many are meant.</summary>
    public bool SaysMany { get; private set; }

    /// <summary>What the path is about: its last fixed segment, and the one before it where the last is an act.</summary>
    public IEnumerable<IReadOnlyList<string>> Objects =>
        _literals.Count == 0 ? [] : Act.Act != Drafting.Act.None && _literals.Count > 1 ? [_literals[^2], _literals[^1]] : [_literals[^1]];

    public static PathReading Of(string path)
    {
        var reading = new PathReading(path);
        return reading;
    }

    private void Read(string part)
    {
        if (part.StartsWith("microsoft.", StringComparison.Ordinal) || part.StartsWith('$'))
        {
            part = part[(part.LastIndexOf('.') + 1)..].TrimStart('$');
        }

        var brace = part.IndexOf('{', StringComparison.Ordinal);
        var colon = part.LastIndexOf(':');
        var verb = colon >= 0 && colon > part.LastIndexOf('}') ? part[(colon + 1)..] : "";
        var fixedText = verb.Length > 0 ? part[..colon] : part;
        var parenthesis = fixedText.IndexOf('(', StringComparison.Ordinal);
        var wasParameter = EndsInParameter;
        if (brace == 0)
        {
            EndsInParameter = true;
            Act = Clearly(Act);
        }
        else
        {
            var end = parenthesis >= 0 ? parenthesis : brace > 0 ? brace : fixedText.Length;
            Literal(fixedText[..end], wasParameter, isAct: false);
            EndsInParameter = brace > 0 && verb.Length == 0 && parenthesis >= 0;
        }

        if (verb.Length > 0)
        {
            Literal(verb, EndsInParameter, isAct: true);
            EndsInParameter = false;
        }
    }

    private void Literal(string text, bool afterParameter, bool isAct)
    {
        text = text.EndsWith(".json", StringComparison.Ordinal) || text.EndsWith(".xml", StringComparison.Ordinal) ? text[..text.LastIndexOf('.')] : text;
        var words = Phrasals.Join(Words.Split(text));
        if (words.Count == 0 || (words.Count == 1 && IsVersion(words[0])))
        {
            return;
        }

        SaysMany |= (words.Count > 1 && words.IndexOf("all") > 0) || words.Exists(w => w is "batch" or "bulk" or "mass" or "many" or "multiple" or "multi");
        ActsOnOne = afterParameter;
        _literals.Add(words);
        var dot = text.LastIndexOf('.');
        IsCall = dot > 0 && dot < text.Length - 1 && !Files.Contains(text[(dot + 1)..].ToLowerInvariant());
        var act = IsCall ? Words.Split(text[(dot + 1)..]) : words;
        if (words.Count <= 2 && Paging.IsPage(words[0]))
        {
            // The next page of a listing, or how far something has come.
            Act = Paging.IsPoll(words[0]) || Act.Act == Drafting.Act.Read ? new Spoken(words[0], Drafting.Act.Read, !Act.Reads && !Paging.IsPoll(words[0])) : Spoken.Nothing;
            return;
        }

        Act = Verb(act, isAct || IsCall, text.Contains('-', StringComparison.Ordinal));
    }

    private static Spoken Verb(List<string> words, bool isAct, bool hyphened)
    {
        var at = 0;
        while (at < words.Count - 1 && Manners.Contains(words[at]))
        {
            at++;
        }

        var first = Spoken.Of(words[at]);
        if (isAct)
        {
            return first.Act != Drafting.Act.None ? first with { IsThing = false } : Spoken.Nothing;
        }

        // `order-items` and `check-runs` are things; `list_members` and `mark-as-read` are acts.
        var isReadName = first.Act == Drafting.Act.Read && !hyphened && at + 1 < words.Count;
        if (first.Act != Drafting.Act.None && (!first.IsThing || at == words.Count - 1 || isReadName || !Words.IsPlural(words[^1])))
        {
            return isReadName ? first with { IsThing = false } : first;
        }

        var last = words.Count - 1;
        while (last > at && Manners.Contains(words[last]))
        {
            last--;
        }

        var end = Spoken.Of(words[last]);
        if (last > at && words[last - 1] is not "of" && end.Act != Drafting.Act.None && (!end.IsThing || end.Reads))
        {
            return end;
        }

        return words.Count == 1 && Manners.Contains(words[0]) ? Spoken.Of(words[0]) : Spoken.Nothing;
    }

    // Behind a parameter only what can't be a thing still is the act: /search/{term}, but not /orders/{order}.
    private static Spoken Clearly(Spoken act) => act.IsThing && !act.Reads ? Spoken.Nothing : act;

    private static bool IsVersion(string word) =>
        word is "api" or "rest" or "beta" or "latest" || (word.Length > 1 && word[0] == 'v' && word[1..].All(char.IsAsciiDigit)) || word.All(char.IsAsciiDigit);
}
