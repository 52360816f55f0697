using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Cases;

/// <summary>Reads the evidence that a case gives: labels of what is attached and good, or of what is attached and has one fault.</summary>
internal sealed class CaseEvidence(ConfigErrors errors)
{
    private static readonly Dictionary<string, string> Faults = new(StringComparer.Ordinal)
    {
        ["stale"] = ReasonCodes.EvidenceStale,
        ["foreign"] = ReasonCodes.EvidenceForeign,
        ["replayed"] = ReasonCodes.EvidenceReplayed,
        ["resigned"] = ReasonCodes.EvidenceResigned,
        ["retargeted"] = ReasonCodes.EvidenceRetargeted,
    };

    public IReadOnlyList<KeyValuePair<string, string?>> Read(MapReader reader)
    {
        var found = new List<KeyValuePair<string, string?>>();
        foreach (var item in reader.List("evidence"))
        {
            if (item is ConfigMap map)
            {
                found.Add(Faulty(new MapReader(map, errors)));
            }
            else if (reader.AsScalar(item, "evidence") is { } label)
            {
                found.Add(KeyValuePair.Create(label.Text, (string?)null));
            }
        }

        foreach (var twice in found.GroupBy(f => f.Key, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add(reader.Map, "evidence that is given twice", "keep one of the two", twice.Key);
        }

        return [.. found.DistinctBy(f => f.Key)];
    }

    private KeyValuePair<string, string?> Faulty(MapReader reader)
    {
        var label = reader.Required("label", "write label: NAME");
        var fault = reader.Required("is", "write is: stale");
        reader.Finish();
        if (fault is not null && !Faults.ContainsKey(fault.Text))
        {
            errors.Add(fault, "nothing that evidence can be", "write " + ConfigText.Or(Faults.Keys));
        }

        return KeyValuePair.Create(label?.Text ?? "", Faults.GetValueOrDefault(fault?.Text ?? "", ReasonCodes.EvidenceStale))!;
    }
}
