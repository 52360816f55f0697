using System.Text;
using System.Text.Json;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Before;

/// <summary>The fields that a request sets, read out of its body.</summary>
internal static class BeforeFieldList
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The fields in the order of the body; null with a reason where the body can't be read in one way.</summary>
    /// <param name="operation">What marks fields sensitive.</param>
    /// <param name="definition">With fields.</param>
    /// <param name="body">As the vendor reads it.</param>
    /// <param name="why">Why there is no list.</param>
    public static IReadOnlyList<BeforeField>? Read(Operation operation, BeforeDefinition definition, ReadOnlyMemory<byte> body, out string why)
    {
        why = "";
        var fields = definition.Fields!;
        var found = fields.IsForm ? OfForm(fields, body.Span, out why) : OfJson(fields, body, out why);
        return found is null ? null : [.. found.Select(f => f with { IsSensitive = IsSensitive(operation, definition, f.Name, fields.IsForm ? "" : fields.Of) })];
    }

    /// <summary>Whether a field is what a sensitive fact of the operation reads, holds it, or stands in it.</summary>
    public static bool IsSensitive(Operation operation, BeforeDefinition definition, string name, string of)
    {
        if (definition.Sensitive.Contains(name, StringComparer.Ordinal))
        {
            return true;
        }

        var path = of + "/" + string.Join('/', name.Split('[', ']').Where(p => p.Length > 0).Select(BeforeJson.Escape)) + "/";
        return operation.Facts.Where(f => f.Sensitive).SelectMany(f => f.Sources).Where(s => s.InBody).Select(PathOf)
            .Any(s => s.StartsWith(path, StringComparison.OrdinalIgnoreCase) || path.StartsWith(s, StringComparison.OrdinalIgnoreCase));
    }

    private static string PathOf(FactSource source) =>
        source.Origin == FactOrigin.Form ? "/" + string.Join('/', source.Key.Split('[', ']').Where(p => p.Length > 0).Select(BeforeJson.Escape)) + "/"
        : source.Key + "/";

    private static List<BeforeField>? OfJson(BeforeFields fields, ReadOnlyMemory<byte> body, out string why)
    {
        why = "";
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return BeforeJson.At(document.RootElement, fields.Of) is { ValueKind: JsonValueKind.Object } set
                ? [.. set.EnumerateObject().Select(m => new BeforeField(m.Name, fields.At + "/" + BeforeJson.Escape(m.Name)) { After = BeforeValue.Of(m.Value).Text })]
                : [];
        }
        catch (JsonException)
        {
            why = "the request's body is not JSON with one reading";
            return null;
        }
    }

    private static List<BeforeField>? OfForm(BeforeFields fields, ReadOnlySpan<byte> body, out string why)
    {
        why = "the request's body is not a form with one reading";
        var found = new List<BeforeField>();
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            var equals = pair.IndexOf((byte)'=');
            if (pair.IsEmpty)
            {
                continue;
            }

            if (Decode(equals < 0 ? pair : pair[..equals]) is not { } name || Decode(equals < 0 ? default : pair[(equals + 1)..]) is not { } value)
            {
                return null;
            }

            // What is a list in the form is told item by item, and stands elsewhere in an answer.
            if (name.EndsWith("[]", StringComparison.Ordinal))
            {
                continue;
            }

            if (found.Exists(f => f.Name == name))
            {
                return null;
            }

            var parts = name.Split('[', ']').Where(p => p.Length > 0).Select(BeforeJson.Escape);
            found.Add(new BeforeField(name, fields.At + "/" + string.Join('/', parts)) { After = value });
        }

        why = "";
        return found;
    }

    private static string? Decode(ReadOnlySpan<byte> raw)
    {
        var decoded = new byte[raw.Length];
        return PercentText.TryDecodeForm(raw, decoded, out var written) ? Encoding.UTF8.GetString(decoded, 0, written) : null;
    }
}
