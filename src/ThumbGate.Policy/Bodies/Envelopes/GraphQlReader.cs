using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Reads GraphQL requests: each root field of the operation that runs is an item, <c>QUERY /shop</c>, <c>MUTATION /refundCreate</c> or
/// <c>SUBSCRIPTION /orders</c>, with its arguments as a JSON object for a body.
/// </summary>
public static class GraphQlReader
{
    private sealed record Reading(ReadOnlyMemory<byte> Body, GraphQlTexts Asked, GraphQlShape Shape, List<EnvelopeItem> Items);

    /// <summary>Adds the root fields of a request, or of each request of an array, in their order.</summary>
    /// <param name="body">A JSON object or array; empty where the URL holds the request.</param>
    /// <param name="asked">What the URL's query says.</param>
    /// <param name="shape">Where the body keeps what.</param>
    /// <param name="items">Takes the items; at most <see cref="EnvelopeItem.MaxItems"/> together. A document that isn't shown is one that nothing matches.</param>
    /// <returns>Null, or why it can't be read in exactly one way (400, 413).</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, GraphQlTexts asked, GraphQlShape shape, List<EnvelopeItem> items)
    {
        if (body.IsEmpty)
        {
            return Request(body, asked, shape, items);
        }

        if (EnvelopeJson.Check(body) is { } unreadable)
        {
            return unreadable;
        }

        var reader = EnvelopeJson.Open(body);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Request(body, asked, shape, items);
        }

        var before = items.Count;
        return asked == default
            ? EnvelopeJson.Each(ref reader, One, new Reading(body, asked, shape, items)) ?? (items.Count == before ? EnvelopeRefusals.GraphQl : null)
            : EnvelopeRefusals.GraphQl;
    }

    private static RequestRefusal? One(ref Utf8JsonReader reader, Reading reading) =>
        Request(EnvelopeJson.Slice(reading.Body, ref reader), reading.Asked, reading.Shape, reading.Items);

    private static RequestRefusal? Request(ReadOnlyMemory<byte> body, GraphQlTexts asked, GraphQlShape shape, List<EnvelopeItem> items)
    {
        if (GraphQlRequest.Read(body, asked, shape, out var request) is { } unreadable)
        {
            return unreadable;
        }

        if (request.IsHidden)
        {
            if (items.Count >= EnvelopeItem.MaxItems)
            {
                return EnvelopeRefusals.TooLarge;
            }

            items.Add(new EnvelopeItem { Method = "MUTATION", Target = "/", Name = InnerText.ItemName(items.Count + 1, null), MatchesNothing = true });
        }

        return request.Query is { } query ? Document(query, request, shape, items) : null;
    }

    private static RequestRefusal? Document(string query, GraphQlRequest request, GraphQlShape shape, List<EnvelopeItem> items)
    {
        if (GraphQlParser.Parse(query, out var document) is { } refusal)
        {
            return refusal;
        }

        var operation = request.OperationName is { } name
            ? document.Operations.Find(o => string.Equals(o.Name, name, StringComparison.Ordinal))
            : document.Operations.Count == 1 ? document.Operations[0] : null;
        return operation is null
            ? EnvelopeRefusals.GraphQl
            : GraphQlVariables.Read(request.Variables, out var variables) ?? new GraphQlFields(document, operation, variables, shape.Through, items).Collect();
    }
}
