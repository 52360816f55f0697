using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// What references may name. A file that can't be read still names its catalog or role, so that its own error isn't followed by one for
/// everything that refers to it.
/// </summary>
internal sealed class KnownNames
{
    public Dictionary<string, KnownCatalog> Catalogs { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels of evidence; null where it can't be told which there are.</summary>
    public HashSet<string>? EvidenceLabels { get; set; } = new(StringComparer.Ordinal);

    public HashSet<string> ApproverGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Operations of all catalogs, as far as they could be read.</summary>
    public IEnumerable<Operation> Operations => Catalogs.Values.SelectMany(c => c.Operations);

    /// <summary>Operations that requests of a surface can be: of their own surface, else of their integrations' or their catalog's.</summary>
    public IEnumerable<Operation> OnSurface(Surface surface, GatewayConfig? gateway)
    {
        foreach (var catalog in Catalogs.Values)
        {
            var inherits = catalog.Serves(surface, gateway);
            foreach (var operation in catalog.Operations)
            {
                if (operation.Surface == Surface.None ? inherits : operation.Surface == surface)
                {
                    yield return operation;
                }
            }
        }
    }

    /// <summary>Whether a surface may have operations that couldn't be read, so that what they don't define can't be told.</summary>
    public bool MayMissOperationsOn(Surface surface, GatewayConfig? gateway) =>
        gateway is null || Catalogs.Values.Any(c => c.IsBroken && (c.Content is null || c.Serves(surface, gateway) || c.Operations.Any(o => o.Surface == surface)));
}

/// <summary>A catalog, as far as it could be read.</summary>
/// <param name="Content">Null where nothing could be read of it.</param>
/// <param name="IsBroken">Whether it has errors, so that it may lack operations that it means to have.</param>
internal sealed record KnownCatalog(Catalog? Content, bool IsBroken)
{
    public IReadOnlyList<Operation> Operations => Content?.Operations ?? [];

    /// <summary>Whether its operations are of a surface unless they say otherwise.</summary>
    public bool Serves(Surface surface, GatewayConfig? gateway) =>
        Content is not null && (Content.Surface == surface || (gateway?.Integrations.Any(i => i.Catalog == Content && i.Surface == surface) ?? false));
}
