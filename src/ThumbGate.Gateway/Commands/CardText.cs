using System.Text.Json;

namespace ThumbGate.Gateway.Commands;

/// <summary>A card for a terminal: one line for each thing that an approver has to know, what changes first.</summary>
internal static class CardText
{
    /// <summary>Name and value of each line; nothing for what the card does not say.</summary>
    public static IEnumerable<(string Name, string? Value)> Lines(JsonElement? card)
    {
        if (card is not { ValueKind: JsonValueKind.Object } shown)
        {
            return [];
        }

        return
        [
            ("writes to", Text(shown, "environment") is { } environment ? $"{environment}: {Text(shown, "integration")}" : null),
            ("request", $"{Text(shown, "method")} {Text(shown, "path")}"),
            .. Members(shown, "facts"),
            ("not given", Listed(shown, "notGiven")),
            ("SQL", Sql(shown)),
            .. Before(shown, "  "),
            ("repeats", Text(shown, "repeatOf") is { } earlier ? $"{earlier}, which was sent and not answered" : null),
            .. Items(shown),
            ("evidence", shown.TryGetProperty("evidence", out var evidence) ? string.Join(", ", evidence.EnumerateArray().Select(e => $"{Text(e, "label")} {Text(e, "id")} by {Text(e, "vouchedBy")}{(IsTrue(e, "ownWord") ? " (the agent's own word)" : "")}")) : null),
            ("agent says", Text(shown, "intent") is { } intent ? $"\"{intent}\"" : null),
            ("not inspected", Text(shown, "notInspected") is { } bytes and not "0" ? bytes + " bytes" : null),
        ];
    }

    /// <summary>Amount, currency and recipients in one line, of what the card says of them.</summary>
    public static string Stakes(JsonElement? card) => card is { ValueKind: JsonValueKind.Object } shown
        ? string.Join(", ", Members(shown, "facts").Where(f => f.Name.Trim() is "amount" or "currency" or "recipients").Select(f => $"{f.Name.Trim()} {f.Value}"))
        : "";

    private static IEnumerable<(string, string?)> Before(JsonElement card, string indent)
    {
        if (!card.TryGetProperty("before", out var before))
        {
            yield break;
        }

        if (Text(before, "notRead") is { } why)
        {
            yield return (indent[2..] + "before", "not read, because " + why);
        }

        if (before.TryGetProperty("fields", out var fields))
        {
            foreach (var field in fields.EnumerateArray())
            {
                var now = IsTrue(field, "notThere") ? "(not there)" : Text(field, "before");
                // What the request says nothing of must not read as if it came from it.
                yield return field.TryGetProperty("after", out var after) ? (indent + Text(field, "field"), $"{now} -> {after}") : ($"{indent}{Text(field, "field")} now", now);
            }
        }

        if (Text(before, "more") is { } more)
        {
            yield return (indent[2..] + "before", $"{more} fields more are set, and not shown");
        }
    }

    private static IEnumerable<(string, string?)> Items(JsonElement card)
    {
        if (!card.TryGetProperty("items", out var items))
        {
            yield break;
        }

        yield return ("requests", Text(card, "itemCount"));
        foreach (var item in items.EnumerateArray())
        {
            var facts = string.Join(", ", Members(item, "facts").Select(f => $"{f.Name} {f.Value}"));
            yield return Text(item, "times") is { } times
                ? ("  more", $"{times} times {Text(item, "operation")} ({Text(item, "risk")})")
                : ("  " + Text(item, "item"), $"{Text(item, "operation")} ({Text(item, "risk")}) {Text(item, "resource")} {facts} {Sql(item)}".TrimEnd());
            foreach (var line in Before(item, "      "))
            {
                yield return line;
            }
        }
    }

    private static string? Sql(JsonElement card) =>
        card.TryGetProperty("sql", out var sql) ? $"{Text(sql, "text")} ({Text(sql, "characters")} characters)" : null;

    private static IEnumerable<(string Name, string? Value)> Members(JsonElement card, string name) =>
        card.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object
            ? members.EnumerateObject().Select(m => ("  " + m.Name, (string?)(m.Value.ValueKind == JsonValueKind.Null ? "null" : m.Value.ToString())))
            : [];

    private static string? Listed(JsonElement card, string name) =>
        card.TryGetProperty(name, out var list) ? string.Join(", ", list.EnumerateArray().Select(i => i.ToString())) : null;

    private static bool IsTrue(JsonElement card, string name) => card.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement card, string name) => card.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
