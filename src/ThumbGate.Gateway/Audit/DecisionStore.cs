using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Reads decisions and what came of them.</summary>
internal sealed class DecisionStore(Database database)
{
    /// <summary>The decision, or null.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public async Task<DecisionRow?> FindAsync(string id)
    {
        var rows = await database.ReadAsync(connection =>
            QueryAsync(connection, $"SELECT {DecisionColumns.List} FROM decision_list WHERE id = @id", new { id }));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Hashes of the records that a decision is made of, by which the chains link them: the decision, and what came of it later. Empty before there were chains.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public Task<IReadOnlyList<(string Name, byte[] Hash)>> HashesAsync(string id) =>
        database.ReadAsync<IReadOnlyList<(string, byte[])>>(async connection => (await connection.QueryAsync<(string, byte[])>(
            """
            SELECT 'decision' AS name, hash FROM decisions WHERE id = @id AND hash IS NOT NULL
            UNION ALL SELECT 'outcome', hash FROM outcomes WHERE decision_id = @id AND hash IS NOT NULL
            """,
            new { id })).AsList());

    /// <summary>Decisions that pass the filter, in its order.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public async Task<IReadOnlyList<DecisionRow>> ListAsync(DecisionFilter filter)
    {
        var query = DecisionQuery.Of(filter);
        var rows = await database.ReadAsync(connection => QueryAsync(connection, query.Sql, query.Parameters));
        return query.IsReversed ? [.. rows.Reverse()] : rows;
    }

    /// <summary>Decisions that are older than the chains, by id.</summary>
    /// <param name="after">Only those with a greater id; null: from the first on.</param>
    /// <param name="limit">How many at most.</param>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public Task<IReadOnlyList<DecisionRow>> UnchainedAsync(string? after, int limit) => database.ReadAsync(connection => QueryAsync(
        connection,
        $"SELECT {DecisionColumns.List} FROM decision_list WHERE id IN (SELECT id FROM decisions WHERE chain IS NULL AND id > @after ORDER BY id LIMIT @limit) ORDER BY id",
        new { after = after ?? "", limit }));

    /// <summary>The greatest id on record, or null where nothing is.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public Task<string?> NewestAsync() => database.ReadAsync(connection => connection.ExecuteScalarAsync<string?>("SELECT MAX(id) FROM decisions"));

    private static async Task<IReadOnlyList<DecisionRow>> QueryAsync(DbConnection connection, string sql, object parameters)
    {
        await using var reader = await connection.ExecuteReaderAsync(sql, parameters);
        var rows = new List<DecisionRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    private static DecisionRow Read(DbDataReader reader)
    {
        var column = 0;
        return new DecisionRow
        {
            Id = Text(),
            At = reader.GetInt64(column++),
            Circumstances = new Circumstances
            {
                Agent = Text(),
                Owner = Text(),
                Role = Text(),
                Plugin = Text(),
                Workflow = Text(),
                Integration = Text(),
                Environment = RecordNames.Environment(Text()),
                Surface = Surfaces.TryParse(Text(), out var surface) ? surface : Surface.None,
                Operation = Text(),
                Risk = RiskClasses.TryParse(Text(), out var risk) ? risk : RiskClass.Unknown,
                Method = Text(),
                Judged = RecordNames.TryParse(Text(), out var judged) ? judged : Verdict.Deny,
                Mode = RecordNames.Mode(Text()),
                PolicyVersion = Text(),
                Credential = TextOrNull(),
                Client = Text(),
            },
            Path = Text(),
            Resource = Text(),
            Facts = Text(),
            Verdict = RecordNames.TryParse(Text(), out var verdict) ? verdict : Verdict.Deny,
            Reasons = Text(),
            Digest = Digest(),
            Fingerprint = Digest(),
            ApprovalId = TextOrNull(),
            BlockId = TextOrNull(),
            TraceId = Text(),
            DecideMicroseconds = reader.GetInt64(column++),
            Outcome = Outcome(),
        };

        string Text() => reader.GetString(column++);

        string? TextOrNull()
        {
            var at = column++;
            return reader.IsDBNull(at) ? null : reader.GetString(at);
        }

        long? NumberOrNull()
        {
            var at = column++;
            return reader.IsDBNull(at) ? null : reader.GetInt64(at);
        }

        Digest256? Digest() => TextOrNull() is { } hex ? Digest256.From(Convert.FromHexString(hex)) : null;

        Outcome? Outcome() => TextOrNull() is { } kind
            ? new Outcome(RecordNames.Outcome(kind), (int?)NumberOrNull(), NumberOrNull(), NumberOrNull(), NumberOrNull(), TextOrNull())
            : null;
    }
}
