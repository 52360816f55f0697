using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>The CRM's search: filter groups are alternatives, filters of a group must all be met; <c>query</c> looks everywhere.</summary>
internal static class CrmSearch
{
    public static bool Meets(CrmRecord record, JsonObject search)
    {
        if (search["query"].Text() is { Length: > 0 } query && !record.Properties.Any(p => Contains(p.Value.Text(), query)))
        {
            return false;
        }

        return search["filterGroups"] is not JsonArray { Count: > 0 } groups
            || groups.Any(group => group?["filters"] is JsonArray filters && filters.All(filter => Meets(record, filter)));
    }

    private static bool Meets(CrmRecord record, JsonNode? filter)
    {
        var value = record.Properties[filter?["propertyName"].Text() ?? ""].Text();
        var wanted = filter?["value"].Text() ?? "";
        return filter?["operator"].Text() switch
        {
            "EQ" => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
            "NEQ" => !string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
            "CONTAINS_TOKEN" => Contains(value, wanted.Trim('*')),
            "HAS_PROPERTY" => value is not null,
            "NOT_HAS_PROPERTY" => value is null,
            "IN" => filter["values"] is JsonArray values
                && values.Any(v => string.Equals(v.Text(), value, StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }

    private static bool Contains(string? value, string part) => value?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
