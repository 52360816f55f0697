using ThumbGate.Policy.Bodies.Envelopes;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads how an operation's items stand in its body.</summary>
internal sealed class EnvelopeReader(ConfigErrors errors)
{
    private const string Cure = "write { items: json:/POINTER }, { multipart: http }, { jsonrpc: true }, { graphql: { query: json:/query } } or { edits: json:/POINTER }";

    /// <summary>The envelope; null where the key is not there or can't be read.</summary>
    public EnvelopeDefinition? Read(MapReader operation)
    {
        if (operation.Nested("envelope") is not { } reader)
        {
            return null;
        }

        var kinds = ((string[])["items", "multipart", "jsonrpc", "graphql", "edits"]).Where(reader.Has).ToArray();
        if (kinds.Length != 1)
        {
            errors.Add(reader.Map, kinds.Length == 0 ? "no kind of envelope" : "several kinds of envelope", Cure, "envelope");
            return null;
        }

        var definition = kinds[0] switch
        {
            "items" => Requests(reader),
            "multipart" => Word(reader, "multipart", "http", EnvelopeKind.Parts),
            "jsonrpc" => Word(reader, "jsonrpc", "true", EnvelopeKind.JsonRpc),
            "edits" => Pointer(reader.Scalar("edits")) is { } edits ? new EnvelopeDefinition(EnvelopeKind.Edits) { Edits = edits } : null,
            _ => reader.Nested("graphql") is { } graphQl ? GraphQl(graphQl) : null,
        };
        var isMany = reader.Scalar("many");
        if (isMany is not null && isMany.Text != "bulk")
        {
            errors.Add(isMany, "not what many items are", "write many: bulk, or remove it");
        }

        var relativeTo = kinds[0] is "items" or "multipart" ? reader.Scalar("relativeTo") : null;
        if (relativeTo is { Text.Length: > 0 } && relativeTo.Text != "/" && ConfigText.PrefixFault(relativeTo.Text.TrimEnd('/')) is { } fault)
        {
            errors.Add(relativeTo, fault, "write a path such as /services/data, or \"\" for none");
        }

        reader.Finish();
        return definition is null ? null : definition with { ManyAreBulk = isMany is not null, RelativeTo = relativeTo?.Text };
    }

    private EnvelopeDefinition? Requests(MapReader reader)
    {
        var items = Pointer(reader.Scalar("items"));
        var names = new[] { ("method", "method"), ("url", "url"), ("body", "body"), ("headers", "headers") }
            .Select(n => reader.Scalar(n.Item1) is { } scalar ? Named(scalar) : n.Item2).ToArray();
        return items is null
            ? null
            : new EnvelopeDefinition(EnvelopeKind.Requests) { Requests = new JsonRequestsShape(items, names[0], names[1], names[2], names[3]) };
    }

    private string Named(ConfigScalar scalar)
    {
        if (scalar.Text.Length == 0 || scalar.Text.Contains(':', StringComparison.Ordinal))
        {
            errors.Add(scalar, "not the name of a member", "write the member's own name, such as url");
        }

        return scalar.Text;
    }

    private EnvelopeDefinition? Word(MapReader reader, string key, string word, EnvelopeKind kind)
    {
        if (reader.Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (scalar.Text != word)
        {
            errors.Add(scalar, $"'{key}' is {word}", $"write {key}: {word}");
        }

        return new EnvelopeDefinition(kind);
    }

    private EnvelopeDefinition? GraphQl(MapReader reader)
    {
        var query = Places(reader, "query", required: true);
        var operationName = Places(reader, "operationName", required: false);
        var variables = Places(reader, "variables", required: false);
        var through = reader.Scalars("through");
        reader.Finish();
        return new EnvelopeDefinition(EnvelopeKind.GraphQl)
        {
            GraphQl = new GraphQlShape(query.Pointer, operationName.Pointer, variables.Pointer, [.. through.Select(t => t.Text)]),
            QueryKeys = new GraphQlTexts(query.Key, operationName.Key, variables.Key),
        };
    }

    // A pointer into the body, a query key, or both.
    private (EnvelopePointer? Pointer, string? Key) Places(MapReader reader, string name, bool required)
    {
        var scalar = required ? reader.Required(name, $"write {name}: json:/{name}, query:{name} or both joined by |") : reader.Scalar(name);
        if (scalar is null)
        {
            return default;
        }

        EnvelopePointer? pointer = null;
        string? key = null;
        foreach (var part in scalar.Text.Split('|'))
        {
            if (part.StartsWith("query:", StringComparison.Ordinal) && part.Length > 6 && key is null)
            {
                key = part[6..];
            }
            else if (part.StartsWith("json:/", StringComparison.Ordinal) && !part.Contains('*', StringComparison.Ordinal) && pointer is null
                && EnvelopePointer.Parse(part[5..]) is { } parsed)
            {
                pointer = parsed;
            }
            else
            {
                errors.Add(scalar, "not a place of a GraphQL request", $"write json:/{name}, query:{name} or both joined by |", part);
            }
        }

        return (pointer, key);
    }

    private EnvelopePointer? Pointer(ConfigScalar? scalar)
    {
        if (scalar is null)
        {
            return null;
        }

        if (scalar.Text.StartsWith("json:", StringComparison.Ordinal) && EnvelopePointer.Parse(scalar.Text[5..]) is { } pointer)
        {
            return pointer;
        }

        errors.Add(scalar, "not a pointer to items", "write json:/requests, json:/graphs/*/items (one star at most) or json: for the body itself");
        return null;
    }
}
