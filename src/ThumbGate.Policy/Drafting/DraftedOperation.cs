namespace ThumbGate.Policy.Drafting;

/// <summary>A condition of a draft: <c>{ fact: SOURCE, is: VALUE, risk: CLASS }</c>; <c>anyIn</c> where the source collects items.</summary>
/// <param name="Source">Where the value stands: <c>json:/visibility</c>.</param>
/// <param name="Values">One value for <c>is</c>, several for <c>in</c>, none for <c>present: true</c>.</param>
/// <param name="Risk">The risk when it is met.</param>
public sealed record DraftedCondition(string Source, IReadOnlyList<string> Values, RiskClass Risk)
{
    /// <summary>Whether the values are met in any case: where the description doesn't list them.</summary>
    public bool IgnoreCase { get; init; }
}

/// <summary>One entry of a drafted catalog.</summary>
public sealed record DraftedOperation
{
    /// <summary>Without the catalog's name.</summary>
    public required string Id { get; init; }

    public required string Method { get; init; }

    /// <summary>Legal path patterns below the prefix, the main one first.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    public required RiskClass Risk { get; init; }

    /// <summary>What said so.</summary>
    public required string Why { get; init; }

    /// <summary>Body encodings as the catalog format names them; empty where there is no body to read.</summary>
    public IReadOnlyList<string> Encodings { get; init; } = [];

    /// <summary>Fact names and their sources.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>In the order in which they are asked.</summary>
    public IReadOnlyList<DraftedCondition> When { get; init; } = [];

    /// <summary>Where SQL text stands that decides the risk, or null.</summary>
    public string? Sql { get; init; }

    /// <summary><c>credential</c>, <c>url</c>, or null.</summary>
    public string? Yields { get; init; }

    /// <summary>Path parameters that may hold an encoded slash.</summary>
    public IReadOnlyList<string> EncodedPath { get; init; } = [];

    /// <summary>Whether somebody has to look: nobody could tell what it does.</summary>
    public bool IsDoubtful => Risk == RiskClass.Unknown && Sql is null;
}

/// <summary>A drafted catalog: complete, legal, and to be looked over.</summary>
public sealed record DraftedCatalog
{
    public required string Name { get; init; }

    public required DescribedApi Api { get; init; }

    public required Surface Surface { get; init; }

    /// <summary>What may stand before every pattern; one empty text where it is part of the patterns.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [""];

    public required IReadOnlyList<DraftedOperation> Operations { get; init; }

    /// <summary>What could not be carried over, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
