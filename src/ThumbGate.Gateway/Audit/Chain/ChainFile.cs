using System.Buffers;
using System.Security.Cryptography;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>What verifying came to.</summary>
/// <param name="Findings">What is wrong, in the order in which it was found; empty where nothing is.</param>
/// <param name="Records">How many records were walked over.</param>
/// <param name="Checkpoints">How many good checkpoints are among them.</param>
/// <param name="Unchained">Records that no chain covers.</param>
/// <param name="Ends">Where each chain ends.</param>
/// <param name="Keys">Fingerprints of the keys that were trusted.</param>
internal sealed record Verification(
    IReadOnlyList<Finding> Findings, long Records, long Checkpoints, long Unchained, IReadOnlyList<ChainPosition> Ends, IReadOnlyCollection<string> Keys);

/// <summary>Verifies an exported chain, without the store that it came from.</summary>
internal static class ChainFile
{
    /// <param name="open">Opens the export; it may be read twice.</param>
    /// <param name="keys">Who may have signed it. Where it is empty, the key that the export names is taken for good.</param>
    /// <param name="expected">Records that must be there.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Verification Verify(Func<Stream> open, PublicKeys keys, IReadOnlyList<ChainPosition> expected)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reading = new Reading(keys, expected, trusts: keys.Fingerprints.Count == 0);
        // Keys first: a checkpoint in the middle is signed by the key that the last line names.
        if (keys.Fingerprints.Count == 0)
        {
            using var first = open();
            TrustLast(first, keys);
        }

        using var input = open();
        foreach (var (line, isWhole) in Lines(input))
        {
            reading.Take(line, isWhole, digest);
        }

        return reading.Finish();
    }

    private static void TrustLast(Stream input, PublicKeys keys)
    {
        ReadOnlyMemory<byte> last = default;
        foreach (var (line, _) in Lines(input))
        {
            last = line.ToArray();
        }

        try
        {
            if (ChainLines.Read(last) is Seal seal)
            {
                keys.Add(seal.PublicKey);
            }
        }
        catch (CryptographicException)
        {
            // The seal is looked at once more, and found wanting.
        }
    }

    /// <summary>Lines without their line feeds; good until the next is asked for. The last one may lack it.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, bool IsWhole)> Lines(Stream input)
    {
        var buffer = new byte[1 << 16];
        int start = 0, end = 0;
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return (buffer.AsMemory(start, feed), true);
                start += feed + 1;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = input.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (end > 0)
                {
                    yield return (buffer.AsMemory(0, end), false);
                }

                yield break;
            }

            end += read;
        }
    }

    private sealed class Reading(PublicKeys keys, IReadOnlyList<ChainPosition> expected, bool trusts)
    {
        private readonly CircumstancesCheck _circumstances = new();
        private readonly ArrayBufferWriter<byte> _again = new();
        private readonly List<Finding> _findings = [];
        private ChainVerifier? _verifier;
        private Seal? _seal;
        private long _line;

        public void Take(ReadOnlyMemory<byte> line, bool isWhole, IncrementalHash digest)
        {
            _line++;
            _again.ResetWrittenCount();
            if (_seal is not null)
            {
                Found(FindingKind.Edited, "something stands behind the seal.");
                return;
            }

            switch (ChainLines.Read(line))
            {
                case IReadOnlyList<ChainPosition> starts when _verifier is null:
                    ChainLines.WriteHeader(starts, _again);
                    if (starts.Select(s => s.Chain).Distinct().Count() == starts.Count)
                    {
                        _verifier = new(starts, _circumstances, keys, inOrder: true);
                        foreach (var position in expected)
                        {
                            _verifier.Expect(position);
                        }
                    }

                    break;
                case object?[] circumstances when _verifier is not null:
                    ChainLines.WriteCircumstances(circumstances, _again);
                    if (!_circumstances.Add(circumstances))
                    {
                        Found(FindingKind.Edited, "the circumstances are not what their key says.");
                    }

                    break;
                case ChainedRecord record when _verifier is not null:
                    ChainLines.Write(record, _again);
                    _verifier.Add(record);
                    break;
                case Seal seal when _verifier is not null:
                    _seal = seal;
                    ChainLines.Write(seal, _again);
                    Check(seal, digest);
                    break;
                default:
                    Found(FindingKind.Edited, "this is no line of an export, or doesn't belong here.");
                    break;
            }

            if (_again.WrittenCount > 0 && !(isWhole && _again.WrittenSpan[..^1].SequenceEqual(line.Span)))
            {
                Found(FindingKind.Edited, "the line is not spelled as it was exported.");
            }

            digest.AppendData(line.Span);
            if (isWhole)
            {
                digest.AppendData("\n"u8);
            }
        }

        public Verification Finish()
        {
            if (_verifier is null)
            {
                _findings.Insert(0, new(FindingKind.Edited, 0, 0, null, "line 1: this is no export of a chain (thumbgate audit export --format chain)."));
                return new(_findings, 0, 0, 0, [], keys.Fingerprints);
            }

            _verifier.Finish(_seal?.Ends ?? [], "the seal", expected);
            if (_seal is null)
            {
                var last = _verifier.Ends.MaxBy(e => e.Sequence);
                _findings.Add(new(FindingKind.CutOff, last.Chain, last.Sequence + 1, null, "the export ends without its seal."));
            }

            return new([.. _verifier.Findings, .. _findings], _verifier.Records, _verifier.Checkpoints, 0, _verifier.Ends, keys.Fingerprints);
        }

        private void Check(Seal seal, IncrementalHash digest)
        {
            Span<byte> hash = stackalloc byte[Digest256.Length];
            digest.GetCurrentHash(hash);
            var fingerprint = CheckpointKey.FingerprintOf(seal.PublicKey);
            if (!keys.Knows(fingerprint))
            {
                Found(FindingKind.Unsigned, $"the seal is signed with {fingerprint}, which is {(trusts ? "no key that can be read" : "not among the keys given")}.");
            }
            else if (!keys.Verifies(fingerprint, ChainLines.Signed(seal), seal.Signature))
            {
                Found(FindingKind.Unsigned, "the seal's signature is not of what it says.");
            }
            else if (Digest256.From(hash) != seal.Digest)
            {
                Found(FindingKind.Unsigned, "what stands before the seal is not what was sealed.");
            }
        }

        private void Found(FindingKind kind, string message)
        {
            if (_findings.Count < ChainVerifier.MostFindings)
            {
                _findings.Add(new(kind, 0, 0, null, $"line {_line}: {message}"));
            }
        }
    }
}
