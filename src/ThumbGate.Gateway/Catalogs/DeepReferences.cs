using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>
/// References into the middle of a description, such as <c>#/paths/~1a/post/requestBody</c> or <c>#/components/schemas/A/definitions/B</c>. The reader
/// of OpenAPI follows those to whole components only; a body that it doesn't see would be drafted as if it held nothing.
/// </summary>
internal static class DeepReferences
{
    // A deep reference inside what a deep reference names, and so on: what goes round is cut here.
    private const int MostNested = 6;
    private const int MostCopied = 20_000;
    private const int MostHops = 16;

    /// <summary>The same description with a copy of what they name in the place of such references; those that name nothing stay.</summary>
    /// <exception cref="DescriptionException">There are more than 20,000 to copy.</exception>
    public static JsonObject Inlined(string file, JsonObject description)
    {
        var copied = 0;
        return (JsonObject)Expanded(description.DeepClone(), 0)!;

        JsonNode? Expanded(JsonNode? node, int nested)
        {
            if (node is JsonArray items)
            {
                for (var i = 0; i < items.Count; i++)
                {
                    if (Expanded(items[i], nested) is var item && !ReferenceEquals(item, items[i]))
                    {
                        items[i] = item;
                    }
                }
            }
            else if (node is JsonObject named)
            {
                if (Target(description, named) is { } target)
                {
                    if (++copied > MostCopied)
                    {
                        throw new DescriptionException($"{file} refers into itself more than {MostCopied} times. Bundle it with its references resolved first.");
                    }

                    return nested < MostNested ? Expanded(target.DeepClone(), nested + 1) : new JsonObject();
                }

                foreach (var (name, value) in named.ToArray())
                {
                    if (Expanded(value, nested) is var member && !ReferenceEquals(member, value))
                    {
                        named[name] = member;
                    }
                }
            }

            return node;
        }
    }

    // What a deep reference names at last; null for anything else.
    private static JsonNode? Target(JsonObject root, JsonObject at)
    {
        JsonNode? found = null;
        for (var hops = 0; hops < MostHops && Deep(found as JsonObject ?? (found is null ? at : null)) is { } pointer; hops++)
        {
            if (Find(root, pointer) is not { } next)
            {
                break;
            }

            found = next;
        }

        return Deep(found as JsonObject) is null ? found : null;
    }

    private static string[]? Deep(JsonObject? node)
    {
        if (node?["$ref"] is not JsonValue value || !value.TryGetValue<string>(out var reference) || !reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = reference[2..].Split('/');
        return parts.Length > (parts[0] == "components" ? 3 : 2)
            ? [.. parts.Select(p => Uri.UnescapeDataString(p).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : null;
    }

    private static JsonNode? Find(JsonNode? node, IEnumerable<string> pointer)
    {
        foreach (var part in pointer)
        {
            node = node switch
            {
                JsonObject named => named[part],
                JsonArray items when int.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var i) && i >= 0 && i < items.Count => items[i],
                _ => null,
            };
        }

        return node;
    }
}
