using Dapper;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals.Notices;

/// <summary>A notice that is to be told now.</summary>
internal sealed record DueNotice(string Id, long At, string Webhook, string Event, string ApprovalId, long DueAt, long Attempts);

/// <summary>Notices that wait in the record to be told. Throws <see cref="RecordUnavailableException"/> where the store can't be used.</summary>
internal sealed class NoticeStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const int MostOfOne = 100;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Those that are due, oldest first; of each webhook so many at most, so that none of them waits behind what another doesn't take.</summary>
    public Task<IReadOnlyList<DueNotice>> DueAsync() => database.ReadAsync<IReadOnlyList<DueNotice>>(async connection =>
        [.. await connection.QueryAsync<DueNotice>(
            """
            SELECT id, at, webhook, event, approval_id AS ApprovalId, due_at AS DueAt, attempts
            FROM (SELECT n.*, ROW_NUMBER() OVER (PARTITION BY webhook ORDER BY id) AS place FROM notices n WHERE done_at IS NULL AND due_at <= @now) due
            WHERE place <= @most ORDER BY id
            """,
            new { now = Now, most = MostOfOne })]);

    /// <summary>Takes one to tell it: true for one taker only. Who takes it and is never heard of again leaves it for another try.</summary>
    public Task<bool> TakeAsync(DueNotice notice, TimeSpan lease) => database.WriteAsync(async (connection, transaction) =>
        await connection.ExecuteAsync(
            "UPDATE notices SET due_at = @until, attempts = attempts + 1 WHERE id = @Id AND done_at IS NULL AND due_at = @DueAt",
            new { notice.Id, notice.DueAt, until = Now + (long)lease.TotalMilliseconds },
            transaction) == 1);

    /// <summary>Says that one was told, or given up.</summary>
    public Task DoneAsync(string id, bool told) => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        "UPDATE notices SET done_at = @now, told = @told WHERE id = @id", new { id, now = Now, told = told ? 1 : 0 }, transaction));

    /// <summary>Tries one that was taken again later.</summary>
    public Task LaterAsync(string id, TimeSpan pause) => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        "UPDATE notices SET due_at = @until WHERE id = @id AND done_at IS NULL", new { id, until = Now + (long)pause.TotalMilliseconds }, transaction));

    /// <summary>Tries none of a webhook's before that.</summary>
    public Task AllLaterAsync(string webhook, TimeSpan pause) => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        "UPDATE notices SET due_at = @until WHERE webhook = @webhook AND done_at IS NULL AND due_at < @until",
        new { webhook, until = Now + (long)pause.TotalMilliseconds },
        transaction));

    /// <summary>Forgets what was told or given up long ago.</summary>
    public Task SweepAsync() => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        "DELETE FROM notices WHERE done_at < @before", new { before = Now - (long)Kept.TotalMilliseconds }, transaction));

    /// <summary>How many of the agent's holds of an operation wait.</summary>
    public Task<long> PendingAsync(string agent, string operation) => database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM approvals WHERE agent = @agent AND operation = @operation AND status = 'pending' AND expires_at > @now", new { agent, operation, now = Now }));
}
