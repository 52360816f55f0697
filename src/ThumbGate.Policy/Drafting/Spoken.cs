namespace ThumbGate.Policy.Drafting;

/// <summary>A verb that a path, a name or a sentence speaks.</summary>
/// <param name="Word">As it stands there; empty where there is none.</param>
/// <param name="Act">What it does.</param>
/// <param name="IsThing">Whether the word names a thing as often as an act, so that something clearer goes before it.</param>
internal readonly record struct Spoken(string Word, Act Act, bool IsThing)
{
    public static readonly Spoken Nothing = new("", Act.None, false);

    /// <summary>Whether it clearly says that something is only read.</summary>
    public bool Reads => Act == Act.Read && (!IsThing || Word is "search" or "query" or "preview" or "lookup" or "list" or "check" or "count" or "searches");

    /// <summary>Whether it clearly says that something is done that gates.</summary>
    public bool Gates => !IsThing && Act is not (Act.None or Act.Read or Act.Create or Act.Change);

    /// <summary>Whether it clearly says that something is made or changed.</summary>
    public bool Writes => !IsThing && Act is Act.Create or Act.Change;

    public static Spoken Of(string word) => Verbs.Of(word) is var act and not Act.None ? new(word, act, Verbs.IsThing(word)) : Nothing;

    /// <summary>A word of a sentence, whatever its ending.</summary>
    public static Spoken OfSentence(string word)
    {
        var act = Verbs.Inflected(word);
        return act == Act.None ? Nothing : new(word, act, Words.Stems(word).Any(Verbs.IsThing));
    }
}
