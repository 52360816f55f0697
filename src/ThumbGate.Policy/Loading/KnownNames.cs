using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// What references may name. A file that can't be read still names its catalog or role, so that its own error isn't followed by one for
/// everything that refers to it.
/// </summary>
internal sealed class KnownNames
{
    /// <summary>By name; null where the catalog has errors.</summary>
    public Dictionary<string, Catalog?> Catalogs { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

    public HashSet<string> ApproverGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether any catalog couldn't be read: then what no catalog defines can't be told.</summary>
    public bool SomeCatalogIsBroken => Catalogs.ContainsValue(null);

    /// <summary>Operations of all readable catalogs.</summary>
    public IEnumerable<Operation> Operations => Catalogs.Values.Where(c => c is not null).SelectMany(c => c!.Operations);
}
