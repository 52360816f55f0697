using System.Data.Common;
using System.Text;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Reads decisions and what came of them.</summary>
internal sealed class DecisionStore(Database database)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>The decision, or null.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public async Task<DecisionRow?> FindAsync(string id)
    {
        var rows = await database.ReadAsync(connection =>
            QueryAsync(connection, $"SELECT {DecisionColumns.List} FROM decision_list WHERE id = @id", new { id }));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Decisions that pass the filter, newest first.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public Task<IReadOnlyList<DecisionRow>> ListAsync(DecisionFilter filter)
    {
        var (sql, parameters) = Compile(filter);
        return database.ReadAsync(connection => QueryAsync(connection, sql, parameters));
    }

    private static (string Sql, DynamicParameters Parameters) Compile(DecisionFilter filter)
    {
        var sql = new StringBuilder($"SELECT {DecisionColumns.List} FROM decision_list WHERE 1 = 1");
        var parameters = new DynamicParameters();
        if (filter.Verdict is { } verdict)
        {
            // In the text, not as a parameter: only so can the index of refusals be used.
            sql.Append(" AND verdict = '").Append(RecordNames.Of(verdict)).Append('\'');
        }

        And("role = @role", "role", filter.Role);
        And("surface = @surface", "surface", filter.Surface?.Name());
        And("agent = @agent", "agent", filter.Agent);
        if (filter.Operation is { } operation && operation.EndsWith('*'))
        {
            And("substr(operation, 1, length(@operation)) = @operation", "operation", operation[..^1]);
        }
        else
        {
            And("operation = @operation", "operation", filter.Operation);
        }

        And("reasons LIKE @reason ESCAPE '\\'", "reason", filter.Reason is { } code ? $"%{Literal(RecordText.ReasonMark(code))}%" : null);
        And("at >= @since", "since", filter.Since?.ToUnixTimeMilliseconds());
        // Ids are made when a request comes in or right after: what is older by its id is older, and is not even read.
        And("id >= @first", "first", filter.Since is { } since ? Ids.First(Ids.Decision, since - Slack) : null);
        And("at < @until", "until", filter.Until?.ToUnixTimeMilliseconds());
        And("id < @before", "before", filter.Before);
        And("1 = 1 ORDER BY id DESC LIMIT @limit", "limit", Math.Clamp(filter.Limit, 1, DecisionFilter.MostRows));
        return (sql.ToString(), parameters);

        void And(string condition, string name, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition);
                parameters.Add(name, value);
            }
        }
    }

    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

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
