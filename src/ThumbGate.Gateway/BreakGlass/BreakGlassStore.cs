using System.Globalization;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.BreakGlass;

/// <summary>What became of a second signature. The zero value changed nothing.</summary>
internal enum SecondOutcome : byte
{
    /// <summary>There is none, or it is open no more.</summary>
    NotOpen = 0,

    /// <summary>Somebody seconded it before.</summary>
    Seconded,
    Done,
}

/// <summary>Break-glass in the record. Throws <see cref="RecordUnavailableException"/> where the store can't be used.</summary>
internal sealed class BreakGlassStore(Database database, DigestKey key, TimeProvider time)
{
    private const int MostListed = 1000;

    /// <summary>Awaited after each change made here with its revision, so that it is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens one.</summary>
    public async Task<BreakGlassRow> OpenAsync(NewBreakGlass opened, CancellationToken cancellation = default)
    {
        var row = BreakGlassRow.From(opened, Ids.New(Ids.BreakGlass, time), time.GetUtcNow());
        row.Seal = row.SealOf(key);
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO break_glass (id, created_at, opened_by, operator_id, role, agent, operation, surface, why, until_at, seal)
                VALUES (@Id, @CreatedAt, @OpenedBy, @OperatorId, @Role, @Agent, @Operation, @Surface, @Why, @UntilAt, @Seal)
                """,
                row,
                transaction);
            await Act.RecordAsync(connection, transaction, time, row.OpenedBy, "break-glass-opened", row.Id, new Dictionary<string, string?>
            {
                ["role"] = row.Role,
                ["agent"] = row.Agent,
                ["operation"] = row.Operation,
                ["surface"] = row.Surface,
                ["why"] = row.Why,
                ["until"] = opened.Until.ToString("O", CultureInfo.InvariantCulture),
            });
            return await Revisions.RaiseAsync(connection, transaction, Revisions.BreakGlass);
        });
        await Changed(revision, cancellation);
        return row;
    }

    /// <summary>Somebody else stands for one as well: it is for money too from then on.</summary>
    public async Task<SecondOutcome> SecondAsync(string id, string by, string? operatorId, CancellationToken cancellation = default)
    {
        var (outcome, revision) = await database.WriteAsync(async (connection, transaction) =>
        {
            // Changed before it is read: that locks the row on every store.
            await connection.ExecuteAsync("UPDATE break_glass SET why = why WHERE id = @id", new { id }, transaction);
            var row = await connection.QuerySingleOrDefaultAsync<BreakGlassRow>($"SELECT {BreakGlassRow.Columns} FROM break_glass WHERE id = @id", new { id }, transaction);
            if (row is null || row.EndedAt is not null || row.UntilAt <= Now || !row.IsGenuine(key))
            {
                return (SecondOutcome.NotOpen, 0L);
            }

            if (row.SecondedBy is not null)
            {
                return (SecondOutcome.Seconded, 0L);
            }

            (row.SecondedBy, row.SeconderId, row.SecondedAt) = (by, operatorId, Now);
            row.SecondSeal = row.SecondSealOf(key);
            await connection.ExecuteAsync(
                "UPDATE break_glass SET seconded_by = @SecondedBy, seconder_id = @SeconderId, seconded_at = @SecondedAt, second_seal = @SecondSeal WHERE id = @Id", row, transaction);
            await Act.RecordAsync(connection, transaction, time, by, "break-glass-seconded", id);
            return (SecondOutcome.Done, await Revisions.RaiseAsync(connection, transaction, Revisions.BreakGlass));
        });
        if (outcome == SecondOutcome.Done)
        {
            await Changed(revision, cancellation);
        }

        return outcome;
    }

    /// <summary>Ends one; false where there is none that was not ended.</summary>
    public async Task<bool> EndAsync(string id, string by, CancellationToken cancellation = default)
    {
        var revision = await database.WriteAsync(async (connection, transaction) =>
        {
            var rows = await connection.ExecuteAsync(
                "UPDATE break_glass SET ended_at = @now, ended_by = @by WHERE id = @id AND ended_at IS NULL", new { id, by, now = Now }, transaction);
            if (rows == 0)
            {
                return 0L;
            }

            await Act.RecordAsync(connection, transaction, time, by, "break-glass-ended", id);
            return await Revisions.RaiseAsync(connection, transaction, Revisions.BreakGlass);
        });
        if (revision > 0)
        {
            await Changed(revision, cancellation);
        }

        return revision > 0;
    }

    /// <summary>The one of an id, or null.</summary>
    public Task<BreakGlassRow?> FindAsync(string id) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefaultAsync<BreakGlassRow?>($"SELECT {BreakGlassRow.Columns} FROM break_glass WHERE id = @id", new { id }));

    /// <summary>All of them, newest first.</summary>
    public Task<IReadOnlyList<BreakGlassRow>> ListAsync() => database.ReadAsync<IReadOnlyList<BreakGlassRow>>(async connection =>
        [.. await connection.QueryAsync<BreakGlassRow>($"SELECT {BreakGlassRow.Columns} FROM break_glass ORDER BY id DESC LIMIT {MostListed}")]);

    /// <summary>Those that are neither ended nor over, whose people are operators still; what somebody changed is among them, and is to be told from the others.</summary>
    public Task<IReadOnlyList<BreakGlassRow>> OpenAsync() => database.ReadAsync<IReadOnlyList<BreakGlassRow>>(async connection =>
        [.. await connection.QueryAsync<BreakGlassRow>(
            $"""
            SELECT {BreakGlassRow.Columns} FROM break_glass b
            WHERE ended_at IS NULL AND until_at > @now AND {IsOperator("b.operator_id", "b.opened_by")}
                AND (seconded_by IS NULL OR {IsOperator("b.seconder_id", "b.seconded_by")})
            ORDER BY id
            """,
            new { now = Now })]);

    // By id, or by a name of the issuer's that was not revoked, in whatever case.
    private static string IsOperator(string id, string name) =>
        $"""
        CASE WHEN {id} IS NULL
            THEN NOT EXISTS (SELECT 1 FROM operators o WHERE lower(o.name) = lower({name})) OR EXISTS (SELECT 1 FROM operators o WHERE lower(o.name) = lower({name}) AND o.revoked_at IS NULL)
            ELSE EXISTS (SELECT 1 FROM operators o WHERE o.id = {id} AND o.revoked_at IS NULL) END
        """;
}
