using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>The fields of an OpenAPI schema, flattened to JSON pointers.</summary>
internal static class SchemaFields
{
    private const int MostFields = 400;

    public static IReadOnlyList<DescribedField> Of(IOpenApiSchema? schema, int depth)
    {
        var fields = new Dictionary<string, DescribedField>(StringComparer.Ordinal);
        if (schema is not null)
        {
            Collect(Element(schema) ?? schema, Element(schema) is null ? "" : "/*", depth, fields, 0);
        }

        return [.. fields.Values];
    }

    public static bool IsArray(IOpenApiSchema? schema) => TypeOf(schema) == "array";

    public static string TypeOf(IOpenApiSchema? schema)
    {
        var type = (schema?.Type ?? Merged(schema).Select(s => s.Type).FirstOrDefault(t => t is not null)) & ~JsonSchemaType.Null;
        return type switch
        {
            JsonSchemaType.String => "string",
            JsonSchemaType.Integer => "integer",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "boolean",
            JsonSchemaType.Array => "array",
            JsonSchemaType.Object => "object",
            _ => schema?.Properties?.Count > 0 ? "object" : "",
        };
    }

    public static IReadOnlyList<string> ValuesOf(IOpenApiSchema? schema) =>
        [.. (schema?.Enum ?? Merged(schema).Select(s => s.Enum).FirstOrDefault(e => e?.Count > 0) ?? []).OfType<JsonValue>().Select(v => v.ToString()).Take(50)];

    private static void Collect(IOpenApiSchema schema, string pointer, int depth, Dictionary<string, DescribedField> fields, int nesting)
    {
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (fields.Count >= MostFields || property is null || name.Length == 0)
            {
                return;
            }

            var at = $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            fields.TryAdd(at, new DescribedField(name, at, TypeOf(property), ValuesOf(property), property.Description ?? ""));
            if (depth > 1)
            {
                var element = Element(property);
                Collect(element ?? property, element is null ? at : at + "/*", depth - 1, fields, 0);
            }
        }

        // Composition may be recursive.
        if (nesting < 4)
        {
            foreach (var part in Merged(schema))
            {
                Collect(part, pointer, depth, fields, nesting + 1);
            }
        }
    }

    private static IOpenApiSchema? Element(IOpenApiSchema schema) => TypeOf(schema) == "array" ? schema.Items : null;

    private static IEnumerable<IOpenApiSchema> Merged(IOpenApiSchema? schema) =>
        (schema?.AllOf ?? []).Concat(schema?.OneOf ?? []).Concat(schema?.AnyOf ?? []).Where(s => s is not null);
}
