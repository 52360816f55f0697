using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>One CEF line a decision: the dictionary's own keys where it has them, six labelled strings, and keys that begin with ThumbGate.</summary>
internal sealed class CefFormat : IExportFormat
{
    private const int LongestText = 1023;
    private const int LongestCustom = 4000;

    public string Name => "cef";

    public string MediaType => "text/plain; charset=utf-8";

    public void Write(DecisionRow row, IBufferWriter<byte> output)
    {
        var verdict = RecordNames.Of(row.Verdict);
        var decisive = ExportText.Decisive(row);
        var line = new StringBuilder("CEF:0");
        foreach (var field in (ReadOnlySpan<string>)
        [
            ExportText.Vendor,
            ExportText.Product,
            ExportText.Version,
            decisive.Code.Length > 0 ? decisive.Code : verdict,
            $"{verdict} {(row.Operation.Length > 0 ? row.Operation : "unclassified")}",
            Severity(row),
        ])
        {
            line.Append('|');
            CefText.AppendHeader(line, field);
        }

        line.Append('|');
        var extension = new CefExtension(line);
        WriteKnownKeys(extension, row, decisive.Message);
        WriteLabelled(extension, row);
        WriteOwnKeys(extension, row);
        line.Append('\n');
        Encoding.UTF8.GetBytes(line.ToString(), output);
    }

    private static string Severity(DecisionRow row) => row.Verdict switch
    {
        Verdict.Allow => "1",
        Verdict.Hold => "4",
        _ => row.Risk.Severity() >= RiskClass.Destructive.Severity() ? "8" : "6",
    };

    private static void WriteKnownKeys(CefExtension extension, DecisionRow row, string message)
    {
        extension.Add("rt", row.At);
        extension.Add("externalId", row.Id);
        extension.Add("act", RecordNames.Of(row.Verdict));
        extension.Add("outcome", row.Outcome is { } outcome ? RecordNames.Of(outcome.Kind) : null);
        extension.Add("reason", string.Join(' ', ExportText.Codes(row)), LongestText);
        extension.Add("msg", message, LongestText);
        extension.Add("cat", row.Surface.Name());
        if (IPAddress.TryParse(row.Client, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            extension.Label("c6a2", "Source IPv6 Address", row.Client);
        }
        else
        {
            extension.Add("src", row.Client);
        }

        extension.Add("suid", row.Agent);
        extension.Add("suser", row.Owner);
        extension.Add("spriv", row.Role);
        extension.Add("destinationServiceName", row.Integration);
        extension.Add("requestMethod", row.Method);
        extension.Add("request", row.Path, LongestText);
        extension.Add("in", row.Outcome?.RequestBytes);
        extension.Add("out", row.Outcome?.ResponseBytes);
    }

    private static void WriteLabelled(CefExtension extension, DecisionRow row)
    {
        extension.Label("cs1", "operation", row.Operation);
        extension.Label("cs2", "risk", row.Risk.Name());
        extension.Label("cs3", "resource", row.Resource, LongestCustom);
        extension.Label("cs4", "policyVersion", row.PolicyVersion);
        extension.Label("cs5", "facts", row.Facts, LongestCustom);
        extension.Label("cs6", "approval", row.ApprovalId);
        extension.Label("cn1", "upstreamStatus", row.Outcome?.UpstreamStatus?.ToString(CultureInfo.InvariantCulture));
        extension.Label("cn2", "durationMs", row.Outcome?.DurationMs?.ToString(CultureInfo.InvariantCulture));
        extension.Label("cn3", "decideMicroseconds", row.DecideMicroseconds.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteOwnKeys(CefExtension extension, DecisionRow row)
    {
        extension.Add("ThumbGateJudged", RecordNames.Of(row.Judged));
        extension.Add("ThumbGateMode", RecordNames.Of(row.Mode));
        extension.Add("ThumbGateEnvironment", RecordNames.Of(row.Environment));
        extension.Add("ThumbGatePlugin", row.Plugin);
        extension.Add("ThumbGateWorkflow", row.Workflow);
        extension.Add("ThumbGateCredential", row.Credential);
        extension.Add("ThumbGateBlock", row.BlockId);
        extension.Add("ThumbGateDigest", row.Digest?.ToString());
        extension.Add("ThumbGateTrace", row.TraceId);
        extension.Add("ThumbGateError", row.Outcome?.Error);
        extension.Add("ThumbGateReasons", row.Reasons == RecordText.NoReasons ? null : row.Reasons);
    }
}
