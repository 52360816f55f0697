using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>What the formats share: how they write JSON, and what they say of the first reason.</summary>
internal static class ExportText
{
    public const string Vendor = "ThumbGate";
    public const string Product = "ThumbGate Gateway";

    public static readonly string Version = typeof(ExportText).Assembly.GetName().Version!.ToString(3);

    // What is readable stays readable; what separates lines for some readers is escaped by this encoder too.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one JSON object and a line feed.</summary>
    public static void WriteLine(IBufferWriter<byte> output, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes the member where there is something to write.</summary>
    public static void WriteKnown(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    /// <inheritdoc cref="WriteKnown(Utf8JsonWriter, string, string?)"/>
    public static void WriteKnown(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>A column of the record that is JSON already.</summary>
    public static void WriteColumn(this Utf8JsonWriter json, string name, string column)
    {
        json.WritePropertyName(name);
        using var parsed = JsonDocument.Parse(column);
        parsed.RootElement.WriteTo(json);
    }

    /// <summary>Code and message of the reason that decided, or empty texts: of the reasons, the first whose verdict is the one carried out.</summary>
    public static (string Code, string Message) Decisive(DecisionRow row)
    {
        using var reasons = JsonDocument.Parse(row.Reasons);
        var all = reasons.RootElement.EnumerateArray().ToList();
        var verdict = RecordNames.Of(row.Verdict);
        var first = all.FindIndex(r => string.Equals(Text(r, "verdict"), verdict, StringComparison.Ordinal));
        return all.Count == 0 || row.Verdict == Verdict.Allow ? ("", "") : (Text(all[Math.Max(0, first)], "code"), Text(all[Math.Max(0, first)], "message"));
    }

    /// <summary>The codes of all reasons.</summary>
    public static IReadOnlyList<string> Codes(DecisionRow row)
    {
        using var reasons = JsonDocument.Parse(row.Reasons);
        return [.. reasons.RootElement.EnumerateArray().Select(r => Text(r, "code"))];
    }

    private static string Text(JsonElement reason, string name) =>
        reason.ValueKind == JsonValueKind.Object && reason.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
