using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>What the pretended systems share: JSON in, JSON out, ids that look like a vendor's.</summary>
internal static class SandboxAnswers
{
    private const string IdAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";

    public static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", statusCode: status);

    /// <summary>The body as a JSON object, or null where it is not one.</summary>
    public static async Task<JsonObject?> ReadObjectAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A string member, or null where it is absent or of another kind.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A prefix and 24 characters.</summary>
    public static string NewId(string prefix) =>
        prefix + System.Security.Cryptography.RandomNumberGenerator.GetString(IdAlphabet, 24);

    /// <summary>A page size from the query, within bounds.</summary>
    public static int Limit(HttpRequest request, int usual, int most) =>
        int.TryParse(request.Query["limit"], out var limit) ? Math.Clamp(limit, 1, most) : usual;
}
