using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>An attempt of a request that is no plain write, as far as it stands in the way of another one.</summary>
/// <param name="DecisionId">Names it.</param>
/// <param name="Status">open, unknown or executed.</param>
/// <param name="Idempotency">Keyed digest of the idempotency key that it carried, or null.</param>
internal sealed record EarlierAttempt(string DecisionId, string Status, string? Idempotency)
{
    public const string Open = "open";
    public const string Unknown = "unknown";
    public const string Executed = "executed";
}

/// <summary>
/// Attempts under way, and those of unknown outcome: one operation, one effect, also where no approval stands between. The row is there before
/// the request is sent, so that neither a crash nor another replica can make two of one. Throws <see cref="RecordUnavailableException"/>.
/// </summary>
internal sealed class AttemptStore(Database database, TimeProvider time)
{
    // A write that is made again after a day is meant to be.
    private static readonly TimeSpan LostFor = TimeSpan.FromDays(1);

    private const int MostLost = 10_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins an attempt, or returns the one that stands in its way.</summary>
    public Task<EarlierAttempt?> BeginAsync(GovernedRequest governed, Digest256 repeatKey, string? idempotency) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var agent = governed.Request.Agent!;
            var key = repeatKey.ToString();

            // What an approval sent stands in the way too, where the policy asks for none any more.
            if (await connection.QueryFirstOrDefaultAsync<(string Id, string Status)>(
                "SELECT id, status FROM approvals WHERE agent = @Id AND repeat_key = @key AND status IN ('executing', 'unknown') LIMIT 1",
                new { agent.Id, key },
                transaction) is { Id: not null } approval)
            {
                return new EarlierAttempt(approval.Id, approval.Status == EarlierAttempt.Unknown ? EarlierAttempt.Unknown : EarlierAttempt.Open, null);
            }

            await connection.ExecuteAsync("DELETE FROM attempts WHERE agent = @Id AND repeat_key = @key AND expires_at <= @now", new { agent.Id, key, now = Now }, transaction);
            var begun = await connection.ExecuteAsync(
                """
                INSERT INTO attempts (agent, repeat_key, decision_id, integration, operation, risk, owner, at, status, idempotency, taken_by)
                VALUES (@agent, @key, @decision, @integration, @operation, @risk, @owner, @now, 'open', @idempotency, @taker)
                ON CONFLICT (agent, repeat_key) DO NOTHING
                """,
                new
                {
                    agent = agent.Id,
                    key,
                    decision = governed.DecisionId,
                    integration = governed.Integration.Name,
                    operation = governed.Request.Operation.Id,
                    risk = governed.Request.Risk.Name(),
                    owner = agent.Owner,
                    now = Now,
                    idempotency,
                    taker = database.Gateway,
                },
                transaction);
            if (begun == 1)
            {
                return null;
            }

