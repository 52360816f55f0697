using System.Text.Json;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>What stands inside an envelope, in the record: each item with its operation, risk and facts, or where there are many, how many alike.</summary>
internal static class RecordItems
{
    /// <summary>The member among the facts that holds them. No fact is called so: names of facts have no <c>$</c>.</summary>
    public const string Name = "$items";

    /// <summary>How many of several alike a line stands for; left out where it is one.</summary>
    public const string Times = "times";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<AgentRequest> items, ReadOnlySpan<byte> key)
    {
        var acts = items.SelectMany(i => i.Acts()).ToArray();
        json.WriteStartArray(Name);
        foreach (var act in acts.Take(RecordText.MostItems))
        {
            Begin(json, act.Name!, act.Operation.Id, act.Surface, act.Risk);
            if (act.Resource() is { Length: > 0 } resource)
            {
                json.WriteString("resource", RecordText.Kept(resource, act.Operation.HidesResource, key));
            }

            json.WriteStartObject("facts");
            RecordText.WriteFacts(json, act.Operation, act.Facts, key);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        foreach (var alike in acts.Skip(RecordText.MostItems).GroupBy(a => (a.Operation.Id, a.Surface, a.Risk)))
        {
            Begin(json, "", alike.Key.Id, alike.Key.Surface, alike.Key.Risk);
            json.WriteNumber(Times, alike.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter json, string name, string operation, Surface surface, RiskClass risk)
    {
        json.WriteStartObject();
        if (name.Length > 0)
        {
            json.WriteString("item", RecordText.Cut(name));
        }

        json.WriteString("operation", operation);
        json.WriteString("surface", surface.Name());
        json.WriteString("risk", risk.Name());
    }
}
