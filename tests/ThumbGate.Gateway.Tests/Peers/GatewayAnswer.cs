using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>One answer of the gateway, read whole.</summary>
internal sealed record GatewayAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>The body as JSON; fails where it is none.</summary>
    public JsonNode Json => JsonNode.Parse(Text).ShouldNotBeNull();

    /// <summary>The header's values joined by commas, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The problem's type without its common beginning.</summary>
    public string Problem
    {
        get
        {
            Header("Content-Type").ShouldBe("application/problem+json", Text);
            var type = Json["type"].ShouldNotBeNull().GetValue<string>();
            type.ShouldStartWith("urn:thumbgate:problem:");
            return type["urn:thumbgate:problem:".Length..];
        }
    }

    /// <summary>The codes of all reasons, in order.</summary>
    public IReadOnlyList<string> Reasons => [.. Json["reasons"].ShouldNotBeNull().AsArray().Select(r => r!["code"]!.GetValue<string>())];

    public string? Decision => Header("ThumbGate-Decision");

    /// <summary>The id of the approval that a hold waits for.</summary>
    public string Approval => Json["approval"].ShouldNotBeNull(Text)["id"]!.GetValue<string>();

    /// <summary>Fails with the whole answer where the status is another.</summary>
    public GatewayAnswer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public static async Task<GatewayAnswer> ReadAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)answer.StatusCode, headers, await answer.Content.ReadAsStringAsync());
    }

    public override string ToString() => $"{Status} {JsonSerializer.Serialize(Headers)} {Text}";
}
