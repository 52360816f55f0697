using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Classification;

/// <summary>What a body carries requests in.</summary>
public enum EnvelopeKind : byte
{
    /// <summary>JSON objects with a method and a URL each.</summary>
    Requests,

    /// <summary>multipart/mixed with an application/http request in each part.</summary>
    Parts,

    /// <summary>JSON-RPC calls, MCP's among them.</summary>
    JsonRpc,

    /// <summary>The root fields of the GraphQL operation that runs.</summary>
    GraphQl,

    /// <summary>Edits of a document: JSON objects of one member each, whose name says what it does.</summary>
    Edits,
}

/// <summary>How a request's items are read out of it; they, not the request, say what it does. Immutable.</summary>
/// <param name="Kind">What they stand in.</param>
public sealed record EnvelopeDefinition(EnvelopeKind Kind)
{
    /// <summary>Where requests stand, and what their members are called; null for other kinds.</summary>
    public JsonRequestsShape? Requests { get; init; }

    /// <summary>Where edits stand; null for other kinds.</summary>
    public EnvelopePointer? Edits { get; init; }

    /// <summary>Where a body holds a GraphQL request; null for other kinds.</summary>
    public GraphQlShape? GraphQl { get; init; }

    /// <summary>Query keys of the GraphQL document, operation name and variables; null where the query holds none.</summary>
    public GraphQlTexts QueryKeys { get; init; }

    /// <summary>What an item's URL is joined to where it lies below no base prefix; null for the prefix that the outer request came by.</summary>
    public string? RelativeTo { get; init; }

    /// <summary>Whether two or more items that are not reads are at least bulk.</summary>
    public bool ManyAreBulk { get; init; }

    /// <summary>Whether items are calls, not requests with a method of HTTP.</summary>
    public bool HoldsCalls => Kind is EnvelopeKind.JsonRpc or EnvelopeKind.GraphQl or EnvelopeKind.Edits;
}
