using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Dapper;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Retention;

/// <summary>
/// Moves what was recorded before there were chains into one file, once all of it is due: no checkpoint names a place in it, so it goes as a
/// whole. Its lines are those of an export as JSON lines, with what came of each decision; after them the gaps.
/// </summary>
internal sealed class UnchainedArchive(Database database, TimeProvider time)
{
    private const string Name = "before-chains";
    private const int RowsAtOnce = 2000;

    private static readonly RecordShape[] Kinds = [RecordShapes.Decision, RecordShapes.Outcome, RecordShapes.Gap];

    /// <summary>Archives it, if all of it was recorded before a moment and it is not archived yet.</summary>
    /// <exception cref="ArchiveException">The archive can't be written, or what is to go is not what was there when the chains began.</exception>
    /// <exception cref="RecordUnavailableException">The store can't be read or written.</exception>
    public async Task<Archived?> WriteAsync(DateTimeOffset before, string folder, CancellationToken cancellation)
    {
        var (decisions, outcomes, gaps, archive, began) = await database.ReadAsync(connection => connection.QuerySingleAsync<(long, long, long, string?, long)>(
            "SELECT u.decisions, u.outcomes, u.gaps, u.archive, c.started_at FROM unchained u JOIN chains c ON c.number = 0"));
        if (decisions + outcomes + gaps == 0 || archive is not null || began >= before.ToUnixTimeMilliseconds())
        {
            return null;
        }

        var stray = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM outcomes o WHERE o.chain IS NULL AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.id = o.decision_id AND d.chain IS NULL)", commandTimeout: 0));
        if (stray > 0)
        {
            throw new ArchiveException($"{stray} outcomes that are older than the chains are of decisions that are gone, so they stay.");
        }

        return await Archive.MakeAsync(folder, Name, async partial =>
        {
            var written = await WriteAsync(partial, cancellation);
            if ((written.Decisions, written.Gaps) != (decisions, gaps))
            {
                throw new ArchiveException(
                    $"{decisions} decisions and {gaps} gaps are older than the chains, and {written.Decisions} and {written.Gaps} of them are there: all stay.");
            }

            if (await DigestAsync(partial, cancellation) != written.Digest)
            {
                throw new ArchiveException("The archive of what is older than the chains can't be read back as it was written, so nothing goes.");
            }

            // Named by its content: other records may be archived into the same folder.
            var file = Path.Combine(folder, $"{Name}-{written.Digest[..12]}{Archive.Extension}");
            File.Move(partial, file, overwrite: true);
            return await KeepAsync(file, cancellation) ? new Archived(file, decisions + outcomes + gaps) : null;
        });
    }

    /// <summary>Removes what is archived, a few rows at a time; how many there were.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<long> RemoveArchivedAsync(CancellationToken cancellation)
    {
        var left = await database.ReadAsync(connection =>
            connection.ExecuteScalarAsync<long>("SELECT COALESCE(SUM(decisions + outcomes + gaps), 0) FROM unchained WHERE archive IS NOT NULL"));
        if (left == 0)
        {
            return 0;
        }

        var removed = 0L;
        foreach (var shape in Kinds)
        {
            var id = shape.Fields[0].Column;
            int rows;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                rows = await database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
                    $"DELETE FROM {shape.Table} WHERE {id} IN (SELECT {id} FROM {shape.Table} WHERE chain IS NULL ORDER BY {id} LIMIT {RowsAtOnce})", transaction: transaction));
                removed += rows;
            }
            while (rows == RowsAtOnce);
        }

        await database.WriteAsync((connection, transaction) =>
            connection.ExecuteAsync("UPDATE unchained SET decisions = 0, outcomes = 0, gaps = 0 WHERE archive IS NOT NULL", transaction: transaction));
        return removed;
    }

    private async Task<(long Decisions, long Gaps, string Digest)> WriteAsync(string file, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var format = new JsonLinesFormat();
        var lines = new ArrayBufferWriter<byte>();
        var (decisions, gaps) = (0L, 0L);
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write);
        await using (var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            var store = new DecisionStore(database);
            for (string? last = null; await store.UnchainedAsync(last, RowsAtOnce) is { Count: > 0 } rows; last = rows[^1].Id)
            {
                foreach (var row in rows)
                {
                    format.Write(row, lines);
                }

                decisions += rows.Count;
                await FlushAsync(packed);
            }

            foreach (var (id, since, until, lost, lostOutcomes) in await GapsAsync())
            {
                ExportText.WriteLine(lines, json =>
                {
                    json.WriteString("gap", id);
                    json.WriteNumber("since", since);
                    json.WriteNumber("until", until);
                    json.WriteNumber("decisions", lost);
                    json.WriteNumber("outcomes", lostOutcomes);
                });
                gaps++;
            }

            await FlushAsync(packed);
        }

        stream.Flush(flushToDisk: true);
        return (decisions, gaps, Convert.ToHexStringLower(digest.GetHashAndReset()));

        async Task FlushAsync(Stream to)
        {
            digest.AppendData(lines.WrittenSpan);
            await to.WriteAsync(lines.WrittenMemory, cancellation);
            lines.ResetWrittenCount();
        }
    }

    private static async Task<string> DigestAsync(string file, CancellationToken cancellation)
    {
        await using var content = new GZipStream(new FileStream(file, FileMode.Open, FileAccess.Read), CompressionMode.Decompress);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }

    private Task<List<(string, long, long, long, long)>> GapsAsync() => database.ReadAsync(async connection => (await connection.QueryAsync<(string, long, long, long, long)>(
        "SELECT id, since, until, decisions, outcomes FROM decision_gaps WHERE chain IS NULL ORDER BY id")).AsList());

    /// <summary>False where another gateway has archived it meanwhile.</summary>
    private async Task<bool> KeepAsync(string file, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(file);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        return await database.WriteAsync(async (connection, transaction) =>
        {
            await database.LockAsync(connection, transaction, "cuts");
            var name = Path.GetFileName(file);
            if (await connection.ExecuteAsync("UPDATE unchained SET archive = @name WHERE archive IS NULL", new { name }, transaction) == 0)
            {
                return false;
            }

            await Act.RecordAsync(
                connection, transaction, time, Act.Gateway, "records-archived", name, new Dictionary<string, string?> { ["file"] = name, ["sha256"] = digest });
            return true;
        });
    }
}
