using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThumbGate.Policy.Cases;

/// <summary>
/// One line of JSON that describes a request: <c>id?, vendor or integration, host?, method, path, headers?, body?, role?</c>.
/// Other members are ignored.
/// </summary>
/// <param name="Id">As it stood; null where there was none.</param>
/// <param name="Request">The described request; null where there is an error.</param>
/// <param name="Error">Why the line can't be read; null where it can.</param>
public sealed record ExplainLine(JsonNode? Id, RequestDescription? Request, string? Error)
{
    // Deeper than any body that is read: what is too deep or has a key twice is the body reader's to refuse, as it would be at the gateway.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    /// <summary>Reads a line; never throws for what stands in it.</summary>
    public static ExplainLine Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException e)
        {
            return new ExplainLine(null, null, "not a JSON object: " + e.Message);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new ExplainLine(null, null, "not a JSON object");
            }

            JsonNode? id = null;
            try
            {
                id = IdOf(root);
                return new ExplainLine(id, Describe(root), null);
            }
            catch (FormatException e)
            {
                return new ExplainLine(id, null, e.Message);
            }
            catch (InvalidOperationException)
            {
                return new ExplainLine(id, null, "a text holds half a character: write whole Unicode characters");
            }
        }
    }

    /// <summary>The line's answer: <c>id</c> and the explanation's members, or <c>id</c> and <c>error</c>.</summary>
    public JsonObject Answer(PolicySet policy)
    {
        var answer = new JsonObject { ["id"] = Id?.DeepClone() };
        if (Request is null)
        {
            answer["error"] = Error;
            return answer;
        }

        var explanation = Explanation.Of(policy, Request).ToJson();
        foreach (var (name, _) in explanation.ToArray())
        {
            var value = explanation[name];
            explanation.Remove(name);
            answer[name] = value;
        }

        return answer;
    }

    private static JsonNode? IdOf(JsonElement root)
    {
        if (root.EnumerateObject().GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new FormatException($"'{twice.Key}' stands twice");
        }

        return !root.TryGetProperty("id", out var id) ? null
            : id.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null ? JsonNode.Parse(id.GetRawText())
            : throw new FormatException("'id' is neither a text nor a number");
    }

    private static RequestDescription Describe(JsonElement root)
    {
        var (kind, body) = Body(root);
        var description = new RequestDescription
        {
            Integration = Text(root, "integration"),
            Catalog = Text(root, "vendor"),
            Host = Text(root, "host"),
            Method = Text(root, "method") ?? throw new FormatException("'method' is missing"),
            Path = Text(root, "path") ?? throw new FormatException("'path' is missing"),
            Headers = Headers(root),
            BodyKind = kind,
            Body = body,
            Role = Text(root, "role"),
        };
        return (description.Integration ?? description.Catalog ?? description.Host) is null
            ? throw new FormatException("'vendor' or 'integration' is missing")
            : description;
    }

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"'{name}' is not a text");
        return text.Length > 0 ? text : throw new FormatException($"'{name}' is empty");
    }

    private static List<KeyValuePair<string, string>> Headers(JsonElement root)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (!root.TryGetProperty("headers", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return headers;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("'headers' is not an object of names and values");
        }

        foreach (var header in given.EnumerateObject())
        {
            IEnumerable<JsonElement> values = header.Value.ValueKind == JsonValueKind.Array ? header.Value.EnumerateArray() : [header.Value];
            foreach (var value in values)
            {
                headers.Add(new(header.Name, value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!,
                    JsonValueKind.Number => value.GetRawText(),
                    _ => throw new FormatException($"the header '{header.Name}' is not a text"),
                }));
            }
        }

        return headers;
    }

    private static (DescribedBody Kind, string Body) Body(JsonElement root)
    {
        if (!root.TryGetProperty("body", out var body) || body.ValueKind == JsonValueKind.Null)
        {
            return (DescribedBody.None, "");
        }

        return body.ValueKind == JsonValueKind.String ? (DescribedBody.Text, body.GetString()!) : (DescribedBody.Json, body.GetRawText());
    }
}