            // Whoever was in the way may be gone by now: the next try finds out.
            return await connection.QuerySingleOrDefaultAsync<EarlierAttempt>(
                "SELECT decision_id AS DecisionId, status AS Status, idempotency AS Idempotency FROM attempts WHERE agent = @Id AND repeat_key = @key",
                new { agent.Id, key },
                transaction) ?? new EarlierAttempt(governed.DecisionId, EarlierAttempt.Open, null);
        });

    /// <summary>Ends an attempt whose outcome is known: the same request is a new one from now on.</summary>
    public Task<int> EndAsync(string decisionId) => database.WriteAsync((connection, transaction) =>
        connection.ExecuteAsync("DELETE FROM attempts WHERE decision_id = @decisionId", new { decisionId }, transaction));

    /// <summary>Says that nobody knows what became of an attempt.</summary>
    public Task<int> LoseAsync(string decisionId) => database.WriteAsync((connection, transaction) =>
        connection.ExecuteAsync("UPDATE attempts SET status = 'unknown' WHERE decision_id = @decisionId AND status = 'open'", new { decisionId }, transaction));

    /// <summary>Attempts of a gateway that is gone have an unknown outcome; returns how many there were.</summary>
    public Task<int> MarkInterruptedAsync() => database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
        $"UPDATE attempts SET status = 'unknown' WHERE status = 'open' AND {database.IsAbandoned("taken_by")}", transaction: transaction));

    /// <summary>Keeps a plain write whose answer was lost, so that the same request is known for its repeat.</summary>
    public Task<int> LoseWriteAsync(GovernedRequest governed, Digest256 repeatKey) => database.WriteAsync((connection, transaction) =>
        connection.ExecuteAsync(
            """
            INSERT INTO attempts (agent, repeat_key, decision_id, integration, operation, risk, owner, at, status, expires_at)
            VALUES (@Id, @key, @decision, @integration, @operation, 'write', @Owner, @now, 'unknown', @until)
            ON CONFLICT (agent, repeat_key) DO UPDATE SET decision_id = excluded.decision_id, at = excluded.at, status = 'unknown', expires_at = excluded.expires_at
            WHERE attempts.risk = 'write'
            """,
            new
            {
                governed.Request.Agent!.Id,
                governed.Request.Agent.Owner,
                key = repeatKey.ToString(),
                decision = governed.DecisionId,
                integration = governed.Integration.Name,
                operation = governed.Request.Operation.Id,
                now = Now,
                until = Now + (long)LostFor.TotalMilliseconds,
            },
            transaction));

    /// <summary>Plain writes of unknown outcome, those that an approval sent among them: by agent and repeat key the decision that sent them.</summary>
    public Task<IReadOnlyList<KeyValuePair<(string Agent, Digest256 Key), string>>> LostWritesAsync() =>
        database.ReadAsync<IReadOnlyList<KeyValuePair<(string Agent, Digest256 Key), string>>>(async connection =>
        {
            var rows = await connection.QueryAsync<(string Agent, string Key, string Decision)>(
                """
                SELECT agent, repeat_key, COALESCE(execution_id, decision_id) FROM approvals WHERE status = 'unknown' AND risk = 'write' AND finished_at > @since
                UNION ALL SELECT agent, repeat_key, decision_id FROM attempts WHERE status = 'unknown' AND risk = 'write' AND expires_at > @now
                """,
                new { now = Now, since = Now - (long)LostFor.TotalMilliseconds });
            return [.. rows.Take(MostLost).DistinctBy(r => (r.Agent, r.Key)).Select(r => KeyValuePair.Create((r.Agent, Digest256.From(Convert.FromHexString(r.Key))), r.Decision))];
        });

    /// <summary>Who answers for the agent of an attempt of unknown outcome; null where there is none.</summary>
    public Task<string?> OwnerOfUnknownAsync(string decisionId) => database.ReadAsync(connection =>
        connection.ExecuteScalarAsync<string?>("SELECT owner FROM attempts WHERE decision_id = @decisionId AND status = 'unknown'", new { decisionId }));

    /// <summary>Settles what became of an attempt. One that took effect stands in the way of repeats for ten minutes more.</summary>
    public Task<bool> ReconcileAsync(string decisionId, bool executed, string who, string? comment) => database.WriteAsync(async (connection, transaction) =>
    {
        var settled = await connection.ExecuteAsync(
            executed
                ? "UPDATE attempts SET status = 'executed', expires_at = @until WHERE decision_id = @decisionId AND status = 'unknown'"
                : "DELETE FROM attempts WHERE decision_id = @decisionId AND status = 'unknown'",
            new { decisionId, until = Now + (long)ExecutionStore.KeptAfterDelivery.TotalMilliseconds },
            transaction) == 1;
        if (settled)
        {
            await Act.RecordAsync(connection, transaction, time, who, executed ? "attempt-reconciled-executed" : "attempt-reconciled-not-executed", decisionId, new Dictionary<string, string?>
            {
                ["comment"] = comment,
            });
        }

        return settled;
    });
}
