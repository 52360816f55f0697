using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Where every chain ends, as the store has it.</summary>
internal static class ChainTable
{
    /// <summary>The end of a chain that a writer goes on with; it is started where there is none.</summary>
    public static ChainPosition Continue(DbConnection connection, long chain, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        connection.Execute(
            "INSERT INTO chains (number, started_at, seen_at, seq, hash) VALUES (@chain, @now, @now, 0, @hash) ON CONFLICT DO NOTHING",
            new { chain, now, hash = default(ChainPosition).HashBytes() });
        return Heads(connection).Single(h => h.Chain == chain);
    }

    /// <summary>The ends of all chains, by number.</summary>
    public static IReadOnlyList<ChainPosition> Heads(DbConnection connection, DbTransaction? transaction = null) =>
        [.. connection.Query<(long Number, long Sequence, byte[] Hash)>("SELECT number, seq, hash FROM chains ORDER BY number", transaction: transaction)
            .Select(r => new ChainPosition(r.Number, r.Sequence, Digest256.From(r.Hash)))];

    /// <summary>Moves the end of a chain in the transaction that its records are in.</summary>
    /// <exception cref="RecordUnavailableException">Somebody else has moved it: two write one chain.</exception>
    public static void Keep(DbConnection connection, ChainPosition before, ChainPosition now, TimeProvider time)
    {
        var moved = connection.Execute(
            "UPDATE chains SET seq = @seq, hash = @hash, seen_at = @at WHERE number = @chain AND seq = @before",
            new { chain = now.Chain, seq = now.Sequence, hash = now.HashBytes(), at = time.GetUtcNow().ToUnixTimeMilliseconds(), before = before.Sequence });
        if (moved != 1)
        {
            throw new RecordUnavailableException($"The chain {now.Chain} doesn't end where this gateway left it: another writer has used it.");
        }
    }
}
