using Dapper;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Retention;

/// <summary>
/// Removes the circumstances that no decision on record refers to any more. A writer that has brought them before may use them without
/// bringing them again, for some minutes: so what nobody refers to is noted, and goes only if a day later nobody refers to it still and nobody
/// has brought it meanwhile, which takes the note away.
/// </summary>
internal sealed class CircumstancesSweep(Database database, TimeProvider time)
{
    /// <summary>How long what is noted has to stay unused; longer by far than <see cref="KnownCircumstances.Remembered"/>. All decisions are looked through then.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(1);

    private const int KeysAtOnce = 100;

    // Only what this process has noted itself may go: its own clock, which nobody sets, says how long ago that was.
    private HashSet<string> _noted = [];
    private long? _looked;
    private bool _isDue = true;

    /// <summary>Decisions went, so circumstances may.</summary>
    public void Due() => _isDue = true;

    /// <summary>Removes what has been unused for a period, and notes what is unused now; how many rows went.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be used now; what stays is looked for the next time.</exception>
    public async Task<long> RemoveAsync(CancellationToken cancellation)
    {
        if (!(_isDue || _noted.Count > 0) || (_looked is { } last && time.GetElapsedTime(last) < Period))
        {
            return 0;
        }

        _isDue = false;
        var unused = await UnusedAsync();
        var removed = 0L;
        foreach (var keys in unused.Where(k => _noted.Contains(Name(k))).Chunk(KeysAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            removed += await RemoveAsync(keys);
        }

        byte[][] left = [.. unused.Where(k => !_noted.Contains(Name(k)))];
        foreach (var keys in left.Chunk(KeysAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            await database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
                "INSERT INTO circumstances_leaving (key) VALUES (@key) ON CONFLICT DO NOTHING", keys.Select(key => new { key }), transaction));
        }

        _noted = left.Select(Name).ToHashSet(StringComparer.Ordinal);
        _looked = time.GetTimestamp();
        return removed;
    }

    // In the order of their keys, in which writers bring them too: of two that want the same ones neither waits for what the other waits for. A
    // store that sorted them would sort the decisions.
    private Task<byte[][]> UnusedAsync() => database.ReadAsync(async connection =>
    {
        var unused = await connection.QueryAsync<byte[]>("SELECT key FROM circumstances EXCEPT SELECT circumstances FROM decisions", commandTimeout: 0);
        return unused.Order(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))).ToArray();
    });

    /// <summary>Who brings one of them meanwhile waits until it is gone, and then brings it anew; or has taken its note away, and it stays.</summary>
    private Task<int> RemoveAsync(byte[][] keys) => database.WriteAsync(async (connection, transaction) =>
    {
        await connection.ExecuteAsync("UPDATE circumstances_leaving SET goes = 1 WHERE key = @key", keys.Select(key => new { key }), transaction);
        var removed = await connection.ExecuteAsync("DELETE FROM circumstances WHERE key IN (SELECT key FROM circumstances_leaving WHERE goes = 1)", transaction: transaction);
        await connection.ExecuteAsync("DELETE FROM circumstances_leaving WHERE goes = 1", transaction: transaction);
        return removed;
    });

    private static string Name(byte[] key) => Convert.ToHexString(key);
}
