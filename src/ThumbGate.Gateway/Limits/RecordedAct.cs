using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Gateway.Limits;

/// <summary>Something that was done, as the record tells it: a request, or one of those inside an envelope.</summary>
/// <param name="Surface">The kind of system it touched.</param>
/// <param name="Operation">Full operation id.</param>
/// <param name="Risk">What it was classified as.</param>
/// <param name="Facts">What was read out of it.</param>
/// <param name="Times">How many alike it stands for.</param>
/// <param name="IsSummary">Whether it stands for some whose facts weren't kept.</param>
internal sealed record RecordedAct(Surface Surface, string Operation, RiskClass Risk, FactSet Facts, long Times = 1, bool IsSummary = false)
{
    private const string Items = "$items";

    /// <summary>What one decision did.</summary>
    /// <exception cref="RecordUnavailableException">Its facts can't be read.</exception>
    public static IReadOnlyList<RecordedAct> Read(string decision, string surface, string operation, string risk, string facts)
    {
        try
        {
            using var json = JsonDocument.Parse(facts);
            return json.RootElement.TryGetProperty(Items, out var items)
                ? [.. items.EnumerateArray().Select(Item)]
                : [new RecordedAct(SurfaceOf(surface), operation, RiskOf(risk), FactsOf(json.RootElement))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RecordUnavailableException($"The facts of decision {decision} can't be read: {exception.Message}", exception);
        }
    }

    private static RecordedAct Item(JsonElement item) => new(
        SurfaceOf(item.GetProperty("surface").GetString()!),
        item.GetProperty("operation").GetString()!,
        RiskOf(item.GetProperty("risk").GetString()!),
        item.TryGetProperty("facts", out var facts) ? FactsOf(facts) : new FactSet(),
        item.TryGetProperty("times", out var times) ? times.GetInt64() : 1,
        times.ValueKind == JsonValueKind.Number);

    private static Surface SurfaceOf(string name) => Surfaces.TryParse(name, out var surface) ? surface : Surface.None;

    private static RiskClass RiskOf(string name) => RiskClasses.TryParse(name, out var risk) ? risk : RiskClass.Unknown;

    private static FactSet FactsOf(JsonElement json)
    {
        var facts = new FactSet();
        foreach (var fact in json.EnumerateObject())
        {
            facts.Add(fact.Name, fact.Value.ValueKind switch
            {
                JsonValueKind.String => FactValue.FromText(fact.Value.GetString()!),
                JsonValueKind.Null => FactValue.Null,
                _ => FactValue.Structure,
            });
        }

        return facts;
    }
}
