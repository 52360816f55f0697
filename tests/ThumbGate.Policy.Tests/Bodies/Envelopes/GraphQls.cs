using System.Text;
using System.Text.Json;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

/// <summary>GraphQL requests as most servers take them, with Salesforce's field that only leads on.</summary>
internal static class GraphQls
{
    public static readonly GraphQlShape Shape = new(
        EnvelopePointer.Parse("/query"), EnvelopePointer.Parse("/operationName"), EnvelopePointer.Parse("/variables"), ["uiapi", "a/b"]);

    public static string Body(string body, GraphQlTexts asked = default) => Shown.Of(body, (bytes, items) => GraphQlReader.Read(bytes, asked, Shape, items));

    public static string Query(string query, string? operationName = null, string? variables = null) =>
        Shown.Of("", (bytes, items) => GraphQlReader.Read(bytes, new GraphQlTexts(query, operationName, variables), Shape, items));

    public static List<EnvelopeItem> Items(string query, out string? code) =>
        Shown.Items(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { query })), (bytes, items) => GraphQlReader.Read(bytes, default, Shape, items), out code);
}
