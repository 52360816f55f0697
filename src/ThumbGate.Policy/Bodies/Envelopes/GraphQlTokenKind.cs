namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>What a token of a GraphQL document is.</summary>
internal enum GraphQlTokenKind : byte
{
    /// <summary>There is no more.</summary>
    End,

    /// <summary>One of the marks between names and values.</summary>
    Symbol,
    Name,
    Number,

    /// <summary>Plain or block.</summary>
    String,
}
