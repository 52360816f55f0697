using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Gateway.Commands;

/// <summary>An explanation as people read it.</summary>
internal static class ExplanationText
{
    public static void Write(Explanation explanation, TextWriter output)
    {
        output.WriteLine($"operation  {explanation.Operation ?? "none"}");
        output.WriteLine($"surface    {explanation.Surface ?? "none"}");
        output.WriteLine($"risk       {explanation.Risk.Name()}");
        foreach (var (name, value) in explanation.Facts)
        {
            output.WriteLine($"fact       {Cell.Clean(name)} = {Shown(value)}");
        }

        foreach (var item in explanation.Items)
        {
            Write(item, output);
        }

        foreach (var reason in explanation.Reasons)
        {
            var rule = reason.Rule.Length == 0 ? "" : $"  {reason.Rule}";
            output.WriteLine($"reason     {Explanation.VerdictName(reason.Verdict)} by the {reason.Gate.ToString().ToLowerInvariant()} gate: {reason.Code}{rule}");
            output.WriteLine($"           {Cell.Clean(reason.Message)}");
            output.WriteLine($"           Next: {Cell.Clean(reason.NextStep)}");
        }

        var observed = explanation.Mode == Mode.Observe && explanation.Verdict != Verdict.Allow ? " (observed only: the request passes)" : "";
        output.WriteLine($"verdict    {Explanation.VerdictName(explanation.Verdict)}{observed}");
    }

    private static void Write(ExplainedItem item, TextWriter output)
    {
        output.WriteLine($"item       {Cell.Clean(item.Name)}: {item.Operation} ({item.Risk.Name()} on {item.Surface})");
        foreach (var (name, value) in item.Facts)
        {
            output.WriteLine($"           fact {Cell.Clean(name)} = {Shown(value)}");
        }

        foreach (var inner in item.Items)
        {
            Write(inner, output);
        }
    }

    private static string Shown(FactValue value) => value.Kind switch
    {
        FactKind.Null => "null",
        FactKind.Structure => "(a structure)",
        _ => Cell.Clean(value.Text),
    };
}
