using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Which facts operations define.</summary>
internal static class KnownFacts
{
    private static readonly string[] OfSql = ["sql.verbs", "sql.tables"];

    public static bool Defines(Operation operation, string fact) => Of(operation).Contains(fact, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Of(IEnumerable<Operation> operations) => operations.SelectMany(Of).ToHashSet(StringComparer.Ordinal);

    /// <summary>Operations that requests of a surface can be: their own surface's, else their integrations' or catalog's.</summary>
    public static IEnumerable<Operation> OnSurface(Surface surface, KnownNames known, GatewayConfig? gateway)
    {
        foreach (var catalog in known.Catalogs.Values)
        {
            if (catalog is null)
            {
                continue;
            }

            var inherits = catalog.Surface == surface || (gateway?.Integrations.Any(i => i.Catalog == catalog && i.Surface == surface) ?? false);
            foreach (var operation in catalog.Operations)
            {
                if (operation.Surface == Surface.None ? inherits : operation.Surface == surface)
                {
                    yield return operation;
                }
            }
        }
    }

    private static IEnumerable<string> Of(Operation operation) =>
        operation.Facts.Take(operation.NamedFacts).Select(f => f.Name).Concat(operation.Sql is null ? [] : OfSql);
}
