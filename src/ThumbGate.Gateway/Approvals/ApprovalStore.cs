using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Held requests in the record, and their states: pending, then approved, denied, expired or cancelled; approved, then executing, then
/// executed, failed or unknown. Every step is one statement that names the state it starts from, so that of two takers one wins.
/// Throws <see cref="RecordUnavailableException"/> where the store can't be used.
/// </summary>
internal sealed partial class ApprovalStore(Database database, VoteCount votes, StandingVotes standing, NoticeOutbox notices, TimeProvider time)
{
    /// <summary>Most pending holds of one agent.</summary>
    public const int MostPending = 20;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    // Who holds looks first: at most one at a time may.
    private const string Holding = "approvals";

    /// <summary>
    /// Holds a request, or joins it to the hold of the same request by the same agent, as <see cref="FindOpenAsync(string, Digest256)"/> finds it.
    /// </summary>
    /// <param name="request">What is held.</param>
    /// <param name="seal">Seals what is kept besides the row, for the approval's id: what an approval will send, and its card without masks.</param>
    public Task<HoldResult> HoldAsync(HeldRequest request, Func<string, IEnumerable<(HeldPart Part, SealedBytes Bytes)>>? seal = null) => database.WriteAsync(async (connection, transaction) =>
    {
        var now = time.GetUtcNow();
        await database.LockAsync(connection, transaction, Holding);
        await ExpireAsync(connection, transaction);
        if (await FindOpenAsync(connection, transaction, request.Agent, request.RepeatKey) is { } open)
        {
            return new HoldResult(HoldOutcome.Joined, open);
        }

        var pending = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM approvals WHERE agent = @Agent AND status = 'pending'", new { request.Agent }, transaction);
        if (pending >= MostPending)
        {
            return new HoldResult(HoldOutcome.TooMany, null);
        }

        var row = ApprovalRow.From(request, Ids.New(Ids.Approval, time), now);
        row.Seal = votes.Seal(row);
        await connection.ExecuteAsync(
            """
            INSERT INTO approvals (id, created_at, expires_at, status, agent, owner, role, integration, surface, operation, risk, resource,
                repeat_key, sent_digest, card, reasons, terms, seal, decision_id, release, parts, before_values)
            VALUES (@Id, @CreatedAt, @ExpiresAt, @Status, @Agent, @Owner, @Role, @Integration, @Surface, @Operation, @Risk, @Resource,
                @RepeatKey, @SentDigest, @Card, @Reasons, @Terms, @Seal, @DecisionId, @Release, @Parts, @Before)
            """,
            row,
            transaction);
        foreach (var (part, kept) in seal?.Invoke(row.Id) ?? [])
        {
            await connection.ExecuteAsync(
                "INSERT INTO held_bytes (approval_id, kind, key_id, sealed) VALUES (@Id, @kind, @KeyId, @Bytes)",
                new { row.Id, kind = ExecutionStore.NameOf(part), kept.KeyId, kept.Bytes },
                transaction);
        }

        if (await standing.CastAsync(connection, transaction, row, request))
        {
            return new HoldResult(HoldOutcome.Created, await FindAsync(connection, transaction, row.Id));
        }

        await notices.PutAsync(connection, transaction, NoticeEvent.Held, row.Id, row.Agent, row.Operation);
        return new HoldResult(HoldOutcome.Created, row.ToRecord());
    });

