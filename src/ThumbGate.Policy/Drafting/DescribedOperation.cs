namespace ThumbGate.Policy.Drafting;

/// <summary>A field of a body, or a parameter, as a vendor describes it.</summary>
/// <param name="Name">Its own name, the vendor's spelling.</param>
/// <param name="Pointer">Where it stands in the body (RFC 6901, <c>*</c> for every item of an array); empty for a parameter.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>array</c>, <c>object</c>, or empty where nothing is said.</param>
/// <param name="Values">The values it may take, where they are listed.</param>
/// <param name="Description">What the vendor says about it; may be empty.</param>
public sealed record DescribedField(string Name, string Pointer, string Type, IReadOnlyList<string> Values, string Description)
{
    /// <summary>How deep it stands: 1 for a member of the body itself.</summary>
    public int Depth => Pointer.AsSpan().Count('/');
}

/// <summary>One operation as a vendor describes it: what a risk can be guessed from before anybody has seen a request.</summary>
public sealed record DescribedOperation
{
    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Below the API's prefix, with <c>{parameters}</c>; as the vendor writes it.</summary>
    public required string Path { get; init; }

    /// <summary>Further paths that do the same (uploads, older spellings).</summary>
    public IReadOnlyList<string> OtherPaths { get; init; } = [];

    public string OperationId { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Summary { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<DescribedField> PathParameters { get; init; } = [];

    public IReadOnlyList<DescribedField> QueryParameters { get; init; } = [];

    /// <summary>Fields of the body, to a depth of three.</summary>
    public IReadOnlyList<DescribedField> BodyFields { get; init; } = [];

    /// <summary>Whether the body itself is an array.</summary>
    public bool BodyIsArray { get; init; }

    /// <summary>Content types of the body; empty where it takes none.</summary>
    public IReadOnlyList<string> BodyTypes { get; init; } = [];

    /// <summary>Fields of the successful answer, to a depth of two.</summary>
    public IReadOnlyList<DescribedField> AnswerFields { get; init; } = [];

    /// <summary>Content types of the successful answer.</summary>
    public IReadOnlyList<string> AnswerTypes { get; init; } = [];
}

/// <summary>How a vendor says that its callers name themselves.</summary>
/// <param name="Slot">As under <c>keySlots</c>: <c>bearer</c>, <c>basic-user</c>, <c>header:NAME</c>, <c>query:NAME</c>.</param>
/// <param name="Scheme">As under <c>auth</c>: <c>bearer</c>, <c>basic</c>, <c>header</c>, <c>query</c>.</param>
/// <param name="Name">The header or query key; empty for the others.</param>
public sealed record DescribedKey(string Slot, string Scheme, string Name);

/// <summary>A vendor's API as its own description has it.</summary>
public sealed record DescribedApi
{
    public required string Title { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Lower case; <c>*.example.com</c> where the description leaves a part open.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What stands before every path, without a slash at the end; may hold an empty text.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    public IReadOnlyList<DescribedKey> Keys { get; init; } = [];

    /// <summary>Headers that any operation takes, less those that carry keys.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The header under which a repeated request is known, or null.</summary>
    public string? IdempotencyHeader { get; init; }

    /// <summary>Whether POST may carry another method in <c>X-HTTP-Method-Override</c>.</summary>
    public bool TakesMethodOverride { get; init; }

    /// <summary>Paths to which requests are posted in one multipart envelope.</summary>
    public IReadOnlyList<string> BatchPaths { get; init; } = [];

    public required IReadOnlyList<DescribedOperation> Operations { get; init; }
}
