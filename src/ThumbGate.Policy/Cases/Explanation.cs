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

        return Of(request, built.Refusal is { } refusal ? Decision.Refuse(refusal) : PolicyEngine.Judge(policy, request, BlockSet.Empty).Decision);
    }

    internal static Explanation Of(AgentRequest request, Decision decision) => new(
        request.Operation?.Id,
        request.Surface == Policy.Surface.None ? null : request.Surface.Name(),
        request.Risk,
        decision.Judged,
        decision.Mode,
        decision.Reasons,
        [.. Named(request)]);

    /// <summary>The members <c>operation, surface, risk, verdict, reasons, facts</c>; scalars of facts are strings, exactly as they stood.</summary>
    public JsonObject ToJson() => new()
    {
        ["operation"] = Operation,
        ["surface"] = Surface,
        ["risk"] = Risk.Name(),
        ["verdict"] = VerdictName(Verdict),
        ["reasons"] = new JsonArray([.. Reasons.Select(ToJson)]),
        ["facts"] = new JsonObject(Facts.Select(f => KeyValuePair.Create(f.Key, ToJson(f.Value)))),
    };

    /// <summary>The name used in config, records and answers.</summary>
    public static string VerdictName(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    private static JsonObject ToJson(Reason reason) => new()
    {
        ["code"] = reason.Code,
        ["gate"] = reason.Gate.ToString().ToLowerInvariant(),
        ["verdict"] = VerdictName(reason.Verdict),
        ["rule"] = reason.Rule,
        ["message"] = reason.Message,
        ["nextStep"] = reason.NextStep,
    };

    private static JsonNode? ToJson(FactValue value) => value.Kind switch
    {
        FactKind.Null => null,
        FactKind.Structure => new JsonObject(),
        FactKind.List => new JsonArray([.. value.Items.Select(i => (JsonNode)i)]),
        _ => value.Text,
    };

    // Slots after the operation's own are what a statement language added; nameless ones only decide the risk.
    private static IEnumerable<KeyValuePair<string, FactValue>> Named(AgentRequest request)
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
