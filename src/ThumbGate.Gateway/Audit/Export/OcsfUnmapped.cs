using System.Text.Json;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>What a decision has and OCSF's class has no place for, under names of our own.</summary>
internal static class OcsfUnmapped
{
    public static void Write(Utf8JsonWriter json, DecisionRow row)
    {
        json.WriteStartObject("unmapped");
        json.WriteString("verdict", RecordNames.Of(row.Verdict));
        json.WriteString("judged", RecordNames.Of(row.Judged));
        json.WriteString("mode", RecordNames.Of(row.Mode));
        json.WriteString("risk", row.Risk.Name());
        json.WriteString("environment", RecordNames.Of(row.Environment));
        json.WriteKnown("owner", row.Owner);
        json.WriteKnown("workflow", row.Workflow);
        json.WriteColumn("facts", row.Facts);
        json.WriteColumn("reasons", row.Reasons);
        json.WriteKnown("digest", row.Digest?.ToString());
        json.WriteKnown("approval_id", row.ApprovalId);
        json.WriteKnown("block_id", row.BlockId);
        json.WriteKnown("credential", row.Credential);
        json.WriteNumber("decide_us", row.DecideMicroseconds);
        json.WriteKnown("outcome", row.Outcome is { } outcome ? RecordNames.Of(outcome.Kind) : null);
        json.WriteKnown("error", row.Outcome?.Error);
        json.WriteEndObject();
    }
}
