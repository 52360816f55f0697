using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Approvals.StandingApprovals;

/// <summary>Standing approvals in the record. Throws <see cref="RecordUnavailableException"/> where the store can't be used.</summary>
internal sealed class StandingStore(Database database, ApprovalSeals seals, TimeProvider time)
{
    private const int MostListed = 1000;

    /// <summary>Records one.</summary>
    public Task<StandingApproval> AddAsync(NewStanding given) => database.WriteAsync(async (connection, transaction) =>
    {
        var row = StandingRow.From(given, Ids.New(Ids.Standing, time), time.GetUtcNow());
        row.Seal = seals.Of(row);
        await connection.ExecuteAsync(
            """
            INSERT INTO standing_approvals (id, created_at, created_by, operator_id, voter_groups, proved_at, agent, integration, operation, resource, until_at,
                at_most, comment, seal)
            VALUES (@Id, @CreatedAt, @CreatedBy, @OperatorId, @Groups, @ProvedAt, @Agent, @Integration, @Operation, @Resource, @UntilAt, @AtMost, @Comment, @Seal)
            """,
            row,
            transaction);
        await Act.RecordAsync(connection, transaction, time, given.Voter.Name, "standing-approval-given", row.Id, new Dictionary<string, string?>
        {
            ["agent"] = row.Agent,
            ["integration"] = row.Integration,
            ["operation"] = row.Operation,
            ["resource"] = row.Resource,
            ["until"] = given.Until.ToString("O"),
            ["atMost"] = given.AtMost.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["comment"] = row.Comment,
        });
        return row.ToStanding(isGenuine: true);
    });

    /// <summary>Ends one that is not ended; false where there is none.</summary>
    public Task<bool> EndAsync(string id, string endedBy) => database.WriteAsync(async (connection, transaction) =>
    {
        var ended = await connection.ExecuteAsync(
            "UPDATE standing_approvals SET ended_at = @now, ended_by = @endedBy WHERE id = @id AND ended_at IS NULL",
            new { id, endedBy, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction) == 1;
        if (ended)
        {
            await Act.RecordAsync(connection, transaction, time, endedBy, "standing-approval-ended", id);
        }

        return ended;
    });

    /// <summary>All of them, newest first.</summary>
    public Task<IReadOnlyList<StandingApproval>> ListAsync() => database.ReadAsync<IReadOnlyList<StandingApproval>>(async connection =>
        [.. (await connection.QueryAsync<StandingRow>($"SELECT {StandingRow.Columns} FROM standing_approvals ORDER BY id DESC LIMIT {MostListed}")).Select(Read)]);

    /// <summary>Those that are for such a request, oldest first; whoever asks holds the lock of holds, so that none is used too often.</summary>
    public async Task<IReadOnlyList<StandingApproval>> ForAsync(DbConnection connection, DbTransaction transaction, HeldRequest request) =>
        [.. (await connection.QueryAsync<StandingRow>(
            $"""
            SELECT {StandingRow.Columns} FROM standing_approvals
            WHERE agent = @Agent AND integration = @Integration AND operation = @Operation AND resource = @Resource AND ended_at IS NULL AND until_at > @now ORDER BY id
            """,
            new { request.Agent, request.Integration, request.Operation, request.Resource, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction)).Select(Read)];

    private StandingApproval Read(StandingRow row) => row.ToStanding(string.Equals(seals.Of(row), row.Seal, StringComparison.Ordinal));
}
