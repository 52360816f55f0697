namespace ThumbGate.Policy.Drafting;

/// <summary>What the fields of a body say about an operation.</summary>
internal static class BodyReading
{
    /// <summary>Whether the body is mainly a list of things, as calls that change many take it.</summary>
    public static bool IsList(Evidence evidence)
    {
        if (evidence.Operation.BodyIsArray)
        {
            return true;
        }

        var top = evidence.Operation.BodyFields.Where(f => f.Depth == 1).ToArray();
        if (top.Length is 0 or > 4 || Array.Find(top, f => f.Type == "array") is not { } list)
        {
            return false;
        }

        var name = Words.Split(list.Name);
        var last = evidence.Path.Literals.Count > 0 ? evidence.Path.Literals[^1] : [];
        return name.Count > 0
            && (name[^1] is "inputs" or "records" or "items" or "entries" or "rows" or "objects" or "operations" or "requests" or "documents" or "resources" or "ids" or "events" or "elements"
                || (last.Count > 0 && name[^1] == last[^1] && Words.IsPlural(name[^1])));
    }

    /// <summary>Whether rows are poured in: an upsert or an ingest whose body holds a list of objects.</summary>
    public static bool TakesRows(Evidence evidence) =>
        evidence.Verbs.Any(v => v.Word is "upsert" or "upserts" or "ingest" or "ingests")
        && evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Type == "array" && evidence.Operation.BodyFields.Any(o => o.Pointer.StartsWith(f.Pointer + "/*/", StringComparison.Ordinal)));
}
