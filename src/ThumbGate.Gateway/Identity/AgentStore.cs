using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Agents in the record.</summary>
internal sealed class AgentStore(Database database, TimeProvider time)
{
    private const string Columns = "id, key_hash AS KeyHash, role, owner, plugin, workflow, created_at AS CreatedAt, created_by AS CreatedBy, expires_at AS ExpiresAt, revoked_at AS RevokedAt, revision";

    /// <summary>Awaited after each change made here with its revision, so that it is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Issues a key. It is returned this once; the record keeps its hash.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<IssuedAgent> AddAsync(NewAgent agent, string createdBy, CancellationToken cancellation = default)
    {
        var key = AgentKey.Create(agent.Role);
        var row = new Row
        {
            Id = Ids.New(Ids.Agent, time),
            KeyHash = AgentKey.Hash(key).ToString(),
            Role = agent.Role,
            Owner = agent.Owner,
            Plugin = agent.Plugin,
            Workflow = agent.Workflow,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = createdBy,
            ExpiresAt = agent.ExpiresAt?.ToUnixTimeMilliseconds(),
        };
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            row.Revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Agents);
            await connection.ExecuteAsync(
                """
                INSERT INTO agents (id, key_hash, role, owner, plugin, workflow, created_at, created_by, expires_at, revision)
                VALUES (@Id, @KeyHash, @Role, @Owner, @Plugin, @Workflow, @CreatedAt, @CreatedBy, @ExpiresAt, @Revision)
                """,
                row,
                transaction);
            await Act.RecordAsync(connection, transaction, time, createdBy, "agent-added", row.Id, new Dictionary<string, string?>
            {
                ["role"] = row.Role,
                ["owner"] = row.Owner,
                ["plugin"] = row.Plugin,
                ["workflow"] = row.Workflow,
                ["expires"] = agent.ExpiresAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            });
            return row.Revision;
        });
        await Changed(revision, cancellation);
        return new(row.ToRecord(), key);
    }

    /// <summary>All agents, revoked and expired ones included, oldest first.</summary>
    public async Task<IReadOnlyList<AgentRecord>> ListAsync() => [.. (await RowsAsync()).Select(r => r.ToRecord())];

    /// <summary>Revokes an agent's key; false where there is no such agent or it is revoked already.</summary>
    public async Task<bool> RevokeAsync(string id, string revokedBy, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                "UPDATE agents SET revoked_at = @at, revoked_by = @revokedBy WHERE id = @id AND revoked_at IS NULL",
                new { at, revokedBy, id },
                transaction);
            if (rows == 0)
            {
                return 0;
            }

            var revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Agents);
            await connection.ExecuteAsync("UPDATE agents SET revision = @revision WHERE id = @id", new { revision, id }, transaction);
            await Act.RecordAsync(connection, transaction, time, revokedBy, "agent-revoked", id);
            return revision;
        });
        if (revision == 0)
        {
            return false;
        }

        await Changed(revision, cancellation);
        return true;
    }

    /// <summary>All agents by the hash of their keys.</summary>
    public async Task<IReadOnlyDictionary<Digest256, AgentRecord>> LoadAllAsync() => ByKey(await RowsAsync());

    /// <summary>The agents that changed after a revision, and the latest of their revisions.</summary>
    public async Task<(IReadOnlyDictionary<Digest256, AgentRecord> Agents, long Revision)> LoadChangedAsync(long since)
    {
        var rows = (await database.ReadAsync(connection =>
            connection.QueryAsync<Row>($"SELECT {Columns} FROM agents WHERE revision > @since", new { since }))).AsList();
        return (ByKey(rows), rows.Select(r => r.Revision).DefaultIfEmpty(since).Max());
    }

    private static Dictionary<Digest256, AgentRecord> ByKey(IEnumerable<Row> rows) =>
        rows.ToDictionary(r => Digest256.From(Convert.FromHexString(r.KeyHash)), r => r.ToRecord());

    private Task<IEnumerable<Row>> RowsAsync() =>
        database.ReadAsync(connection => connection.QueryAsync<Row>($"SELECT {Columns} FROM agents ORDER BY id"));

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string KeyHash { get; init; } = "";

        public string Role { get; init; } = "";

        public string Owner { get; init; } = "";

        public string Plugin { get; init; } = "";

        public string Workflow { get; init; } = "";

        public long CreatedAt { get; init; }

        public string CreatedBy { get; init; } = "";

        public long? ExpiresAt { get; init; }

        public long? RevokedAt { get; init; }

        public long Revision { get; set; }

        public AgentRecord ToRecord() => new(
            new AgentIdentity(Id, Role, Owner, Plugin, Workflow),
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            CreatedBy,
            Moments.From(ExpiresAt),
            Moments.From(RevokedAt));
    }
}