    /// <summary>Whether an agent has as many pending holds as it may have.</summary>
    public Task<bool> HasManyAsync(string agent) => database.ReadAsync(async connection =>
        await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM approvals WHERE agent = @agent AND status = 'pending' AND expires_at > @now", new { agent, now = Now }) >= MostPending);

    /// <summary>The hold, or null.</summary>
    public Task<ApprovalRecord?> FindAsync(string id) => database.ReadAsync(connection => FindAsync(connection, null, id));

    /// <summary>
    /// The agent's hold of a request that stands in its way or answers it: pending, approved or being sent; of unknown outcome, unless it is a
    /// plain write; executed, while its answer is kept; denied and not past its time. Or null.
    /// </summary>
    public Task<ApprovalRecord?> FindOpenAsync(string agent, Digest256 repeatKey) =>
        database.ReadAsync(connection => FindOpenAsync(connection, null, agent, repeatKey));

    /// <summary>Holds, newest first; null means any.</summary>
    public Task<IReadOnlyList<ApprovalRecord>> ListAsync(ApprovalStatus? status = null, string? role = null, int limit = 200) =>
        ListAsync(new ApprovalFilter(status, role, Limit: limit));

    /// <summary>Holds that pass the filter, newest first.</summary>
    public Task<IReadOnlyList<ApprovalRecord>> ListAsync(ApprovalFilter filter) =>
        database.ReadAsync<IReadOnlyList<ApprovalRecord>>(async connection =>
        {
            var rows = await connection.QueryAsync<ApprovalRow>(
                $"""
                SELECT * FROM (SELECT {ApprovalRow.Columns} FROM approvals) a
                WHERE (@status IS NULL OR Status = @status) AND (@Role IS NULL OR role = @Role) AND (@Operation IS NULL OR operation = @Operation)
                    AND (@Agent IS NULL OR agent = @Agent) AND (@Risk IS NULL OR risk = @Risk)
                ORDER BY id DESC LIMIT @limit
                """,
                new
                {
                    now = Now, status = filter.Status?.Name(), filter.Role, filter.Operation, filter.Agent, filter.Risk,
                    limit = Math.Clamp(filter.Limit, 1, ApprovalFilter.Most),
                });
            return [.. rows.Select(r => r.ToRecord())];
        });

    /// <summary>Those of the holds that are pending no more: decided, expired or cancelled.</summary>
    public Task<IReadOnlyList<string>> DecidedAmongAsync(IReadOnlyCollection<string> ids) =>
        database.ReadAsync<IReadOnlyList<string>>(async connection =>
        {
            var decided = new List<string>();
            foreach (var some in ids.Chunk(500))
            {
                var parameters = new DynamicParameters(new { now = Now });
                foreach (var (index, id) in some.Index())
                {
                    parameters.Add($"id{index}", id);
                }

                var named = string.Join(", ", Enumerable.Range(0, some.Length).Select(i => $"@id{i}"));
                decided.AddRange(await connection.QueryAsync<string>(
                    $"SELECT id FROM approvals WHERE id IN ({named}) AND (status <> 'pending' OR expires_at <= @now)", parameters));
            }

            return decided;
        });

    /// <summary>Marks what is past its time; returns how many there were.</summary>
    public Task<int> SweepAsync() => database.WriteAsync(async (connection, transaction) =>
    {
        await database.LockAsync(connection, transaction, Holding);
        return await ExpireAsync(connection, transaction);
    });

    private async Task<int> ExpireAsync(DbConnection connection, DbTransaction transaction)
    {
        var expired = (await connection.QueryAsync<(string Id, string Agent, string Operation)>(
            """
            UPDATE approvals SET status = 'expired', finished_at = @now WHERE status IN ('pending', 'approved') AND expires_at <= @now
            RETURNING id, agent, operation
            """,
            new { now = Now },
            transaction)).ToArray();
        foreach (var (id, agent, operation) in expired)
        {
            await notices.PutAsync(connection, transaction, NoticeEvent.Expired, id, agent, operation);
        }

        return expired.Length;
    }

    private async Task<ApprovalRecord?> FindAsync(DbConnection connection, DbTransaction? transaction, string id) =>
        (await connection.QuerySingleOrDefaultAsync<ApprovalRow>(
            $"SELECT {ApprovalRow.Columns} FROM approvals WHERE id = @id", new { id, now = Now }, transaction))?.ToRecord();

    private async Task<ApprovalRecord?> FindOpenAsync(DbConnection connection, DbTransaction? transaction, string agent, Digest256 repeatKey) =>
        (await connection.QueryFirstOrDefaultAsync<ApprovalRow>(
            $"""
            SELECT {ApprovalRow.Columns} FROM approvals
            WHERE agent = @agent AND repeat_key = @key AND (
                (status IN ('pending', 'approved', 'denied') AND expires_at > @now)
                OR status = 'executing'
                OR (status = 'unknown' AND risk <> 'write')
                OR (status = 'executed' AND reconciled_by IS NOT NULL AND finished_at > @lately)
                OR (status = 'executed' AND EXISTS (
                    SELECT 1 FROM held_bytes b WHERE b.approval_id = approvals.id AND b.kind = 'answer' AND b.expires_at > @now)))
            ORDER BY CASE WHEN status IN ('pending', 'approved', 'executing') THEN 0 WHEN status = 'unknown' THEN 1 ELSE 2 END, id DESC
            LIMIT 1
            """,
            new { agent, key = repeatKey.ToString(), now = Now, lately = Now - (long)ExecutionStore.KeptAfterDelivery.TotalMilliseconds },
            transaction))?.ToRecord();
}
