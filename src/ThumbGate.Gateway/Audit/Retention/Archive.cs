using System.IO.Compression;
using System.Security.Cryptography;
using Dapper;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Retention;

/// <summary>What was archived.</summary>
/// <param name="File">The archive.</param>
/// <param name="Records">How many records are in it.</param>
internal sealed record Archived(string File, long Records);

/// <summary>An archive can't be written, or is not worth to be kept instead of the records.</summary>
internal sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Moves the oldest records into files: up to a checkpoint, so that each archive ends where somebody signed. A file is on the disk and has
/// been verified before the store is told that what is in it may go.
/// </summary>
internal sealed class Archive(Database database, CheckpointKey key, TimeProvider time)
{
    public const string Extension = ".jsonl.gz";

    private const int RowsAtOnce = 2000;

    /// <summary>Opens an archive, or an export, for reading.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Stream Open(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
        return file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Archives what was recorded before the last checkpoint that was made before a moment; null where there is nothing new.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="folder">Where the archive goes; made where there is none.</param>
    /// <param name="cancellation">Leaves everything as it was.</param>
    /// <exception cref="ArchiveException">The archive can't be written, or what is to go is not as it was recorded.</exception>
    /// <exception cref="RecordUnavailableException">The store can't be read or written.</exception>
    public async Task<Archived?> WriteAsync(DateTimeOffset before, string folder, CancellationToken cancellation)
    {
        if (await FindCutAsync(before) is not { } cut)
        {
            return null;
        }

        return await MakeAsync(folder, cut.Checkpoint, async partial =>
        {
            await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
            {
                await WriteAsync(stream, cut.Ends, cancellation);
                stream.Flush(flushToDisk: true);
            }

            var verified = Verify(partial);
            var file = Path.Combine(folder, cut.Checkpoint + Extension);
            File.Move(partial, file, overwrite: true);
            return await CutAsync(cut, file) ? new Archived(file, verified.Records) : null;
        });
    }

