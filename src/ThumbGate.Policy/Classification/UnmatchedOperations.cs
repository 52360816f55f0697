using ThumbGate.Policy.Bodies;

namespace ThumbGate.Policy.Classification;

/// <summary>What a request is that no operation of its catalog matches: unknown, or read where the catalog says so of a method.</summary>
public sealed class UnmatchedOperations
{
    private readonly Operation _read;
    private readonly bool _getReads;

    /// <param name="catalog">The catalog's name.</param>
    /// <param name="getReads">Whether an unmatched GET (or HEAD) is a read: only where the vendor's GETs are clean.</param>
    /// <param name="source">Where it stands: <c>file:line</c>.</param>
    public UnmatchedOperations(string catalog, bool getReads, string source)
    {
        _getReads = getReads;
        Unknown = Make(catalog + ".unmatched", catalog, RiskClass.Unknown, source);
        _read = Make(catalog + ".unmatched-read", catalog, RiskClass.Read, source);
    }

    /// <summary>The stand-in for what lies outside the catalog's base prefix, whatever the method: nobody said that it is clean.</summary>
    public Operation Unknown { get; }

    /// <summary>The stand-in operation for a method.</summary>
    public Operation For(string method) => _getReads && (method is "GET" or "HEAD") ? _read : Unknown;

    private static Operation Make(string id, string catalog, RiskClass risk, string source) => new()
    {
        Id = id,
        Catalog = catalog,
        Matches = [],
        Risk = risk,
        Plan = FactPlan.Compile([], null, []),
        Source = source,
    };
}
