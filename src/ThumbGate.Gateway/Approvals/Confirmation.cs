using System.Text.Json;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a voter has to type where that is asked for: it stands on the card, so that it has to be read.</summary>
internal static class Confirmation
{
    /// <summary>The amount with its currency, else the resource, else the operation: the first that the card shows.</summary>
    public static string Of(HeldRequest request)
    {
        using var card = JsonDocument.Parse(request.Card);
        if (card.RootElement.ValueKind == JsonValueKind.Object && card.RootElement.TryGetProperty("facts", out var facts) && Fact(facts, "amount") is { } amount)
        {
            return Fact(facts, "currency") is { } currency ? $"{amount} {currency}" : amount;
        }

        return request.Resource is { Length: > 0 } resource && resource != HoldCard.Sensitive ? resource : request.Operation;
    }

    /// <summary>Whether the very text was typed; how many spaces and which case does not matter.</summary>
    public static bool Matches(HeldRequest request, string? typed) =>
        typed is not null && string.Equals(Plain(typed), Plain(Of(request)), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Fact(JsonElement facts, string name) =>
        facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(name, out var value) && value.ToString() is { Length: > 0 } text && text != HoldCard.Sensitive ? text : null;
}
