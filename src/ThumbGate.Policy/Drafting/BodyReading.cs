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

    /// <summary>Whether an amount stands beside its currency, as it does where somebody will owe it.</summary>
    public static bool IsPriced(Evidence evidence)
    {
        var keys = evidence.Operation.BodyFields.Where(f => f.Depth <= 2).Select(f => string.Concat(Words.Split(f.Name))).ToHashSet(StringComparer.Ordinal);
        return (keys.Contains("currency") || keys.Contains("currencycode")) && keys.Any(k => k is "amount" or "unitamount" or "total" or "totalamount" or "amountdue" or "amountcents" or "subtotal");
    }

    /// <summary>Whether rows are poured in: an upsert or an ingest whose body holds a list of objects.</summary>
    public static bool TakesRows(Evidence evidence) =>
        evidence.Verbs.Any(v => v.Word is "upsert" or "upserts" or "ingest" or "ingests")
        && evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Type == "array" && evidence.Operation.BodyFields.Any(o => o.Pointer.StartsWith(f.Pointer + "/*/", StringComparison.Ordinal)));
}
