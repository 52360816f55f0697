namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>One request inside an envelope, as far as it can be told without a catalog. It is matched and judged like a request of its own.</summary>
public sealed class EnvelopeItem
{
    /// <summary>The most items that one envelope may hold.</summary>
    public const int MaxItems = 1000;

    /// <summary>Upper case: an HTTP method, or RPC, TOOL, EDIT, QUERY, MUTATION, SUBSCRIPTION.</summary>
    public required string Method { get; init; }

    /// <summary>The raw target: starts with a slash, and may hold a query. Nothing about it was checked besides its host.</summary>
    public required string Target { get; init; }

    /// <summary>Headers of the item, in their order and spelling.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The item's body: a slice of the envelope's where that is possible; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What a refusal calls it: <c>item 3</c>, <c>item 3 (refAccount)</c>. Counted from 1.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the target was a whole URL (its host is one of the catalog's). Such a target is not below the envelope's prefix.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>Whether its effect is hidden or its name unreadable: no operation may match it, whatever the target says, and it is unknown.</summary>
    public bool MatchesNothing { get; init; }
}