    /// <summary>Makes an archive under a passing name; whoever makes it gives it its own once it is whole.</summary>
    /// <exception cref="ArchiveException">It can't be written.</exception>
    internal static async Task<Archived?> MakeAsync(string folder, string name, Func<string, Task<Archived?>> make)
    {
        var partial = Path.Combine(folder, name + Extension + ".partial");
        try
        {
            Directory.CreateDirectory(folder);
            return await make(partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException($"The archive {name} in {folder} can't be written ({exception.Message}).", exception);
        }
        finally
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary>
    /// Signs cuts that were made before cuts were signed, each that its archive bears out: that one is sealed, and nobody without the key can make
    /// one. The others stay as they are.
    /// </summary>
    /// <param name="folder">Where the archives are.</param>
    /// <exception cref="ArchiveException">An archive is not what was archived.</exception>
    /// <exception cref="RecordUnavailableException">The store can't be read or written.</exception>
    public async Task SignEarlierAsync(string folder)
    {
        var unsigned = await database.ReadAsync(connection => Task.FromResult(SignedCuts.Last(connection).Where(c => c.Signature is null).ToArray()));
        foreach (var archive in unsigned.GroupBy(c => c.Archive).Where(a => File.Exists(Path.Combine(folder, a.Key + Extension))))
        {
            var ends = Verify(Path.Combine(folder, archive.Key + Extension)).Ends;
            await database.WriteAsync(async (connection, transaction) =>
            {
                foreach (var cut in archive.Where(c => ends.Contains(c.End)))
                {
                    await SignedCuts.SignAsync(connection, transaction, cut.End, cut.Archive, key);
                }

                return true;
            });
        }
    }

    /// <summary>Removes what is archived, a few rows at a time; how many there were.</summary>
    /// <exception cref="ArchiveException">Nobody has signed that it is archived.</exception>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public async Task<long> RemoveArchivedAsync(CancellationToken cancellation)
    {
        using var keys = new PublicKeys();
        keys.Add(key.PublicKey);
        if (await database.ReadAsync(connection => Task.FromResult(SignedCuts.Check(connection, keys).FirstOrDefault())) is { } unsigned)
        {
            throw new ArchiveException($"What is said to be archived stays: {unsigned}");
        }

        var removed = 0L;
        foreach (var shape in RecordShapes.All)
        {
            var id = shape.Fields[0].Column;
            int rows;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                rows = await database.WriteAsync((connection, transaction) => connection.ExecuteAsync(
                    $"""
                    DELETE FROM {shape.Table} WHERE {id} IN (
                        SELECT {id} FROM {shape.Table} t
                        WHERE EXISTS (SELECT 1 FROM cuts c WHERE c.chain = t.chain AND c.seq >= t.seq)
                            AND SUBSTR({id}, 5) <= (SELECT MAX(SUBSTR(archive, 5)) FROM cuts)
                        ORDER BY {id} LIMIT {RowsAtOnce})
                    """,
                    transaction: transaction));
                removed += rows;
            }
            while (rows == RowsAtOnce);
        }

        return removed;
    }

    private Task<Cut?> FindCutAsync(DateTimeOffset before) => database.ReadAsync(async connection =>
    {
        var found = await connection.QuerySingleOrDefaultAsync<(string Id, string Heads, long Chain, long Sequence, byte[] Hash)>(
            "SELECT id, heads, chain, seq, hash FROM checkpoints WHERE at < @before ORDER BY id DESC LIMIT 1",
            new { before = before.ToUnixTimeMilliseconds() });
        if (found.Id is null || !Checkpoint.TryRead(found.Heads, out var heads))
        {
            return null;
        }

        var own = new ChainPosition(found.Chain, found.Sequence, Digest256.From(found.Hash));
        var starts = RecordScan.Starts(connection);
        ChainPosition[] ends = [.. starts.Join(heads.Where(h => h.Chain != own.Chain).Append(own), s => s.Chain, e => e.Chain, (s, e) => e.Sequence > s.Sequence ? e : s)];
        ChainPosition[] moved = [.. ends.Except(starts)];
        return moved.Contains(own) ? new Cut(found.Id, ends, moved) : null;
    });

    private async Task WriteAsync(Stream stream, IReadOnlyList<ChainPosition> ends, CancellationToken cancellation)
    {
        await using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        if (await new ChainExport(database, key, time).WriteAsync(packed, ends, cancellation) is [var first, ..])
        {
            throw new ArchiveException($"What is to be archived is not as it was recorded, so it stays: {first}");
        }
    }

    private Verification Verify(string file)
    {
        using var keys = new PublicKeys();
        keys.Add(key.PublicKey);
        var verification = ChainFile.Verify(() => new GZipStream(new FileStream(file, FileMode.Open, FileAccess.Read), CompressionMode.Decompress), keys, []);
        return verification.Findings is [var first, ..]
            ? throw new ArchiveException($"The archive {file} can't be read back as it was written, so nothing goes: {first}")
            : verification;
    }

    /// <summary>False where another gateway has archived as much meanwhile: then there are two archives of it, which does no harm.</summary>
    private async Task<bool> CutAsync(Cut cut, string file)
    {
        await using var content = File.OpenRead(file);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        return await database.WriteAsync(async (connection, transaction) =>
        {
            await database.LockAsync(connection, transaction, "cuts");
            var known = RecordScan.Starts(connection, transaction).ToDictionary(s => s.Chain, s => s.Sequence);
            if (cut.Moved.Any(e => known.GetValueOrDefault(e.Chain) >= e.Sequence))
            {
                return false;
            }

            foreach (var end in cut.Moved)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO cuts (chain, seq, hash, at, archive) VALUES (@chain, @seq, @hash, @at, @archive)",
                    new { chain = end.Chain, seq = end.Sequence, hash = end.HashBytes(), at = time.GetUtcNow().ToUnixTimeMilliseconds(), archive = cut.Checkpoint },
                    transaction);
                await SignedCuts.SignAsync(connection, transaction, end, cut.Checkpoint, key);
            }

            await Act.RecordAsync(connection, transaction, time, Act.Gateway, "records-archived", cut.Checkpoint, new Dictionary<string, string?>
            {
                ["file"] = Path.GetFileName(file),
                ["sha256"] = digest,
                ["ends"] = Checkpoint.Spell(cut.Ends),
            });
            return true;
        });
    }

    /// <param name="Checkpoint">Id of the checkpoint that the archive ends with; the archive is named by it.</param>
    /// <param name="Ends">Where each chain ends in it, those too that nobody has written to since the last archive: checkpoints name them all.</param>
    /// <param name="Moved">Those of the ends that are further than the last archive's.</param>
    private sealed record Cut(string Checkpoint, ChainPosition[] Ends, ChainPosition[] Moved);
}
