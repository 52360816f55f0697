using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Cases;

/// <summary>What would become of a described request, and why. Made by the code that judges real ones.</summary>
/// <param name="Operation">Full operation id; null where the request was refused before it was matched, or nobody knows its vendor.</param>
/// <param name="Surface">The surface's name, or null.</param>
/// <param name="Risk">Unknown where it was never classified.</param>
/// <param name="Verdict">What the gates came to, whether or not it binds.</param>
/// <param name="Mode">Whether the verdict binds.</param>
/// <param name="Reasons">Every reason of every gate, denies first.</param>
/// <param name="Facts">Named facts that are present, in the catalog's order; and the resource, also where it is only the path's parameters.</param>
public sealed record Explanation(
    string? Operation,
    string? Surface,
    RiskClass Risk,
    Verdict Verdict,
    Mode Mode,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<KeyValuePair<string, FactValue>> Facts)
{
    /// <summary>The requests inside it, where it is an envelope.</summary>
    public IReadOnlyList<ExplainedItem> Items { get; init; } = [];

    /// <summary>How explanations are written: on one line, with nothing escaped that a reader of UTF-8 JSON doesn't need escaped.</summary>
    public static JsonSerializerOptions LineFormat { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds and judges a described request. Blocks of feedback, which live in the record, are not asked.</summary>
    public static Explanation Of(PolicySet policy, RequestDescription description)
    {
        var built = RequestBuilder.Build(policy, description);
        if (built.Request is not { } request)
        {
            var reason = built.Refusal?.ToReason() ?? new Reason(
                ReasonCodes.IntegrationUnknown, GateKind.Reading, Verdict.Deny, "", built.Unknown!, "Add it to config, or correct the name.");
            return new Explanation(null, null, RiskClass.Unknown, Verdict.Deny, Mode.Enforce, [reason], []);
        }

        return Of(request, built.Refusal is { } refusal ? Decision.Refuse(refusal) : PolicyEngine.Judge(policy, request, BlockSet.Empty, description.View).Decision);
    }

    internal static Explanation Of(AgentRequest request, Decision decision) => new(
        request.Operation?.Id,
        request.Surface == Policy.Surface.None ? null : request.Surface.Name(),
        request.Risk,
        decision.Judged,
        decision.Mode,
        decision.Reasons,
        [.. ExplainedItem.Named(request)])
    {
        Items = [.. request.Items.Select(ExplainedItem.Of)],
    };

    /// <summary>
    /// The members <c>operation, surface, risk, verdict, reasons, facts</c>, and <c>items</c> where there are some; scalars of facts are strings,
    /// exactly as they stood.
    /// </summary>
    public JsonObject ToJson()
    {
        var json = Members();
        if (Items.Count > 0)
        {
            json["items"] = new JsonArray([.. Items.Select(i => i.ToJson())]);
        }

        return json;
    }

    private JsonObject Members() => new()
    {
        ["operation"] = Operation,
        ["surface"] = Surface,
        ["risk"] = Risk.Name(),
        ["verdict"] = VerdictName(Verdict),
        ["reasons"] = new JsonArray([.. Reasons.Select(ToJson)]),
        ["facts"] = ToJson(Facts),
    };

    /// <summary>The name used in config, records and answers.</summary>
    public static string VerdictName(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    internal static JsonObject ToJson(IReadOnlyList<KeyValuePair<string, FactValue>> facts) =>
        new(facts.Select(f => KeyValuePair.Create(f.Key, ToJson(f.Value))));

    private static JsonObject ToJson(Reason reason)
    {
        var json = new JsonObject
        {
            ["code"] = reason.Code,
            ["gate"] = reason.Gate.ToString().ToLowerInvariant(),
            ["verdict"] = VerdictName(reason.Verdict),
            ["rule"] = reason.Rule,
            ["message"] = reason.Message,
            ["nextStep"] = reason.NextStep,
        };
        if (reason.Item is not null)
        {
            json["item"] = reason.Item;
        }

        return json;
    }

    private static JsonNode? ToJson(FactValue value) => value.Kind switch
    {
        FactKind.Null => null,
        FactKind.Structure => new JsonObject(),
        FactKind.List => new JsonArray([.. value.Items.Select(i => (JsonNode)i)]),
        _ => value.Text,
    };
}
