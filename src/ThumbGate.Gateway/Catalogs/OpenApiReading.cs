using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>Reads OpenAPI 3.x and 2.0.</summary>
internal static class OpenApiReading
{
    public static DescribedApi Read(string file, JsonObject description)
    {
        var document = Document(file, description);
        var servers = Servers.Of(document.Servers);
        return new DescribedApi
        {
            Title = document.Info?.Title ?? "",
            Description = document.Info?.Description ?? "",
            Hosts = servers.Hosts,
            Prefixes = servers.Prefixes,
            Keys = [.. Keys(document).Distinct()],
            Headers = [.. HeaderNames(document)],
            IdempotencyHeader = HeaderNames(document).FirstOrDefault(h => h.Contains("idempoten", StringComparison.OrdinalIgnoreCase)),
            Operations = [.. Operations(document)],
        };
    }

    private static OpenApiDocument Document(string file, JsonObject description)
    {
        try
        {
            var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
            var read = OpenApiDocument.Parse(Readable(file, description).ToJsonString(), OpenApiConstants.Json, settings);
            return read.Document ?? throw new DescriptionException(
                $"{file} is no usable OpenAPI document: {read.Diagnostic?.Errors.FirstOrDefault()?.Message ?? "nothing could be read"}. Mend it, or download it again.");
        }
        catch (Exception e) when (e is not DescriptionException and not OutOfMemoryException)
        {
            throw new DescriptionException($"{file} is no usable OpenAPI document: {e.Message.TrimEnd('.')}. Mend it, or download it again.", e);
        }
    }

    // What 3.2 adds stays unread, and with that unknown; the rest of it is 3.1.
    private static JsonObject Readable(string file, JsonObject description)
    {
        var readable = DeepReferences.Inlined(file, description);
        if (readable["openapi"] is JsonValue version && version.ToString().StartsWith("3.2", StringComparison.Ordinal))
        {
            readable["openapi"] = "3.1.1";
        }

        MendProperties(readable);
        return readable;
    }

    // `additionalProperties: false` among the properties is a slip of who wrote it, and `name: true` a field of any kind: the reader stumbles over both.
    private static void MendProperties(JsonNode? node)
    {
        foreach (var child in node is JsonObject named ? [.. named.Select(m => m.Value)] : node is JsonArray items ? items.ToArray() : [])
        {
            MendProperties(child);
        }

        if (node is JsonObject { Count: > 0 } schema && schema["properties"] is JsonObject properties)
        {
            foreach (var (name, value) in properties.Where(m => m.Value is null || m.Value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False).ToArray())
            {
                properties.Remove(name);
                if (name is not ("additionalProperties" or "nullable" or "required" or "deprecated" or "readOnly" or "writeOnly" or "uniqueItems" or "exclusiveMinimum" or "exclusiveMaximum"))
                {
                    properties[name] = new JsonObject();
                }
            }
        }
    }

    private static IEnumerable<DescribedOperation> Operations(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths ?? [])
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                var name = method.Method.ToUpperInvariant();
                if (name is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS")
                {
                    yield return Operation(name, path, item, operation);
                }
            }
        }
    }

    private static DescribedOperation Operation(string method, string path, IOpenApiPathItem item, OpenApiOperation operation)
    {
        var parameters = (operation.Parameters ?? []).Concat(item.Parameters ?? []).Where(p => p?.Name is not null).DistinctBy(p => (p.Name, p.In)).ToArray();
        var content = operation.RequestBody?.Content;
        var body = content?.FirstOrDefault(c => c.Key.Contains("json", StringComparison.OrdinalIgnoreCase)).Value ?? content?.FirstOrDefault().Value;
        var answer = operation.Responses?.Where(r => r.Key.StartsWith('2')).Select(r => r.Value).FirstOrDefault()?.Content;
        var answerSchema = answer?.FirstOrDefault(c => c.Key.Contains("json", StringComparison.OrdinalIgnoreCase)).Value?.Schema;
        return new DescribedOperation
        {
            Method = method,
            Path = path,
            OperationId = operation.OperationId ?? "",
            Tags = [.. (operation.Tags ?? new HashSet<OpenApiTagReference>()).Select(t => t.Name ?? "").Where(t => t.Length > 0)],
            Summary = operation.Summary ?? item.Summary ?? "",
            Description = operation.Description ?? "",
            PathParameters = [.. parameters.Where(p => p.In == ParameterLocation.Path).Select(Parameter)],
            QueryParameters = [.. parameters.Where(p => p.In == ParameterLocation.Query).Select(Parameter)],
            BodyFields = SchemaFields.Of(body?.Schema, 3),
            BodyIsArray = SchemaFields.IsArray(body?.Schema),
            BodyTypes = [.. content?.Keys ?? []],
            AnswerFields = SchemaFields.Of(answerSchema, 2),
            AnswerTypes = [.. answer?.Keys ?? []],
        };
    }

    private static DescribedField Parameter(IOpenApiParameter parameter) => new(
        parameter.Name!, "", SchemaFields.TypeOf(parameter.Schema), SchemaFields.ValuesOf(parameter.Schema), parameter.Description ?? "");

    private static IEnumerable<DescribedKey> Keys(OpenApiDocument document)
    {
        foreach (var scheme in document.Components?.SecuritySchemes?.Values ?? [])
        {
            switch (scheme.Type)
            {
                case SecuritySchemeType.Http when string.Equals(scheme.Scheme, "basic", StringComparison.OrdinalIgnoreCase):
                    yield return new DescribedKey("basic-password", "basic", "");
                    yield return new DescribedKey("basic-user", "basic", "");
                    break;
                case SecuritySchemeType.ApiKey when scheme.Name is { Length: > 0 } name && scheme.In == ParameterLocation.Header:
                    yield return string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase)
                        ? new DescribedKey("bearer", "bearer", "")
                        : new DescribedKey("header:" + name, "header", name);
                    break;
                case SecuritySchemeType.ApiKey when scheme.Name is { Length: > 0 } key && scheme.In == ParameterLocation.Query:
                    yield return new DescribedKey("query:" + key, "query", key);
                    break;
                case SecuritySchemeType.Http or SecuritySchemeType.OAuth2 or SecuritySchemeType.OpenIdConnect:
                    yield return new DescribedKey("bearer", "bearer", "");
                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<string> HeaderNames(OpenApiDocument document) =>
        (document.Paths ?? []).Values
            .SelectMany(i => (i.Operations ?? []).Values.SelectMany(o => o.Parameters ?? []).Concat(i.Parameters ?? []))
            .Where(p => p?.In == ParameterLocation.Header && p.Name is { Length: > 0 })
            .Select(p => p.Name!)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase);
}
