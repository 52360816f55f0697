using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Operators in the record.</summary>
internal sealed class OperatorStore(Database database, TimeProvider time)
{
    private const string Columns = "id, name, token_hash AS TokenHash, created_at AS CreatedAt, created_by AS CreatedBy, revoked_at AS RevokedAt";

    /// <summary>Awaited after each change made here with its revision, so that it is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Issues a token, or returns null where an operator of that name is active. A revoked name may be given again.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<IssuedOperator?> AddAsync(string name, string createdBy, CancellationToken cancellation = default)
    {
        var token = OperatorToken.Create(name);
        var row = new Row
        {
            Id = Ids.New(Ids.Operator, time),
            Name = name,
            TokenHash = OperatorToken.Hash(token).ToString(),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = createdBy,
        };
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                """
                INSERT INTO operators (id, name, token_hash, created_at, created_by)
                VALUES (@Id, @Name, @TokenHash, @CreatedAt, @CreatedBy) ON CONFLICT DO NOTHING
                """,
                row,
                transaction);
            if (rows == 0)
            {
                return 0;
            }

            await Act.RecordAsync(connection, transaction, time, createdBy, "operator-added", name);
            return await Revisions.RaiseAsync(connection, transaction, Revisions.Operators);
        });
        if (revision == 0)
        {
            return null;
        }

        await Changed(revision, cancellation);
        return new(row.ToRecord(), token);
    }

    /// <summary>All operators, revoked ones included, oldest first.</summary>
    public async Task<IReadOnlyList<OperatorRecord>> ListAsync() => [.. (await RowsAsync()).Select(r => r.ToRecord())];

    /// <summary>Revokes the active operator of a name; false where there is none.</summary>
    public async Task<bool> RevokeAsync(string name, string revokedBy, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                "UPDATE operators SET revoked_at = @at, revoked_by = @revokedBy WHERE name = @name AND revoked_at IS NULL",
                new { at, revokedBy, name },
                transaction);
            if (rows == 0)
            {
                return 0;
            }

            await Act.RecordAsync(connection, transaction, time, revokedBy, "operator-revoked", name);
            return await Revisions.RaiseAsync(connection, transaction, Revisions.Operators);
        });
        if (revision == 0)
        {
            return false;
        }

        await Changed(revision, cancellation);
        return true;
    }

    /// <summary>Operators that are not revoked, by the hash of their tokens.</summary>
    public async Task<IReadOnlyDictionary<Digest256, OperatorRecord>> LoadActiveAsync() =>
        (await RowsAsync()).Where(r => r.RevokedAt is null)
            .ToDictionary(r => Digest256.From(Convert.FromHexString(r.TokenHash)), r => r.ToRecord());

    private Task<IEnumerable<Row>> RowsAsync() =>
        database.ReadAsync(connection => connection.QueryAsync<Row>($"SELECT {Columns} FROM operators ORDER BY id"));

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string TokenHash { get; init; } = "";

        public long CreatedAt { get; init; }

        public string CreatedBy { get; init; } = "";

        public long? RevokedAt { get; init; }

        public OperatorRecord ToRecord() =>
            new(Id, Name, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), CreatedBy, Moments.From(RevokedAt));
    }
}
