using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Feedback;

/// <summary>Blocks in the record.</summary>
internal sealed class BlockStore(Database database)
{
    private const string Columns = "id, role, operation, fingerprint, strength, expires_at AS ExpiresAt, incident, why, instead, revision";

    /// <summary>All blocks in force at a moment.</summary>
    public Task<BlockSet> LoadAsync(DateTimeOffset now) => database.ReadAsync(async connection =>
    {
        var rows = await connection.QueryAsync<BlockRow>(
            $"SELECT {Columns} FROM blocks WHERE expires_at IS NULL OR expires_at > @now ORDER BY id", new { now = now.ToUnixTimeMilliseconds() });
        return BlockSet.From(rows.Select(r => r.ToBlock()));
    });

    /// <summary>
    /// What changed after a revision or expired between two moments: each key that it touches, with the strictest of its blocks in force now, or
    /// none; and the latest of the revisions.
    /// </summary>
    public async Task<(IReadOnlyCollection<KeyValuePair<BlockKey, Block?>> Changes, long Revision)> LoadChangesAsync(
        long since, DateTimeOffset after, DateTimeOffset now)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<BlockRow>(
            $"""
            SELECT {Columns} FROM blocks WHERE fingerprint IN (
                SELECT fingerprint FROM blocks WHERE revision > @since
                UNION SELECT fingerprint FROM blocks WHERE expires_at > @after AND expires_at <= @now)
            """,
            new { since, after = after.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() }))).AsList();
        var changes = new Dictionary<BlockKey, Block?>();
        foreach (var block in rows.Select(r => r.ToBlock()))
        {
            var key = new BlockKey(block.Role, block.Operation, block.Fingerprint);
            var other = changes.GetValueOrDefault(key);
            changes[key] = block.Expires <= now || other?.Strength <= block.Strength ? other : block;
        }

        return (changes, rows.Select(r => r.Revision).DefaultIfEmpty(since).Max());
    }

    /// <summary>When the next block expires after a moment, or null.</summary>
    public Task<DateTimeOffset?> NextExpiryAsync(DateTimeOffset now) => database.ReadAsync(async connection =>
        Moments.From(await connection.ExecuteScalarAsync<long?>(
            "SELECT MIN(expires_at) FROM blocks WHERE expires_at > @now", new { now = now.ToUnixTimeMilliseconds() })));
}
