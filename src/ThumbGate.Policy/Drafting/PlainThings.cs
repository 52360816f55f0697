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
        "activity", "address", "album", "allergy", "annotation", "answer", "asset", "attachment", "attribute", "avatar", "board", "bookmark",
        "candidate", "card", "catalog", "category", "cell", "chart", "checklist", "choice", "client", "color", "column",
        "company", "contact", "course", "customer", "dashboard", "deal", "demographic", "description", "detail", "doc",
        "document", "draft", "entry", "epic", "favorite", "favourite", "field", "file", "folder", "form", "glossary", "goal", "icon", "image",
        "ingredient", "inventory", "issue", "item", "label", "lead", "lesson", "line", "list", "location", "logo", "macro", "material", "meal",
        "measurement", "menu", "metadata", "metric", "milestone", "name", "note", "objective", "observation", "opportunity", "option", "parcel", "part",
        "patient", "person", "photo", "picture", "pipeline", "playlist", "product", "profile", "property", "prospect", "question",
        "quiz", "recipe", "record", "reference", "row", "section", "segment", "snippet", "sprint", "stage", "story", "subtask", "supplier",
        "survey", "tag", "task", "template", "term", "text", "thumbnail", "title", "todo", "translation", "type", "unit", "value",
        "variant", "vehicle", "view", "visit", "vocabulary", "widget", "worklog",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether what is written is such a thing, by its place in the path or by the sentence that says what is done.</summary>
    public static bool IsWritten(Evidence evidence)
    {
        var literals = evidence.Path.Literals;
        for (var i = literals.Count - 1; i >= 0 && i >= literals.Count - (evidence.Path.Act.Act == Act.None ? 1 : 2); i--)
        {
            if (literals[i] is [.., var last] && Words.Contains(Drafting.Words.Singular(last)))
            {
                return true;
            }
        }

        return evidence.Sentence.Object is [.., var said] && Words.Contains(Drafting.Words.Singular(said));
    }
}
