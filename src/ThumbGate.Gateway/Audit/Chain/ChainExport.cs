using System.Buffers;
using System.Security.Cryptography;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Writes whole chains as lines: each record only once its link was checked, and a signed seal only if all were good.</summary>
internal sealed class ChainExport(Database database, CheckpointKey key, TimeProvider time)
{
    public const string MediaType = "application/x-ndjson";

    private const int FlushBytes = 256 * 1024;

    /// <summary>Writes what is in the store now.</summary>
    /// <param name="output">Gets the lines; flushed every now and then.</param>
    /// <param name="until">Where to end, and in which chains; null: everywhere, and where they end now.</param>
    /// <param name="cancellation">Ends it, without a seal.</param>
    /// <returns>What was found wrong: then there is no seal, and the export is worth nothing.</returns>
    /// <exception cref="RecordUnavailableException">The store can't be read; there is no seal.</exception>
    public async Task<IReadOnlyList<Finding>> WriteAsync(Stream output, IReadOnlyList<ChainPosition>? until, CancellationToken cancellation)
    {
        using var keys = new PublicKeys();
        keys.Add(key.PublicKey);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new ArrayBufferWriter<byte>(2 * FlushBytes);
        try
        {
            var walk = new StoreWalk(database, keys, keepsCircumstances: true, until: until);
            var named = new HashSet<object?[]>();
            ChainLines.WriteHeader(walk.Starts, lines);
            foreach (var record in walk.Records())
            {
                if (record.Shape == RecordShapes.Decision && walk.CircumstancesOf(record) is var row && named.Add(row))
                {
                    ChainLines.WriteCircumstances(row, lines);
                }

                ChainLines.Write(record, lines);
                if (lines.WrittenCount >= FlushBytes)
                {
                    await FlushAsync();
                }

                if (walk.Findings.Count > 0)
                {
                    break;
                }
            }

            if (walk.Findings.Count > 0)
            {
                return walk.Findings;
            }

            await FlushAsync();
            var seal = new Seal(time.GetUtcNow().ToUnixTimeMilliseconds(), walk.Count, walk.Ends, Digest256.From(digest.GetHashAndReset()), key.PublicKey, "");
            ChainLines.Write(seal with { Signature = key.Sign(ChainLines.Signed(seal)) }, lines);
            await FlushAsync();
            return [];
        }
        catch (Exception exception) when (database.IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be read: {exception.Message}", exception);
        }

        async Task FlushAsync()
        {
            digest.AppendData(lines.WrittenSpan);
            await output.WriteAsync(lines.WrittenMemory, cancellation);
            await output.FlushAsync(cancellation);
            lines.ResetWrittenCount();
        }
    }
}
