using System.Buffers;
using System.Text.Json;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Writes a refusal as RFC 9457 problem details with the gateway's members, merged with the vendor's own error shape.</summary>
internal static class ProblemDocument
{
    public static ReadOnlyMemory<byte> Write(GovernedRequest? governed, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        var shape = governed?.Request.Integration is { } integration ? integration.Catalog.Errors : null;
        if (shape is not null)
        {
            foreach (var (key, value) in shape.Root)
            {
                writer.WritePropertyName(key);
                WriteShape(writer, value, governed, refusal);
            }
        }

        WriteMembers(writer, governed, refusal, shape);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter writer, GovernedRequest? governed, Refusal refusal, ErrorShape? shape)
    {
        // Where the vendor's shape claims a member, its SDK expects its own meaning there.
        bool Free(string name) => shape is null || !shape.Root.ContainsKey(name);
        void Text(string name, string? value)
        {
            if (value is { Length: > 0 } && Free(name))
            {
                writer.WriteString(name, value);
            }
        }

        Text("type", "urn:thumbgate:problem:" + refusal.Code);
        Text("title", refusal.Title);
        if (Free("status"))
        {
            writer.WriteNumber("status", refusal.Status);
        }

        Text("detail", refusal.Detail);
        Text("verdict", NameOf(refusal.Verdict));
        if (governed is not null)
        {
            var request = governed.Request;
            Text("decisionId", governed.DecisionId);
            Text("role", request.Agent?.Role);
            Text("integration", request.Integration?.Name);
            if (request.Operation is not null)
            {
                Text("surface", request.Surface.Name());
                Text("operation", request.Operation.Id);
                Text("risk", request.Risk.Name());
            }
        }

        if (Free("reasons"))
        {
            WriteReasons(writer, governed, refusal);
        }

        if (governed?.Hold is { } hold && Free("approval"))
        {
            writer.WriteStartObject("approval");
            writer.WriteString("id", hold.Id);
            writer.WriteString("status", hold.Status);
            writer.WriteString("expiresAt", hold.ExpiresAt);
            writer.WriteEndObject();
        }
    }

    private static void WriteReasons(Utf8JsonWriter writer, GovernedRequest? governed, Refusal refusal)
    {
        writer.WriteStartArray("reasons");
        foreach (var reason in refusal.Reasons.Concat(governed?.Decision.Reasons ?? []))
        {
            writer.WriteStartObject();
            writer.WriteString("code", reason.Code);
            writer.WriteString("gate", NameOf(reason.Gate));
            writer.WriteString("rule", reason.Rule);
            writer.WriteString("message", reason.Message);
            writer.WriteString("nextStep", reason.NextStep);
            if (reason.Item is not null)
            {
                writer.WriteString("item", reason.Item);
            }

            if (reason.Incident is not null)
            {
                writer.WriteString("incident", reason.Incident);
            }

            if (reason.Evidence.Count > 0)
            {
                writer.WriteStartArray("evidence");
                foreach (var label in reason.Evidence)
                {
                    writer.WriteStringValue(label);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter writer, object? node, GovernedRequest? governed, Refusal refusal)
    {
        switch (node)
        {
            case IReadOnlyDictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (var (key, value) in map)
                {
                    writer.WritePropertyName(key);
                    WriteShape(writer, value, governed, refusal);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteShape(writer, item, governed, refusal);
                }

                writer.WriteEndArray();
                break;
            case "{status}":
                writer.WriteNumberValue(refusal.Status);
                break;
            case "{problem}":
                writer.WriteStartObject();
                WriteMembers(writer, governed, refusal, null);
                writer.WriteEndObject();
                break;
            case string text:
                writer.WriteStringValue(text
                    .Replace("{code}", refusal.Code, StringComparison.Ordinal)
                    .Replace("{detail}", refusal.Detail, StringComparison.Ordinal)
                    .Replace("{title}", refusal.Title, StringComparison.Ordinal)
                    .Replace("{decision}", governed?.DecisionId ?? "", StringComparison.Ordinal)
                    .Replace("{status}", refusal.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>The name of a verdict in answers and records.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    /// <summary>The name of a gate in answers and records.</summary>
    public static string NameOf(GateKind gate) => gate switch
    {
        GateKind.Role => "role",
        GateKind.Feedback => "feedback",
        GateKind.Evidence => "evidence",
        GateKind.Limit => "limit",
        GateKind.Approval => "approval",
        _ => "reading",
    };
}
