using System.Text.Json.Nodes;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>The fields of a Discovery schema, flattened to JSON pointers.</summary>
internal static class DiscoverySchema
{
    private const int MostFields = 400;

    public static IReadOnlyList<DescribedField> Fields(JsonObject root, string name, int depth)
    {
        var fields = new List<DescribedField>();
        Collect(root, Schema(root, name), "", depth, fields);
        return fields;
    }

    public static IReadOnlyList<string> Values(JsonObject schema) =>
        [.. (schema["enum"] as JsonArray ?? []).OfType<JsonValue>().Select(v => v.ToString()).Take(50)];

    private static void Collect(JsonObject root, JsonObject? schema, string pointer, int depth, List<DescribedField> fields)
    {
        foreach (var (name, node) in schema?["properties"] as JsonObject ?? [])
        {
            if (node is not JsonObject property || fields.Count >= MostFields || DiscoveryReader.Text(property, "description").StartsWith("Output only", StringComparison.Ordinal))
            {
                continue;
            }

            var at = $"{pointer}/{name}";
            var isArray = DiscoveryReader.Text(property, "type") == "array";
            var element = isArray ? property["items"] as JsonObject : property;
            var inner = element is null ? null : Schema(root, DiscoveryReader.Text(element, "$ref")) ?? element;
            var type = isArray ? "array" : inner?["properties"] is not null ? "object" : DiscoveryReader.Text(property, "type");
            fields.Add(new DescribedField(name, at, type, Values(property), DiscoveryReader.Text(property, "description")));
            if (depth > 1)
            {
                Collect(root, inner, isArray ? at + "/*" : at, depth - 1, fields);
            }
        }
    }

    private static JsonObject? Schema(JsonObject root, string name) =>
        name.Length == 0 ? null : (root["schemas"] as JsonObject)?[name] as JsonObject;
}
