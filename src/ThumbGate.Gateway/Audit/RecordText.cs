using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Gateway.Audit;

/// <summary>The JSON columns of a decision. <see cref="DecisionStore"/> filters by their exact spelling, so nothing else writes them.</summary>
internal static class RecordText
{
    public const string NoFacts = "{}";
    public const string NoReasons = "[]";

    /// <summary>Longest text kept of one fact; what is longer is cut and ends in an ellipsis.</summary>
    public const int LongestFact = 512;

    /// <summary>Most items kept of one list; how many more there were stands behind them.</summary>
    public const int MostItems = 100;

    // The record is no web page: what is readable stays readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The named facts that are present; sensitive ones as <c>hmac:&lt;hex&gt;</c> under the given key.</summary>
    public static string Facts(Operation operation, FactSet facts, ReadOnlySpan<byte> key)
    {
        var buffer = default(ArrayBufferWriter<byte>);
        var json = default(Utf8JsonWriter);
        for (var i = 0; i < facts.Count; i++)
        {
            // After the named definitions come nameless ones, and after all definitions what a statement language added.
            if (i >= operation.NamedFacts && i < operation.Facts.Count)
            {
                continue;
            }

            var (name, value) = facts[i];
            if (value.Kind == FactKind.Absent)
            {
                continue;
            }

            if (json is null)
            {
                buffer = new ArrayBufferWriter<byte>(256);
                json = new Utf8JsonWriter(buffer, Options);
                json.WriteStartObject();
            }

            json.WritePropertyName(name);
            Write(json, value, i < operation.Facts.Count && operation.Facts[i].Sensitive, key);
        }

        if (json is null)
        {
            return NoFacts;
        }

        json.WriteEndObject();
        return Finish(json, buffer!);
    }

    /// <summary>All reasons, in order.</summary>
    public static string Reasons(IReadOnlyList<Reason> reasons)
    {
        if (reasons.Count == 0)
        {
            return NoReasons;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartArray();
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("gate", reason.Gate.ToString().ToLowerInvariant());
            json.WriteString("verdict", RecordNames.Of(reason.Verdict));
            json.WriteString("rule", reason.Rule);
            json.WriteString("message", reason.Message);
            json.WriteString("nextStep", reason.NextStep);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return Finish(json, buffer);
    }

    /// <summary>What stands in a reasons column for a code.</summary>
    public static string ReasonMark(string code) => $"{{\"code\":\"{code}\",";

    private static void Write(Utf8JsonWriter json, FactValue value, bool sensitive, ReadOnlySpan<byte> key)
    {
        switch (value.Kind)
        {
            case FactKind.Null:
                json.WriteNullValue();
                break;
            case FactKind.List:
                json.WriteStartArray();
                var items = value.Items;
                for (var i = 0; i < items.Count && i < MostItems; i++)
                {
                    json.WriteStringValue(Kept(items[i], sensitive, key));
                }

                if (items.Count > MostItems)
                {
                    json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"… and {items.Count - MostItems} more"));
                }

                json.WriteEndArray();
                break;
            case FactKind.Text or FactKind.Number or FactKind.Boolean:
                json.WriteStringValue(Kept(value.Text!, sensitive, key));
                break;
            default:
                json.WriteStringValue("(structure)");
                break;
        }
    }

    /// <summary>A text of the request, cut to what is kept.</summary>
    public static string Cut(string text) => text.Length <= LongestFact ? text : string.Concat(text.AsSpan(0, LongestFact), "…");

    private static string Kept(string text, bool sensitive, ReadOnlySpan<byte> key)
    {
        if (sensitive)
        {
            return "hmac:" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        }

        return Cut(text);
    }

    private static string Finish(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer)
    {
        json.Flush();
        json.Dispose();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
