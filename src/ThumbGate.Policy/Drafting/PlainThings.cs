using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>
/// Things that are only written down: nobody is let in, told, paid or published by a change of one. What isn't among them may be a share, a
/// release or a schedule under a name of the vendor's own, so that a draft leaves it to whoever reviews it.
/// </summary>
internal static class PlainThings
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "activity", "album", "allergy", "annotation", "answer", "attachment", "attribute", "avatar", "board", "bookmark",
        "candidate", "catalog", "category", "cell", "chart", "checklist", "choice", "client", "color", "column",
        "company", "contact", "course", "customer", "dashboard", "deal", "demographic", "description", "detail", "doc",
        "document", "draft", "entry", "epic", "favorite", "favourite", "field", "file", "folder", "form", "glossary", "goal", "icon", "image",
        "ingredient", "inventory", "issue", "item", "label", "lead", "lesson", "list", "location", "logo", "material", "meal",
        "measurement", "metadata", "metric", "milestone", "name", "note", "objective", "observation", "opportunity", "option", "parcel", "part",
        "patient", "person", "photo", "picture", "pipeline", "playlist", "product", "profile", "property", "prospect", "question",
        "quiz", "recipe", "record", "reference", "row", "section", "segment", "sprint", "story", "subtask", "supplier",
        "survey", "tag", "task", "template", "term", "text", "thumbnail", "title", "todo", "translation", "type", "unit", "value",
        "variant", "view", "visit", "vocabulary", "worklog",
    }.ToFrozenSet(StringComparer.Ordinal);

    // An entry may be of a diary or of a salary: what kind, the word before it says, or what it stands in.
    private static readonly FrozenSet<string> Heads = Verbs.Set(
        "detail description entry item line list name option record reference row section template term type value");

    // Words before such a head that make nothing more of it.
    private static readonly FrozenSet<string> Kinds = Verbs.Set(
        "account additional collection comma custom data default existing feed free general key measure new object org organization organisation own project resource separated sheet single specific spreadsheet table team time user work workspace");

    // What is restored, moved or unlocked is more than written down.
    private static readonly FrozenSet<string> Writes = Verbs.Set("""
        add annotate append associate attach bookmark clone complete copy create draft duplicate edit favorite favourite follow generate highlight increment insert label like link log make mark modify
        new patch pin post put record register rename reorder reposition save set sort star store tag track unfavorite unfollow unlabel unlike unlink unpin unstar untag update upload upsert vote write
        """);

    /// <summary>Whether the word names such a thing.</summary>
    public static bool IsPlain(string word) => Words.Contains(Drafting.Words.Singular(word));

    /// <summary>Whether what is done is no more than making, changing or marking.</summary>
    public static bool OnlyWrites(Evidence evidence) =>
        evidence.Verbs.All(v => v.IsThing || v.Act is not (Act.Create or Act.Change) || Drafting.Words.Stems(v.Word).Any(Writes.Contains));

    /// <summary>Whether what is written is such a thing, by its place in the path or by the sentence that says what is done.</summary>
    public static bool IsWritten(Evidence evidence)
    {
        var literals = evidence.Path.Literals;
        for (var i = literals.Count - 1; i >= 0 && i >= literals.Count - (evidence.Path.Act.Act == Act.None ? 1 : 2); i--)
        {
            if (IsPlain(literals[i], i > 0 ? literals[i - 1] : null))
            {
                return true;
            }
        }

        // What stands at the path's end and nobody knows may be an act: of what it does to a plain thing the sentence is no proof.
        if (literals is [_, .., var end] && evidence.Path.ActsOnOne && !evidence.Path.EndsInParameter && !Drafting.Words.IsPlural(end[^1]) && evidence.Path.Act.Act == Act.None)
        {
            return false;
        }

        // "Update an item" alone says no more than the path does.
        var said = evidence.Sentence.Object;
        return IsPlain(said, null) && (said.Count > 1 || !Heads.Contains(Drafting.Words.Singular(said[^1])));
    }

    private static bool IsPlain(IReadOnlyList<string> words, IReadOnlyList<string>? within)
    {
        if (words is not [.., var last] || !Words.Contains(Drafting.Words.Singular(last)))
        {
            return false;
        }

        var kind = words.Count > 1 ? words[^2] : within is [.., var around] ? around : null;
        return kind is null || !Heads.Contains(Drafting.Words.Singular(last)) || Kinds.Contains(kind) || Words.Contains(Drafting.Words.Singular(kind))
            || Kinds.Contains(Drafting.Words.Singular(kind));
    }
}
