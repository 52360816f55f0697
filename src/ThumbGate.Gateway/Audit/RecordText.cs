using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Gateway.Audit;

/// <summary>The JSON columns of a decision. <see cref="DecisionStore"/> filters by their exact spelling, so nothing else writes them.</summary>
internal static class RecordText
{
    public const string NoFacts = "{}";
    public const string NoReasons = "[]";

    /// <summary>The member among the facts that holds the evidence relied on. No fact is called so.</summary>
    public const string Evidence = "$evidence";

    /// <summary>The member among the facts that names the decision of the attempt that this one repeats.</summary>
    public const string RepeatOf = "$repeatOf";

    /// <summary>Longest text kept of one fact; what is longer is cut and ends in an ellipsis.</summary>
    public const int LongestFact = 512;

    /// <summary>Most items kept of one list; how many more there were stands behind them.</summary>
    public const int MostItems = 100;

    // The record is no web page: what is readable stays readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The named facts that are present; sensitive ones as <c>hmac:&lt;hex&gt;</c> under the given key.</summary>
    public static string Facts(Operation operation, FactSet facts, ReadOnlySpan<byte> key) => Facts(operation, facts, [], [], null, key);

    /// <summary>
    /// The named facts of a request, under <see cref="RecordItems.Name"/> what stands inside it, and under <see cref="Evidence"/> label and id of
    /// what it passes by; under <see cref="RepeatOf"/> the attempt that it repeats, if it does.
    /// </summary>
    public static string Facts(AgentRequest request, IReadOnlyList<ReliedEvidence> evidence, string? repeatOf, ReadOnlySpan<byte> key) =>
        Facts(request.Operation, request.Facts, request.Items, evidence, repeatOf, key);

    private static string Facts(
        Operation operation, FactSet facts, IReadOnlyList<AgentRequest> items, IReadOnlyList<ReliedEvidence> evidence, string? repeatOf, ReadOnlySpan<byte> key)
    {
        var buffer = default(ArrayBufferWriter<byte>);
        var json = default(Utf8JsonWriter);
        for (var i = 0; i < facts.Count; i++)
        {
            if (IsKept(operation, facts, i))
            {
                json ??= Begin(out buffer);
                WriteFact(json, operation, facts, i, key);
            }
        }

        if (items.Count > 0)
        {
            json ??= Begin(out buffer);
            RecordItems.Write(json, items, key);
        }

        if (evidence.Count > 0)
        {
            json ??= Begin(out buffer);
            json.WriteStartArray(Evidence);
            foreach (var (relied, _) in evidence)
            {
                json.WriteStringValue($"{relied.Label} {relied.Id}");
            }

            json.WriteEndArray();
        }

        if (repeatOf is not null)
        {
            json ??= Begin(out buffer);
            json.WriteString(RepeatOf, repeatOf);
        }

        if (json is null)
        {
            return NoFacts;
        }

        json.WriteEndObject();
        return Finish(json, buffer!);
    }

    /// <summary>Writes the named facts as members.</summary>
    internal static void WriteFacts(Utf8JsonWriter json, Operation operation, FactSet facts, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            if (IsKept(operation, facts, i))
            {
                WriteFact(json, operation, facts, i, key);
            }
        }
    }

    // After the named definitions come nameless ones, and after all definitions what a statement language added.
    private static bool IsKept(Operation operation, FactSet facts, int slot) =>
        (slot < operation.NamedFacts || slot >= operation.Facts.Count) && facts[slot].Value.Kind != FactKind.Absent;

    private static void WriteFact(Utf8JsonWriter json, Operation operation, FactSet facts, int slot, ReadOnlySpan<byte> key)
    {
        var (name, value) = facts[slot];
        json.WritePropertyName(name);
        Write(json, value, slot < operation.Facts.Count && operation.Facts[slot].Sensitive, key);
    }

    private static Utf8JsonWriter Begin(out ArrayBufferWriter<byte> buffer)
    {
        buffer = new ArrayBufferWriter<byte>(256);
        var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        return json;
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
            if (reason.Item is not null)
            {
                json.WriteString("item", reason.Item);
            }

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
    public static string Cut(string text) => StoredText.Of(text.Length <= LongestFact ? text : string.Concat(text.AsSpan(0, LongestFact), "…"));

    internal static string Kept(string text, bool sensitive, ReadOnlySpan<byte> key)
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
