using System.Data.Common;
using Dapper;

namespace ThumbGate.Gateway.Storage;

/// <summary>Counters by which every process sees that shared state has changed.</summary>
internal static class Revisions
{
    public const string Agents = "agents";
    public const string Operators = "operators";
    public const string Blocks = "blocks";
    public const string Evidence = "evidence";
    public const string BreakGlass = "break-glass";

    /// <summary>
    /// Raises a counter in the transaction that makes the change. Whoever raises it has its row's lock until the commit, so that changes are
    /// committed in the order of their revisions.
    /// </summary>
    /// <returns>The new revision, for the rows that change.</returns>
    public static Task<long> RaiseAsync(DbConnection connection, DbTransaction transaction, string name) =>
        connection.ExecuteScalarAsync<long>(
            "INSERT INTO revisions (name, value) VALUES (@name, 1) ON CONFLICT (name) DO UPDATE SET value = revisions.value + 1 RETURNING value",
            new { name },
            transaction);

    /// <summary>The counter's value; 0 before the first change.</summary>
    public static Task<long> ReadAsync(DbConnection connection, string name) =>
        connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(value), 0) FROM revisions WHERE name = @name", new { name });
}
