using System.Globalization;
using System.Text.Json;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary>Decisions as people read them.</summary>
internal static class DecisionText
{
    private static readonly (string Member, string Label)[] ReasonMembers =
        [("gate", "gate"), ("verdict", "verdict"), ("rule", "rule"), ("item", "item"), ("message", "message"), ("nextStep", "next step")];

    /// <summary>Of a list.</summary>
    public static readonly (string Heading, Func<DecisionView, string?> Cell)[] Columns =
    [
        ("at", d => Cell.Time(d.At)),
        ("verdict", d => d.Verdict),
        ("role", d => d.Role),
        ("agent", d => d.Agent),
        ("operation", d => d.Operation),
        ("risk", d => d.Risk),
        ("resource", d => d.Resource),
        ("reasons", d => Cell.Codes(d.Reasons)),
        ("outcome", Outcome),
        ("id", d => d.Id),
    ];

    /// <summary>Prints all that is known of one.</summary>
    public static void Show(DecisionView decision)
    {
        Output.Fields(
            ("id", decision.Id),
            ("at", Cell.Time(decision.At)),
            ("verdict", decision.Verdict),
            ("judged", decision.Judged),
            ("mode", decision.Mode),
            ("agent", decision.Agent),
            ("owner", decision.Owner),
            ("role", decision.Role),
            ("plugin", decision.Plugin),
            ("workflow", decision.Workflow),
            ("integration", decision.Integration),
            ("environment", decision.Environment),
            ("surface", decision.Surface),
            ("operation", decision.Operation),
            ("risk", decision.Risk),
            ("method", decision.Method),
            ("path", decision.Path),
            ("resource", decision.Resource),
            ("policy version", decision.PolicyVersion),
            ("digest", decision.Digest),
            ("approval", decision.ApprovalId),
            ("block", decision.BlockId),
            ("credential", decision.Credential),
            ("client address", decision.ClientAddress),
            ("trace", decision.TraceId),
            ("decided in", Number(decision.DecideMicroseconds, " µs")),
            ("outcome", decision.Outcome ?? "open"),
            ("upstream status", Number(decision.UpstreamStatus)),
            ("request bytes", Number(decision.RequestBytes)),
            ("response bytes", Number(decision.ResponseBytes)),
            ("duration", Number(decision.DurationMs, " ms")),
            ("error", decision.Error));
        foreach (var reason in Items(decision.Reasons))
        {
            Block("reason", Text(reason, "code"), ReasonMembers.Select(m => (m.Label, Text(reason, m.Member))));
        }

        ShowFacts(decision.Facts);
        foreach (var feedback in decision.Feedback ?? [])
        {
            Block(
                "feedback",
                feedback.Id,
                [("direction", feedback.Direction), ("by", feedback.Operator), ("at", Cell.Time(feedback.At)), ("why", feedback.Why), ("instead", feedback.Instead), ("block", feedback.BlockId ?? "")]);
        }
    }

    private static void ShowFacts(JsonElement? facts)
    {
        if (facts is not { ValueKind: JsonValueKind.Object } members)
        {
            return;
        }

        var plain = members.EnumerateObject().Where(m => m.Name != RecordItems.Name).Select(m => (m.Name, m.Value.ToString())).ToList();
        if (plain.Count > 0)
        {
            Block("facts", "", plain);
        }

        foreach (var item in Items(members.TryGetProperty(RecordItems.Name, out var items) ? items : null))
        {
            var name = Text(item, "item");
            var times = Text(item, RecordItems.Times);
            Block(
                "item",
                name.Length > 0 ? name : $"{times} more",
                [
                    ("operation", Text(item, "operation")), ("surface", Text(item, "surface")), ("risk", Text(item, "risk")), ("resource", Text(item, "resource")),
                    .. item.TryGetProperty("facts", out var inner) ? inner.EnumerateObject().Select(m => (m.Name, m.Value.ToString())) : [],
                ]);
        }
    }

    private static void Block(string heading, string name, IEnumerable<(string Label, string Value)> lines)
    {
        Console.WriteLine(Cell.Clean($"{heading} {name}".Trim()));
        foreach (var (label, value) in lines.Where(l => l.Value.Length > 0))
        {
            Console.WriteLine($"  {Cell.Clean(label)}: {Cell.Clean(value)}");
        }
    }

    private static string Outcome(DecisionView decision) =>
        string.Create(CultureInfo.InvariantCulture, $"{decision.Outcome} {decision.UpstreamStatus}").Trim();

    private static JsonElement.ArrayEnumerator Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string? Number(long? value, string unit = "") => value is { } number ? number.ToString(CultureInfo.InvariantCulture) + unit : null;
}
