using System.Buffers;
using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Up to where a chain was moved into an archive.</summary>
/// <param name="End">The last record that was moved.</param>
/// <param name="Archive">The checkpoint that the archive ends with and is named by.</param>
/// <param name="Key">Fingerprint of the key that signed this, or null.</param>
/// <param name="Signature">Base64, or null.</param>
internal sealed record ChainCut(ChainPosition End, string Archive, string? Key, string? Signature);

/// <summary>
/// Where chains were cut, as whoever holds the key of checkpoints has signed it: whoever can write to the store could else remove records, and
/// say that they are archived.
/// </summary>
internal static class SignedCuts
{
    /// <summary>The last cut of each chain that was ever cut.</summary>
    public static IReadOnlyList<ChainCut> Last(DbConnection connection) =>
        [.. connection.Query<(long Chain, long Sequence, byte[] Hash, string Archive, string? Key, string? Signature)>(
            """
            SELECT c.chain, c.seq, c.hash, c.archive, s.key, s.signature FROM cuts c LEFT JOIN cut_signatures s ON s.chain = c.chain AND s.seq = c.seq
            WHERE c.seq = (SELECT MAX(seq) FROM cuts l WHERE l.chain = c.chain) ORDER BY c.chain
            """).Select(c => new ChainCut(new(c.Chain, c.Sequence, Digest256.From(c.Hash)), c.Archive, c.Key, c.Signature))];

    /// <summary>Signs that a chain was archived up to there.</summary>
    public static Task SignAsync(DbConnection connection, DbTransaction transaction, ChainPosition end, string archive, CheckpointKey key) => connection.ExecuteAsync(
        "INSERT INTO cut_signatures (chain, seq, key, signature) VALUES (@chain, @seq, @fingerprint, @signature) ON CONFLICT DO NOTHING",
        new { chain = end.Chain, seq = end.Sequence, fingerprint = key.Fingerprint, signature = key.Sign(Signed(end, archive)) },
        transaction);

    /// <summary>What is wrong with the cuts; nothing where somebody trusted has signed each.</summary>
    public static IEnumerable<Finding> Check(DbConnection connection, PublicKeys keys) =>
        from cut in Last(connection)
        where cut.Key is null || cut.Signature is null || !keys.Verifies(cut.Key, Signed(cut.End, cut.Archive), cut.Signature)
        select new Finding(FindingKind.Unsigned, cut.End.Chain, cut.End.Sequence, null, $"all up to there is said to be archived in {cut.Archive}, and {Why(cut, keys)}.");

    private static string Why(ChainCut cut, PublicKeys keys) =>
        cut.Key is null || cut.Signature is null ? "nobody has signed that"
        : keys.Knows(cut.Key) ? "the signature is not of that"
        : $"that is signed with {cut.Key}, which is not among the keys given";

    private static byte[] Signed(ChainPosition end, string archive)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ExportText.WriteLine(bytes, json =>
        {
            json.WriteString("kind", "cut");
            json.WriteNumber("chain", end.Chain);
            json.WriteNumber("seq", end.Sequence);
            json.WriteString("hash", end.Hash.ToString());
            json.WriteString("archive", archive);
        });
        return bytes.WrittenSpan.ToArray();
    }
}
