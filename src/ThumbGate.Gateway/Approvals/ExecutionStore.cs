using System.Globalization;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// What the gateway sends for approvals, and what came of it. Taking an approval is <see cref="ApprovalStore.TakeGrantAsync"/>; every step from
/// there is one statement that names the state it starts from. Throws <see cref="RecordUnavailableException"/> where the store can't be used.
/// </summary>
internal sealed class ExecutionStore(Database database, TimeProvider time)
{
    /// <summary>How long an answer is kept after it was first handed out.</summary>
    public static readonly TimeSpan KeptAfterDelivery = TimeSpan.FromMinutes(10);

    private const int MostAtOnce = 100;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Approvals that wait to be sent, or to be sent again, the oldest first.</summary>
    public Task<IReadOnlyList<string>> DueAsync() => database.ReadAsync<IReadOnlyList<string>>(async connection =>
        [.. await connection.QueryAsync<string>(
            """
            SELECT id FROM approvals
            WHERE release = 'execute' AND (
                (status = 'approved' AND expires_at > @now AND (due_at IS NULL OR due_at <= @now))
                OR (status = 'unknown' AND due_at <= @now))
            ORDER BY id LIMIT @most
            """,
            new { now = Now, most = MostAtOnce })]);

    /// <summary>What is kept of a hold, or null; an answer only until it expires.</summary>
    public Task<SealedBytes?> FindAsync(string id, HeldPart part) => database.ReadAsync(async connection =>
        await connection.QuerySingleOrDefaultAsync<PieceRow>(
            "SELECT key_id AS KeyId, sealed FROM held_bytes WHERE approval_id = @id AND kind = @kind AND (expires_at IS NULL OR expires_at > @now)",
            new { id, kind = NameOf(part), now = Now }) is { } found
            ? new SealedBytes(found.KeyId, found.Sealed)
            : null);

    /// <summary>When an answer is gone, or null where there is none.</summary>
    public Task<DateTimeOffset?> AnswerExpiresAsync(string id) => database.ReadAsync(async connection => Moments.From(
        await connection.ExecuteScalarAsync<long?>(
            "SELECT expires_at FROM held_bytes WHERE approval_id = @id AND kind = 'answer' AND expires_at > @now", new { id, now = Now })));

