using System.Buffers;
using System.Text.Json;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>
/// One event of OCSF's class API Activity a line, with the profiles security_control and, where the agent named its trace, trace. What the
/// class has no place for is under <c>unmapped</c>.
/// </summary>
internal sealed class OcsfFormat : IExportFormat
{
    public const string SchemaVersion = "1.9.0";

    private const int Category = 6;
    private const int Class = 6003;

    public string Name => "ocsf";

    public string MediaType => "application/x-ndjson";

    public void Write(DecisionRow row, IBufferWriter<byte> output)
    {
        var decisive = ExportText.Decisive(row);
        ExportText.WriteLine(output, json =>
        {
            WriteClassification(json, row);
            json.WriteNumber("time", row.At);
            json.WriteKnown("duration", row.Outcome?.DurationMs);
            WriteStatus(json, row, decisive.Code, decisive.Message);
            json.WriteString("message", decisive.Message.Length > 0 ? decisive.Message : $"{row.Operation} was {OcsfValues.Disposition(row.Verdict).Name.ToLowerInvariant()}");
            WriteMetadata(json, row);
            WriteWho(json, row);
            WriteWhat(json, row, decisive.Code, decisive.Message);
            WriteControl(json, row);
            if (row.TraceId.Length > 0)
            {
                json.WriteStartObject("trace");
                json.WriteString("uid", row.TraceId);
                json.WriteEndObject();
            }

            OcsfUnmapped.Write(json, row);
        });
    }

    private static void WriteClassification(Utf8JsonWriter json, DecisionRow row)
    {
        var activity = OcsfValues.Activity(row);
        var severity = OcsfValues.Severity(row);
        json.WriteNumber("category_uid", Category);
        json.WriteString("category_name", "Application Activity");
        json.WriteNumber("class_uid", Class);
        json.WriteString("class_name", "API Activity");
        json.WriteNumber("activity_id", activity.Id);
        json.WriteString("activity_name", activity.Name);
        json.WriteNumber("type_uid", (Class * 100) + activity.Id);
        json.WriteString("type_name", "API Activity: " + activity.Name);
        json.WriteNumber("severity_id", severity.Id);
        json.WriteString("severity", severity.Name);
    }

    private static void WriteStatus(Utf8JsonWriter json, DecisionRow row, string code, string message)
    {
        var status = OcsfValues.Status(row);
        json.WriteNumber("status_id", status.Id);
        json.WriteString("status", status.Name);
        json.WriteKnown("status_code", row.Outcome?.UpstreamStatus is { } answered ? answered.ToString(System.Globalization.CultureInfo.InvariantCulture) : code);
        json.WriteKnown("status_detail", message.Length > 0 ? message : row.Outcome?.Error);
    }

    private static void WriteMetadata(Utf8JsonWriter json, DecisionRow row)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", SchemaVersion);
        json.WriteString("uid", row.Id);
        json.WriteKnown("correlation_uid", row.ApprovalId);
        json.WriteString("log_name", "decisions");
        json.WriteStartArray("profiles");
        json.WriteStringValue("security_control");
        if (row.TraceId.Length > 0)
        {
            json.WriteStringValue("trace");
        }

        json.WriteEndArray();
        json.WriteStartObject("product");
        json.WriteString("name", ExportText.Product);
        json.WriteString("vendor_name", ExportText.Vendor);
        json.WriteString("version", ExportText.Version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteWho(Utf8JsonWriter json, DecisionRow row)
    {
        json.WriteStartObject("actor");
        json.WriteString("app_uid", row.Agent);
        json.WriteKnown("app_name", row.Plugin);
        json.WriteStartObject("user");
        json.WriteString("uid", row.Agent);
        json.WriteNumber("type_id", 99);
        json.WriteString("type", "AI agent");
        json.WriteStartArray("groups");
        json.WriteStartObject();
        json.WriteString("name", row.Role);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("src_endpoint");
        json.WriteString(row.Client.Length > 0 ? "ip" : "name", row.Client.Length > 0 ? row.Client : "unknown");
        json.WriteEndObject();
    }

    private static void WriteWhat(Utf8JsonWriter json, DecisionRow row, string code, string message)
    {
        json.WriteStartObject("api");
        json.WriteString("operation", row.Operation.Length > 0 ? row.Operation : "unclassified");
        Named(json, "group", row.Surface.Name());
        Named(json, "service", row.Integration);
        json.WriteStartObject("request");
        json.WriteString("uid", row.Id);
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteKnown("code", row.Outcome?.UpstreamStatus);
        json.WriteKnown("error", code);
        json.WriteKnown("error_message", message);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("dst_endpoint");
        json.WriteString("svc_name", row.Integration);
        json.WriteEndObject();

        json.WriteStartObject("http_request");
        json.WriteString("uid", row.Id);
        json.WriteString("http_method", row.Method);
        json.WriteKnown("length", row.Outcome?.RequestBytes);
        json.WriteStartObject("url");
        json.WriteString("path", row.Path);
        json.WriteEndObject();
        json.WriteEndObject();
        if (row.Outcome is { UpstreamStatus: { } status } outcome)
        {
            json.WriteStartObject("http_response");
            json.WriteNumber("code", status);
            json.WriteKnown("length", outcome.ResponseBytes);
            json.WriteKnown("latency", outcome.DurationMs);
            json.WriteEndObject();
        }

        if (row.Resource.Length > 0)
        {
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("uid", row.Resource);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void WriteControl(Utf8JsonWriter json, DecisionRow row)
    {
        var action = OcsfValues.Action(row.Verdict);
        var disposition = OcsfValues.Disposition(row.Verdict);
        json.WriteNumber("action_id", action.Id);
        json.WriteString("action", action.Name);
        json.WriteNumber("disposition_id", disposition.Id);
        json.WriteString("disposition", disposition.Name);
        json.WriteBoolean("is_alert", row.Verdict == Verdict.Deny);
        json.WriteStartObject("policy");
        json.WriteString("name", "roles/" + row.Role);
        json.WriteString("version", row.PolicyVersion);
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("name", value);
        json.WriteEndObject();
    }
}
