using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Operators in the record.</summary>
internal sealed class OperatorStore(Database database, TimeProvider time)
{
    private const string Columns = "id, name, token_hash AS TokenHash, created_at AS CreatedAt, created_by AS CreatedBy, revoked_at AS RevokedAt, step_up_hash AS StepUpHash";

    /// <summary>Awaited after each change made here with its revision, so that it is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>
    /// Issues a token, or returns null where an operator of that name is active, or where whoever adds the name is who revoked it: nobody takes
    /// a seat that they emptied. Others may give a revoked name again.
    /// </summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="createdBy">Who adds.</param>
    /// <param name="isAdder">Whether a name is that of who adds; null: compared without case.</param>
    /// <param name="cancellation">Ends the wait for other copies, not the addition.</param>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<IssuedOperator?> AddAsync(string name, string createdBy, Func<string, bool>? isAdder = null, CancellationToken cancellation = default)
    {
        isAdder ??= revoker => string.Equals(revoker, createdBy, StringComparison.OrdinalIgnoreCase);
        var token = OperatorToken.Create(name);
        var stepUp = StepUpCode.Create();
        var row = new Row
        {
            Id = Ids.New(Ids.Operator, time),
            Name = name,
            TokenHash = OperatorToken.Hash(token).ToString(),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = createdBy,
            StepUpHash = StepUpCode.Hash(stepUp).ToString(),
        };
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            // Changed before it is read: a revocation that is under way is waited for, and seen.
            await connection.ExecuteAsync("UPDATE operators SET name = name WHERE lower(name) = @name", new { name }, transaction);
            var revokedBy = await connection.QueryFirstOrDefaultAsync<string?>(
                "SELECT revoked_by FROM operators WHERE lower(name) = @name AND revoked_at IS NOT NULL ORDER BY revoked_at DESC, id DESC LIMIT 1", new { name }, transaction);
            if (revokedBy is not null && isAdder(revokedBy))
            {
                return 0;
            }

            var rows = await connection.ExecuteAsync(
                """
                INSERT INTO operators (id, name, token_hash, created_at, created_by, step_up_hash)
                VALUES (@Id, @Name, @TokenHash, @CreatedAt, @CreatedBy, @StepUpHash) ON CONFLICT DO NOTHING
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
        return new(row.ToRecord(), token, stepUp);
    }

    /// <summary>All operators, revoked ones included, oldest first.</summary>
    public async Task<IReadOnlyList<OperatorRecord>> ListAsync() => [.. (await RowsAsync()).Select(r => r.ToRecord())];

    /// <summary>Revokes the active operator of a name; false where there is none.</summary>
    /// <param name="name">The operator's name, as <see cref="ThumbGate.Policy.Hosting.OidcSettings.NameOf"/> has it: it is looked for without case.</param>
    /// <param name="revokedBy">Who revokes.</param>
    /// <param name="isNamedByIssuer">Whether a name that the record does not have is one of the issuer's: it is revoked too, then.</param>
    /// <param name="cancellation">Ends the wait for other copies, not the revocation.</param>
    public async Task<bool> RevokeAsync(string name, string revokedBy, bool isNamedByIssuer = false, CancellationToken cancellation = default)
    {
        name = name.ToLowerInvariant();
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                "UPDATE operators SET revoked_at = @at, revoked_by = @revokedBy WHERE lower(name) = @name AND revoked_at IS NULL",
                new { at, revokedBy, name },
                transaction);
            if (rows == 0 && isNamedByIssuer)
            {
                // What was never issued can't be sent: the hash is of nothing.
                rows = await connection.ExecuteAsync(
                    """
                    INSERT INTO operators (id, name, token_hash, created_at, created_by, revoked_at, revoked_by)
                    SELECT @id, @name, @id, @at, @revokedBy, @at, @revokedBy WHERE NOT EXISTS (SELECT 1 FROM operators WHERE lower(name) = @name)
                    """,
                    new { id = Ids.New(Ids.Operator, time), name, at, revokedBy },
                    transaction);
            }

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

    /// <summary>Gives the active operator of a name another step-up code; null where there is none. The one before is no longer good.</summary>
    public async Task<string?> RenewStepUpAsync(string name, string renewedBy, CancellationToken cancellation = default)
    {
        var stepUp = StepUpCode.Create();
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                "UPDATE operators SET step_up_hash = @hash WHERE lower(name) = lower(@name) AND revoked_at IS NULL",
                new { hash = StepUpCode.Hash(stepUp).ToString(), name },
                transaction);
            if (rows == 0)
            {
                return 0;
            }

            await Act.RecordAsync(connection, transaction, time, renewedBy, "operator-step-up-renewed", name);
            return await Revisions.RaiseAsync(connection, transaction, Revisions.Operators);
        });
        if (revision == 0)
        {
            return null;
        }

        await Changed(revision, cancellation);
        return stepUp;
    }

    /// <summary>Names of those who are operators no more.</summary>
    public async Task<IEnumerable<string>> RevokedNamesAsync() =>
        (await RowsAsync()).GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(n => n.All(r => r.RevokedAt is not null)).Select(n => n.Key);

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

        public string? StepUpHash { get; init; }

        public OperatorRecord ToRecord() =>
            new(Id, Name, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), CreatedBy, Moments.From(RevokedAt),
                StepUpHash is null ? null : Digest256.From(Convert.FromHexString(StepUpHash)));
    }
}