    /// <summary>Says that an answer is handed out: from the first time on it is kept for ten minutes more.</summary>
    public Task<int> DeliveredAsync(string id) => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        """
        UPDATE held_bytes SET delivered_at = @now, expires_at = CASE WHEN expires_at < @until THEN expires_at ELSE @until END
        WHERE approval_id = @id AND kind = 'answer' AND delivered_at IS NULL
        """,
        new { id, now = Now, until = Now + (long)KeptAfterDelivery.TotalMilliseconds },
        transaction));

    /// <summary>Says what became of an approval that was taken and sent. False where it is finished already.</summary>
    /// <param name="hold">The approval.</param>
    /// <param name="end">What is known.</param>
    /// <param name="answer">What came back, sealed; or null.</param>
    /// <param name="again">When it is sent again, where its outcome is not known and the vendor makes that safe; or null.</param>
    public Task<bool> FinishAsync(ApprovalRecord hold, ExecutionEnd end, SealedBytes? answer, DateTimeOffset? again = null) => database.WriteAsync(async (connection, transaction) =>
    {
        var status = end.Kind == ExecutionKind.Executed ? ApprovalStatus.Executed : ApprovalStatus.Unknown;
        var finished = await connection.ExecuteAsync(
            """
            UPDATE approvals SET status = @status, finished_at = @now, upstream_status = @upstream, execution_id = @execution, problem = @problem,
                attempts = attempts + 1, due_at = @due
            WHERE id = @id AND status = 'executing'
            """,
            new { id = hold.Id, now = Now, status = status.Name(), upstream = end.UpstreamStatus, execution = end.ExecutionId, problem = end.Problem, due = again?.ToUnixTimeMilliseconds() },
            transaction) == 1;
        if (finished && answer is not null)
        {
            await connection.ExecuteAsync(
                "INSERT INTO held_bytes (approval_id, kind, key_id, sealed, expires_at) VALUES (@Id, 'answer', @KeyId, @Bytes, @expires)",
                new { hold.Id, answer.KeyId, answer.Bytes, expires = Now + (long)hold.Request.Expires.TotalMilliseconds },
                transaction);
        }

        return finished;
    });

    /// <summary>Gives an approval back that was taken: nothing was sent, and it is tried again at a moment.</summary>
    public Task<bool> ReturnAsync(string id, ExecutionEnd end, DateTimeOffset due) => database.WriteAsync(async (connection, transaction) =>
        await connection.ExecuteAsync(
            """
            UPDATE approvals SET status = 'approved', attempts = attempts + 1, due_at = @due, execution_id = @execution, problem = @problem
            WHERE id = @id AND status = 'executing'
            """,
            new { id, due = due.ToUnixTimeMilliseconds(), execution = end.ExecutionId, problem = end.Problem },
            transaction) == 1);

    /// <summary>Ends an approval that was taken and must not be sent any more: what it was given for has changed.</summary>
    public Task<bool> LapseAsync(string id, ExecutionEnd end) => database.WriteAsync(async (connection, transaction) =>
    {
        var lapsed = await connection.ExecuteAsync(
            """
            UPDATE approvals SET status = 'cancelled', finished_at = @now, attempts = attempts + 1, execution_id = @execution, problem = @problem
            WHERE id = @id AND status = 'executing'
            """,
            new { id, now = Now, execution = end.ExecutionId, problem = end.Problem },
            transaction) == 1;
        if (lapsed)
        {
            await Act.RecordAsync(connection, transaction, time, Act.Gateway, "approval-lapsed", id, new Dictionary<string, string?>
            {
                ["decision"] = end.ExecutionId,
                ["why"] = end.Problem,
            });
        }

        return lapsed;
    });

    /// <summary>Settles what became of an approval whose outcome nobody knew. False where it is not unknown.</summary>
    public Task<bool> ReconcileAsync(string id, bool executed, string who, string? comment) => database.WriteAsync(async (connection, transaction) =>
    {
        var settled = await connection.ExecuteAsync(
            "UPDATE approvals SET status = @status, reconciled_by = @who, finished_at = @now, due_at = NULL WHERE id = @id AND status = 'unknown'",
            new { id, who, now = Now, status = (executed ? ApprovalStatus.Executed : ApprovalStatus.Failed).Name() },
            transaction) == 1;
        if (settled)
        {
            await Act.RecordAsync(connection, transaction, time, who, executed ? "approval-reconciled-executed" : "approval-reconciled-not-executed", id, new Dictionary<string, string?>
            {
                ["comment"] = comment,
            });
        }

        return settled;
    });

    /// <summary>Forgets answers that are past their time; returns how many there were.</summary>
    public Task<int> SweepAsync() => database.WriteAsync((connection, transaction) =>
        connection.ExecuteAsync("DELETE FROM held_bytes WHERE expires_at <= @now", new { now = Now }, transaction));

    /// <summary>What a part is called in the record.</summary>
    public static string NameOf(HeldPart part) => part switch { HeldPart.Answer => "answer", HeldPart.Card => "card", _ => "request" };

    private sealed class PieceRow
    {
        public string KeyId { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }
}

/// <summary>How the sending of an approved request ended. The zero value claims nothing.</summary>
internal enum ExecutionKind : byte
{
    /// <summary>It may or may not have taken effect.</summary>
    Unknown = 0,

    /// <summary>The upstream answered.</summary>
    Executed,

    /// <summary>Nothing was sent, and it may be tried again.</summary>
    Again,

    /// <summary>Nothing was sent, and nothing may be.</summary>
    Lapsed,
}

/// <param name="Kind">What is known.</param>
/// <param name="ExecutionId">The decision under which it was sent or refused, or null.</param>
/// <param name="Problem">Why there is no answer, for the agent; or null.</param>
internal sealed record ExecutionEnd(ExecutionKind Kind, string? ExecutionId, string? Problem)
{
    public int? UpstreamStatus { get; init; }

    public KeptAnswer? Answer { get; init; }

    /// <summary>Whether the vendor takes the same request for the same operation, so that sending it again is safe.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>When to try again at the earliest, where the reason says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static string Problems(string code, string detail) => string.Create(CultureInfo.InvariantCulture, $"{code}: {detail}");
}
