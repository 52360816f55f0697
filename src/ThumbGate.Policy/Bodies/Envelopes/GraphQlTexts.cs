namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>What a URL's query says of a GraphQL request; null where it says nothing.</summary>
/// <param name="Query">The document.</param>
/// <param name="OperationName">Which of its operations runs.</param>
/// <param name="Variables">A JSON object.</param>
/// <param name="Extensions">A JSON object, which may name a document that the server keeps.</param>
public readonly record struct GraphQlTexts(string? Query, string? OperationName, string? Variables, string? Extensions = null);
