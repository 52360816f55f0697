using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>Everything that the description of one operation says, read once.</summary>
internal sealed class Evidence
{
    private const int MostText = 4000;

    // What is hung on a thing: of a tag on a payment nobody is paid.
    private static readonly FrozenSet<string> Marks = Drafting.Verbs.Set("tag note bookmark star favorite favourite metadata annotation");

    private string? _text;

    public Evidence(DescribedOperation operation)
    {
        Operation = operation;
        Path = PathReading.Of(operation.Path);
        Name = NameReading.Of(operation.OperationId, Path);
        var summary = Repeats(operation) ? "" : operation.Summary;
        Sentence = SentenceReading.Of(summary.Length > 0 ? summary : operation.Description);
        Second = summary.Length > 0 && operation.Description.Length > 0 ? SentenceReading.Of(operation.Description) : new SentenceReading([], []);
    }

    public DescribedOperation Operation { get; }

    public PathReading Path { get; }

    public NameReading Name { get; }

    /// <summary>The summary's first sentence; the description's where there is no summary.</summary>
    public SentenceReading Sentence { get; }

    /// <summary>The description's first sentence where a summary stands before it.</summary>
    public SentenceReading Second { get; }

    /// <summary>The leading verb of the summary, else of the description.</summary>
    public Spoken Said => Sentence.Verbs.Count > 0 ? Sentence.Verbs[0] : Second.Verbs.Count > 0 ? Second.Verbs[0] : Spoken.Nothing;

    /// <summary>Every verb of path, name, summary and description.</summary>
    public IEnumerable<Spoken> Verbs => new[] { Path.Act, Name.Verb }.Concat(Sentence.Verbs).Concat(Second.Verbs.Take(3)).Where(v => v.Act != Act.None);

    /// <summary>Summary and description, without markup.</summary>
    public string Text => _text ??= Cut(Words.Plain(Operation.Summary) + ". " + Words.Plain(Operation.Description));

    /// <summary>Whether path or name says that many are meant, or the body is a list.</summary>
    public bool SaysMany => Path.SaysMany || Name.SaysMany || Operation.BodyIsArray;

    /// <summary>Words of what the operation is about.</summary>
    public IEnumerable<string> About => Path.Objects.SelectMany(o => o).Concat(Name.Rest).Concat(Sentence.Object);

    /// <summary>The worst risk of writing the things it names; null where none gates.</summary>
    public RiskClass? Noun(out string noun)
    {
        RiskClass? worst = null;
        noun = "";
        if (IsMark)
        {
            Take(Path.Literals[^1], isObject: true, ref worst, ref noun);
            return worst;
        }

        foreach (var words in Path.Literals)
        {
            Take(words, isObject: false, ref worst, ref noun);
        }

        foreach (var words in Path.Objects.Concat([Sentence.Object, Name.Verb.Act == Act.None ? [] : Name.Rest]))
        {
            Take(words, isObject: true, ref worst, ref noun);
        }

        return worst;
    }

    // Who is let in may hang on a mark; who is told or paid doesn't.
    private bool IsMark =>
        Path.Literals is [.., _, [.., var last]] && Marks.Contains(Words.Singular(last))
        && !Path.Literals.SkipLast(1).Any(l => Nouns.Risk(l, isObject: true, out _) == RiskClass.Access);

    private static void Take(IReadOnlyList<string> words, bool isObject, ref RiskClass? worst, ref string noun)
    {
        if (Nouns.Risk(words, isObject, out var word) is { } risk && (worst is null || (RiskClasses.Worse(worst.Value, risk) == risk && worst != risk)))
        {
            worst = risk;
            noun = word;
        }
    }

    // A summary that a tool made of method and path ("Post Api V2 Tickets") says nothing of its own.
    private bool Repeats(DescribedOperation operation)
    {
        var said = Words.Split(operation.Summary);
        var known = Path.Literals.SelectMany(l => l).Concat(Words.Split(operation.Path)).ToHashSet(StringComparer.Ordinal);
        var named = Path.Literals.Count > 0 ? Path.Literals[^1] : [];
        return (named.Count > 1 && Words.IsPlural(named[^1]) && said.SequenceEqual(named, StringComparer.Ordinal) && operation.Description.Length > 0)
            || (said.Count > 2
            && said.Take(2).Contains(operation.Method.ToLowerInvariant(), StringComparer.Ordinal)
            && said.Count(w => !known.Contains(w)) <= 2
            && operation.Method is not ("GET" or "DELETE"));
    }

    private static string Cut(string text) => text.Length > MostText ? text[..MostText] : text;
}
