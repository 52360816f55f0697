using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// What an approver is shown, built from the parsed request only. What the agent says of it stands there as a quotation, and decides nothing.
/// </summary>
internal static class HoldCard
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands where something is masked.</summary>
    public const string Sensitive = "(sensitive)";

    /// <summary>The header in which an agent says why it asks.</summary>
    public const string IntentHeader = "ThumbGate-Intent";

    private const int LongestIntent = 500;

    /// <summary>Longest SQL text shown; what is longer is cut, and how many characters it has is said.</summary>
    private const int LongestSql = 4000;

    // What an approver would miss: where they are not given, the vendor takes a value of its own.
    private static readonly string[] Telling = ["amount", "currency", "recipients", "record_count"];

    /// <summary>Most items of an envelope that are shown one by one; of more, how many are alike.</summary>
    private const int MostItems = 50;

    /// <summary>Longest text shown of one fact, or of the resource; what is longer is cut and ends in an ellipsis.</summary>
    private const int Longest = 2000;

    /// <summary>What the request is about, masked where the catalog marks it sensitive.</summary>
    public static string Resource(AgentRequest request, bool reveal = false) => request.Operation.HidesResource && !reveal ? Sensitive : Cut(request.Resource())!;

    /// <summary>The card as JSON. What the catalog marks sensitive is masked, wherever it stands.</summary>
    /// <param name="governed">The request.</param>
    /// <param name="seen">What stands in the system now; null where the catalog names nothing to read.</param>
    /// <param name="reveal">Whether nothing is masked.</param>
    public static string Write(GovernedRequest governed, BeforeSeen? seen = null, bool reveal = false)
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
                resource = Resource(request, reveal),
                method = request.Method,
                path = Path(request, reveal),
                facts = Facts(request, reveal),
                notGiven = NotGiven(request),
                sql = Sql(request),
                before = request.Items.Count == 0 ? seen?.Card(0, reveal) : null,
                repeatOf = governed.RepeatOf,
                itemCount = request.Items.Count == 0 ? (int?)null : request.Acts().Count(),
                items = Items(request, seen, reveal),
                evidence = Evidence(governed.Decision),
                intent = Intent(request),
                notInspected = Uninspected.BytesOf(request),
            },
            Json);
    }

    // Null where there is none: a card of a plain request has no such member.
    private static object[]? Items(AgentRequest request, BeforeSeen? seen, bool reveal) =>
        request.Items.Count == 0
            ? null
            : [.. request.Acts().Take(MostItems).Select((i, at) => new
            {
                item = Cut(i.Name),
                operation = i.Operation.Id,
                risk = i.Risk.Name(),
                surface = i.Surface.Name(),
                resource = Resource(i, reveal),
                method = i.Method,
                path = Path(i, reveal),
                facts = Facts(i, reveal),
                notGiven = NotGiven(i),
                sql = Sql(i),
                before = seen?.Card(at, reveal),
            }),
            .. More(request.Acts().Skip(MostItems))];

    // Null where all is given.
    private static string[]? NotGiven(AgentRequest request) =>
        Telling.Where(n => request.Facts.Defines(n) && request.Facts.Get(n).Kind == FactKind.Absent).ToArray() is { Length: > 0 } absent ? absent : null;

    private static object? Sql(AgentRequest request) =>
        request.SqlText() is { } text ? new { text = Cut(text, LongestSql), characters = text.Length } : null;

    private static string? Intent(AgentRequest request) =>
        request.Headers.Find(IntentHeader, out var said) == 1 && said.Length > 0 ? Cut(said, LongestIntent) : null;

    // Null where there is none, as with items. What is still missing is among the reasons.
    private static object[]? Evidence(Decision decision) =>
        decision.Evidence.Count == 0
            ? null
            : [.. decision.Evidence.Select(e => new { id = e.Evidence.Id, label = e.Evidence.Label, vouchedBy = e.Evidence.VouchedBy, ownWord = e.Evidence.Agent is not null })];

    private static IEnumerable<object> More(IEnumerable<AgentRequest> acts) =>
        acts.GroupBy(a => (a.Operation.Id, a.Surface, a.Risk))
            .Select(g => new { operation = g.Key.Id, risk = g.Key.Risk.Name(), surface = g.Key.Surface.Name(), times = g.Count() });

    private static string Path(AgentRequest request, bool reveal) => request.Operation.HidesPath && !reveal ? request.Route.Pattern : Cut(request.Target.Path.ToString());

    private static Dictionary<string, string?> Facts(AgentRequest request, bool reveal)
    {
        var facts = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < request.Facts.Count; i++)
        {
            var (name, value) = request.Facts[i];
            var isNamed = i < request.Operation.NamedFacts || i >= request.Operation.Facts.Count;
            if (isNamed && value.Kind != FactKind.Absent)
            {
                facts[name] = i < request.Operation.Facts.Count && request.Operation.Facts[i].Sensitive && !reveal ? Sensitive : Cut(value.Text);
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
    private static string? Cut(string? text) => text is null ? null : Cut(text, Longest);

    /// <summary>A text as it may be kept and shown; what is longer is cut and ends in an ellipsis.</summary>
    public static string Cut(string text, int longest) => StoredText.Of(text.Length > longest ? string.Concat(text.AsSpan(0, longest), "…") : text);

    private sealed record HeldReason(string Code, string Approvers, string Rule, string Message);
}
