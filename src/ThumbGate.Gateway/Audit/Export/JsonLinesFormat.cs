using System.Buffers;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>
/// One JSON object a line, with the names that the operators' API uses. Every member is always there, null where nothing is known: readers
/// may rely on that, so members are only ever added.
/// </summary>
internal sealed class JsonLinesFormat : IExportFormat
{
    public string Name => "jsonl";

    public string MediaType => "application/x-ndjson";

    public void Write(DecisionRow row, IBufferWriter<byte> output) => ExportText.WriteLine(output, json =>
    {
        json.WriteString("id", row.Id);
        json.WriteString("at", Moments.Text(row.At));
        WriteCircumstances(json, row);
        json.WriteString("path", row.Path);
        json.WriteString("resource", row.Resource);
        json.WriteColumn("facts", row.Facts);
        json.WriteString("verdict", RecordNames.Of(row.Verdict));
        json.WriteString("judged", RecordNames.Of(row.Judged));
        json.WriteString("mode", RecordNames.Of(row.Mode));
        json.WriteColumn("reasons", row.Reasons);
        json.WriteString("policyVersion", row.PolicyVersion);
        json.WriteString("digest", row.Digest?.ToString());
        json.WriteString("approvalId", row.ApprovalId);
        json.WriteString("blockId", row.BlockId);
        json.WriteString("credential", row.Credential);
        json.WriteString("clientAddress", row.Client);
        json.WriteString("traceId", row.TraceId);
        json.WriteNumber("decideMicroseconds", row.DecideMicroseconds);
        WriteOutcome(json, row.Outcome);
    });

    private static void WriteCircumstances(Utf8JsonWriter json, DecisionRow row)
    {
        json.WriteString("agent", row.Agent);
        json.WriteString("owner", row.Owner);
        json.WriteString("role", row.Role);
        json.WriteString("plugin", row.Plugin);
        json.WriteString("workflow", row.Workflow);
        json.WriteString("integration", row.Integration);
        json.WriteString("environment", RecordNames.Of(row.Environment));
        json.WriteString("surface", row.Surface.Name());
        json.WriteString("operation", row.Operation);
        json.WriteString("risk", row.Risk.Name());
        json.WriteString("method", row.Method);
    }

    private static void WriteOutcome(Utf8JsonWriter json, Outcome? outcome)
    {
        json.WriteString("outcome", outcome is { } known ? RecordNames.Of(known.Kind) : null);
        WriteNumber(json, "upstreamStatus", outcome?.UpstreamStatus);
        WriteNumber(json, "requestBytes", outcome?.RequestBytes);
        WriteNumber(json, "responseBytes", outcome?.ResponseBytes);
        WriteNumber(json, "durationMs", outcome?.DurationMs);
        json.WriteString("error", outcome?.Error);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
