using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What an approver is shown, built from the parsed request only: nothing that the agent says of it.</summary>
internal static class HoldCard
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands where something is masked.</summary>
    public const string Sensitive = "(sensitive)";

    /// <summary>Most items of an envelope that are shown one by one; of more, how many are alike.</summary>
    private const int MostItems = 50;

    /// <summary>Longest text shown of one fact, or of the resource; what is longer is cut and ends in an ellipsis.</summary>
    private const int Longest = 2000;

    /// <summary>What the request is about, masked where the catalog marks it sensitive.</summary>
    public static string Resource(AgentRequest request) => request.Operation.HidesResource ? Sensitive : Cut(request.Resource())!;

    /// <summary>The card as JSON. What the catalog marks sensitive is masked, wherever it stands.</summary>
    public static string Write(GovernedRequest governed)
    {
        var request = governed.Request;
        return JsonSerializer.Serialize(
            new
            {
                environment = governed.Integration.Environment == DeploymentEnvironment.Production ? "production" : "sandbox",
                integration = governed.Integration.Name,
                operation = request.Operation.Id,
                risk = request.Risk.Name(),
                surface = request.Surface.Name(),
                resource = Resource(request),
                method = request.Method,
                path = Path(request),
                facts = Facts(request),
                items = Items(request),
                evidence = Evidence(governed.Decision),
                notInspected = request.Operation.ReadsBody ? 0 : request.Body.Length,
            },
            Json);
    }

    // Null where there is none: a card of a plain request has no such member.
    private static object[]? Items(AgentRequest request) =>
        request.Items.Count == 0
            ? null
            : [.. request.Acts().Take(MostItems).Select(i => new
            {
                item = Cut(i.Name),
                operation = i.Operation.Id,
                risk = i.Risk.Name(),
                surface = i.Surface.Name(),
                resource = Resource(i),
                method = i.Method,
                path = Path(i),
                facts = Facts(i),
            }),
            .. More(request.Acts().Skip(MostItems))];

    // Null where there is none, as with items. What is still missing is among the reasons.
    private static object[]? Evidence(Decision decision) =>
        decision.Evidence.Count == 0
            ? null
            : [.. decision.Evidence.Select(e => new { id = e.Evidence.Id, label = e.Evidence.Label, vouchedBy = e.Evidence.VouchedBy, ownWord = e.Evidence.Agent is not null })];

    private static IEnumerable<object> More(IEnumerable<AgentRequest> acts) =>
        acts.GroupBy(a => (a.Operation.Id, a.Surface, a.Risk))
            .Select(g => new { operation = g.Key.Id, risk = g.Key.Risk.Name(), surface = g.Key.Surface.Name(), times = g.Count() });

    private static string Path(AgentRequest request) => request.Operation.HidesPath ? request.Route.Pattern : Cut(request.Target.Path.ToString());

    private static Dictionary<string, string?> Facts(AgentRequest request)
    {
        var facts = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < request.Facts.Count; i++)
        {
            var (name, value) = request.Facts[i];
            var isNamed = i < request.Operation.NamedFacts || i >= request.Operation.Facts.Count;
            if (isNamed && value.Kind != FactKind.Absent)
            {
                facts[name] = i < request.Operation.Facts.Count && request.Operation.Facts[i].Sensitive ? Sensitive : Cut(value.Text);
            }
        }

        return facts;
    }

    /// <summary>The hold reasons as JSON: what an approval will answer.</summary>
    public static string Reasons(Decision decision) => JsonSerializer.Serialize(
        decision.Reasons.Where(r => r.Verdict == Verdict.Hold)
            .Select(r => new HeldReason(r.Code, r.Approvers ?? "", r.Rule, r.Message)),
        Json);

    /// <summary>Code and group of the reasons that an approval was given for.</summary>
    public static IReadOnlySet<(string Code, string Approvers)> ReadReasons(string json) =>
        (JsonSerializer.Deserialize<HeldReason[]>(json, Json) ?? []).Select(r => (r.Code, r.Approvers)).ToHashSet();

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text) =>
        text is null ? null : StoredText.Of(text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text);

    private sealed record HeldReason(string Code, string Approvers, string Rule, string Message);
}
