using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Feedback;

/// <summary>A thumb. The zero value is down: what can't be read as praise is none.</summary>
internal enum Thumb : byte
{
    Down = 0,
    Up,
}

/// <summary>One piece of feedback as the record knows it.</summary>
/// <param name="BlockId">The block it became, or null.</param>
internal sealed record FeedbackRecord(
    string Id,
    DateTimeOffset At,
    string DecisionId,
    Thumb Thumb,
    string Why,
    string Instead,
    string Operator,
    string Role,
    string Operation,
    string? BlockId);

/// <summary>Feedback that was given in a transaction.</summary>
/// <param name="Record">The feedback; null where there is no such decision.</param>
/// <param name="Revision">Of the blocks, where it became one.</param>
internal readonly record struct GivenFeedback(FeedbackRecord? Record, long Revision);

/// <summary>Feedback in the record, and the blocks that it became.</summary>
internal sealed class FeedbackStore(Database database, TimeProvider time)
{
    /// <summary>Awaited after each change made here with its revision, so that a block is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>
    /// Records feedback on a decision; a thumbs-down on a decision with a fingerprint becomes a block that denies the same role the same
    /// act. Null where there is no such decision.
    /// </summary>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<FeedbackRecord?> AddAsync(
        string decisionId, Thumb thumb, string why, string instead, string givenBy, CancellationToken cancellation = default)
    {
        var given = await database.WriteAsync((connection, transaction) => GiveAsync(connection, transaction, decisionId, thumb, why, instead, givenBy));
        await AnnounceAsync(given, cancellation);
        return given.Record;
    }

    /// <summary>Has a block that feedback became enforced everywhere; to be called once its transaction is committed.</summary>
    public Task AnnounceAsync(GivenFeedback given, CancellationToken cancellation) =>
        given.Record?.BlockId is null ? Task.CompletedTask : Changed(given.Revision, cancellation);

    /// <summary>Records feedback in somebody's transaction.</summary>
    public async Task<GivenFeedback> GiveAsync(
        DbConnection connection, DbTransaction transaction, string decisionId, Thumb thumb, string why, string instead, string givenBy)
    {
        var now = time.GetUtcNow();
        var revision = 0L;
        (why, instead) = (StoredText.Of(why), StoredText.Of(instead));
        var judged = await connection.QuerySingleOrDefaultAsync<JudgedRow>(
            "SELECT role, operation, resource, verdict, digest, fingerprint FROM decision_list WHERE id = @decisionId", new { decisionId }, transaction);
        if (judged is null)
        {
            return default;
        }

        var blocks = thumb == Thumb.Down && judged.ActualFingerprint is not null;
        var feedback = new FeedbackRecord(
            Ids.New(Ids.Feedback, time), now, decisionId, thumb, why, instead, givenBy, judged.Role, judged.Operation,
            blocks ? Ids.New(Ids.Block, time) : null);
        await connection.ExecuteAsync(
            """
            INSERT INTO feedback (id, at, decision_id, thumb, why, instead, operator, role, operation, block_id)
            VALUES (@Id, @At, @DecisionId, @Thumb, @Why, @Instead, @Operator, @Role, @Operation, @BlockId)
            """,
            FeedbackRow.From(feedback),
            transaction);
        if (blocks)
        {
            revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Blocks);
            await connection.ExecuteAsync(
                """
                INSERT INTO blocks (id, created_at, created_by, role, operation, fingerprint, strength, incident, why, instead, revision)
                VALUES (@BlockId, @at, @Operator, @Role, @Operation, @Fingerprint, 'deny', @DecisionId, @Why, @Instead, @revision)
                """,
                new
                {
                    feedback.BlockId, at = now.ToUnixTimeMilliseconds(), feedback.Operator, feedback.Role, feedback.Operation,
                    Fingerprint = judged.ActualFingerprint, feedback.DecisionId, feedback.Why, feedback.Instead, revision,
                },
                transaction);
        }

        await Act.RecordAsync(connection, transaction, time, givenBy, thumb == Thumb.Down ? "feedback-down" : "feedback-up", feedback.Id, new Dictionary<string, string?>
        {
            ["decision"] = decisionId,
            ["why"] = why,
            ["instead"] = instead,
            ["block"] = feedback.BlockId,
            ["fingerprint"] = blocks ? judged.ActualFingerprint : null,
        });
        return new(feedback, revision);
    }

    /// <summary>Feedback, newest first.</summary>
    public Task<IReadOnlyList<FeedbackRecord>> ListAsync(int limit = 100) =>
        database.ReadAsync<IReadOnlyList<FeedbackRecord>>(async connection =>
        {
            var rows = await connection.QueryAsync<FeedbackRow>(
                """
                SELECT id, at, decision_id AS DecisionId, thumb, why, instead, operator, role, operation, block_id AS BlockId
                FROM feedback ORDER BY id DESC LIMIT @limit
                """,
                new { limit = Math.Clamp(limit, 1, 1000) });
            return [.. rows.Select(r => r.ToRecord())];
        });

    /// <summary>Feedback on one decision, oldest first.</summary>
    public Task<IReadOnlyList<FeedbackRecord>> OnAsync(string decisionId) =>
        database.ReadAsync<IReadOnlyList<FeedbackRecord>>(async connection =>
        {
            var rows = await connection.QueryAsync<FeedbackRow>(
                """
                SELECT id, at, decision_id AS DecisionId, thumb, why, instead, operator, role, operation, block_id AS BlockId
                FROM feedback WHERE decision_id = @decisionId ORDER BY id
                """,
                new { decisionId });
            return [.. rows.Select(r => r.ToRecord())];
        });

    private sealed class JudgedRow
    {
        public string Role { get; init; } = "";

        public string Operation { get; init; } = "";

        public string Resource { get; init; } = "";

        public string Verdict { get; init; } = "";

        public string? Fingerprint { get; init; }

        public string? Digest { get; init; }

        /// <summary>The row's own, or of an allowed request without a query the one that the row's other columns make.</summary>
        public string? ActualFingerprint => Fingerprint ?? (Verdict == "allow" ? Fingerprints.Of(Role, Operation, Resource, "", Content).ToString() : null);

        private Digest256? Content => Digest is null ? null : Digest256.From(Convert.FromHexString(Digest));
    }
}
