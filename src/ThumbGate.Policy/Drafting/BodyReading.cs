using System.Collections.Frozen;

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

    // What people write down has a name, a text or a look.
    private static readonly FrozenSet<string> Told = Verbs.Set("""
        name title label description text content body note notes comment subject summary color colour tag tags date due position order rank value values data properties fields field
        attributes metadata file files attachment firstname lastname first last phone company address city street url link image photo priority status type category categories sku code
        quantity question answer answers score rating size key stage email emails birthday language locale location
        """);

    /// <summary>Whether a body that is described holds anything that people write down.</summary>
    public static bool IsTold(Evidence evidence) =>
        evidence.Operation.BodyFields.Count == 0
        || evidence.Operation.BodyFields.Any(f => f.Depth <= 3 && Words.Split(f.Name) is [.., var last] && (Told.Contains(last) || PlainThings.IsPlain(last)));

    /// <summary>Whether the body names things by the number, or holds a list of them: how many, the request says.</summary>
    public static bool NamesSeveral(Evidence evidence) =>
        evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Name is "filter" or "filters" or "criteria" or "where" && evidence.Sentence.Object is [.., var those] && Words.IsPlural(those))
        || evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Type == "array"
            && (Words.Split(f.Name) is [.., "ids"] || (evidence.Sentence.Object is [.., var said] && Words.IsPlural(said) && Words.Split(f.Name) is [.., var last] && last == said)));

    /// <summary>Whether an amount stands there, or a price beside its currency, as where somebody will owe it.</summary>
    public static bool IsPriced(Evidence evidence)
    {
        var keys = evidence.Operation.BodyFields.Where(f => f.Depth <= 2).Select(f => string.Concat(Words.Split(f.Name))).ToHashSet(StringComparer.Ordinal);
        return keys.Overlaps(["amount", "unitamount", "totalamount", "amountdue", "amountcents"]) || (keys.Overlaps(["total", "subtotal", "price"]) && keys.Overlaps(["currency", "currencycode"]));
    }

    /// <summary>Whether rows are poured in: an upsert or an ingest whose body holds a list of objects.</summary>
    public static bool TakesRows(Evidence evidence) =>
        evidence.Verbs.Any(v => v.Word is "upsert" or "upserts" or "ingest" or "ingests")
        && evidence.Operation.BodyFields.Any(f => f.Depth == 1 && f.Type == "array" && evidence.Operation.BodyFields.Any(o => o.Pointer.StartsWith(f.Pointer + "/*/", StringComparison.Ordinal)));
}
