namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>An executable GraphQL document: what may run, and the fragments that it is made of.</summary>
internal sealed class GraphQlDocument
{
    public List<GraphQlOperation> Operations { get; } = [];

    public Dictionary<string, GraphQlFragment> Fragments { get; } = new(StringComparer.Ordinal);
}

/// <summary>One operation.</summary>
/// <param name="Method">QUERY, MUTATION or SUBSCRIPTION.</param>
/// <param name="Name">Empty where it has none.</param>
internal sealed record GraphQlOperation(string Method, string Name)
{
    /// <summary>The declared variables with their defaults, null where they have none.</summary>
    public Dictionary<string, GraphQlValue?> Variables { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<GraphQlSelection> Selections { get; set; } = [];
}

/// <summary>A named fragment.</summary>
/// <param name="Spreads">The fragments that it spreads, at any depth.</param>
internal sealed record GraphQlFragment(IReadOnlyList<GraphQlSelection> Selections, IReadOnlyList<string> Spreads);

/// <summary>One entry of a selection set: a field, the spread of a fragment, or (neither named) a fragment in place.</summary>
internal sealed record GraphQlSelection(string? Field, string? Spread, GraphQlValue? Arguments, IReadOnlyList<GraphQlSelection> Selections);
