using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>Something that changed what is in force: who did it, to what, and what it came to. As much a record as a decision is.</summary>
/// <param name="Id">Of <c>Ids.New("act", ...)</c>.</param>
/// <param name="At">Milliseconds since 1970 UTC.</param>
/// <param name="Operator">Who did it; <c>gateway</c> where it did so itself.</param>
/// <param name="Action">What was done: <c>approval-approved</c>, <c>agent-revoked</c>.</param>
/// <param name="Subject">Id or name of what it was done to.</param>
/// <param name="Detail">A JSON object.</param>
internal sealed record Act(string Id, long At, string Operator, string Action, string Subject, string Detail)
{
    /// <summary>Who acts where no human does.</summary>
    public const string Gateway = "gateway";

    public static readonly RecordShape Shape = new(4, "act", "acts",
    [
        ("id", FieldType.Text), ("at", FieldType.Number), ("operator", FieldType.Text), ("action", FieldType.Text), ("subject", FieldType.Text),
        ("detail", FieldType.Text),
    ]);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Records an act in the transaction that does it: both are in the record, or neither is. Who comes second waits for the first to commit,
    /// so it belongs at the transaction's end.
    /// </summary>
    public static Task RecordAsync(
        DbConnection connection, DbTransaction transaction, TimeProvider time, string who, string action, string subject, IReadOnlyDictionary<string, string?>? detail = null) =>
        RecordAsync(connection, transaction, time, who, action, [(subject, detail ?? new Dictionary<string, string?>())]);

    /// <inheritdoc cref="RecordAsync(DbConnection, DbTransaction, TimeProvider, string, string, string, IReadOnlyDictionary{string, string?}?)"/>
    public static async Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        TimeProvider time,
        string who,
        string action,
        IEnumerable<(string Subject, IReadOnlyDictionary<string, string?> Detail)> acts)
    {
        // Changed before it is read: that locks the row on every store.
        var last = await connection.QuerySingleAsync<(long Sequence, byte[] Hash)>(
            "UPDATE chains SET seq = seq WHERE number = @chain RETURNING seq, hash", new { chain = ChainPosition.Acts }, transaction);
        var head = new ChainHead(new(ChainPosition.Acts, last.Sequence, Digest256.From(last.Hash)));
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (subject, detail) in acts)
        {
            var act = new Act(Ids.New(Ids.Act, time), at, who, action, subject, JsonSerializer.Serialize(detail, Json));
            head.Begin(Shape.Kind).Add(act.Id).Add((long?)act.At).Add(act.Operator).Add(act.Action).Add(act.Subject).Add(act.Detail);
            var position = head.Next();
            await connection.ExecuteAsync(
                """
                INSERT INTO acts (id, at, operator, action, subject, detail, chain, seq, hash)
                VALUES (@Id, @At, @Operator, @Action, @Subject, @Detail, @chain, @seq, @hash)
                """,
                new { act.Id, act.At, act.Operator, act.Action, act.Subject, act.Detail, chain = position.Chain, seq = position.Sequence, hash = position.HashBytes() },
                transaction);
            head.Advance(position);
        }

        await connection.ExecuteAsync(
            "UPDATE chains SET seq = @seq, hash = @hash WHERE number = @chain",
            new { seq = head.Position.Sequence, hash = head.Position.HashBytes(), chain = ChainPosition.Acts },
            transaction);
    }
}
