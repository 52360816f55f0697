using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Which facts operations define.</summary>
internal static class KnownFacts
{
    /// <summary>Those that the SQL text gives.</summary>
    public static readonly string[] OfSql = ["sql.verbs", "sql.tables", "sql.databases"];

    public static bool Defines(Operation operation, string fact) => Of(operation).Contains(fact, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Of(IEnumerable<Operation> operations) => operations.SelectMany(Of).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Operation operation) =>
        operation.Facts.Take(operation.NamedFacts).Select(f => f.Name).Concat(operation.Sql is null ? [] : OfSql).Concat(operation.Narrows ? [Operation.Direction] : []);
}
