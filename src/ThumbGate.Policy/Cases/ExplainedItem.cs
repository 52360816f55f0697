using System.Text.Json.Nodes;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Cases;

/// <summary>What one request inside an envelope is.</summary>
/// <param name="Name">What reasons call it.</param>
/// <param name="Operation">Full operation id.</param>
/// <param name="Surface">The surface's name.</param>
/// <param name="Risk">What it does mainly.</param>
/// <param name="Facts">As for the envelope.</param>
/// <param name="Items">The requests inside it, where it is an envelope itself.</param>
public sealed record ExplainedItem(
    string Name,
    string Operation,
    string Surface,
    RiskClass Risk,
    IReadOnlyList<KeyValuePair<string, FactValue>> Facts,
    IReadOnlyList<ExplainedItem> Items)
{
    internal static ExplainedItem Of(AgentRequest request) => new(
        request.Name!,
        request.Operation?.Id ?? "",
        request.Surface.Name(),
        request.Risk,
        [.. Named(request)],
        [.. request.Items.Select(Of)]);

    /// <summary>Its operation, or where it is an envelope those of its items.</summary>
    internal IEnumerable<string> Operations() => Items.Count == 0 ? [Operation] : Items.SelectMany(i => i.Operations());

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["name"] = Name,
            ["operation"] = Operation,
            ["surface"] = Surface,
            ["risk"] = Risk.Name(),
            ["facts"] = Explanation.ToJson(Facts),
        };
        if (Items.Count > 0)
        {
            json["items"] = new JsonArray([.. Items.Select(i => i.ToJson())]);
        }

        return json;
    }

    // Slots after the operation's own are what a statement language added; nameless ones only decide the risk.
    internal static IEnumerable<KeyValuePair<string, FactValue>> Named(AgentRequest request)
    {
        for (var i = 0; i < request.Facts.Count; i++)
        {
            var (name, value) = request.Facts[i];
            if (value.Kind != FactKind.Absent && (i < request.Operation!.NamedFacts || i >= request.Operation.Facts.Count))
            {
                yield return new(name, value);
            }
        }

        // What feedback and approvals go by where the catalog names no resource.
        if (!request.Facts.Defines("resource") && request.Operation is not null && request.Resource() is { Length: > 0 } resource)
        {
            yield return new("resource", FactValue.FromText(resource));
        }
    }
}
