using System.Globalization;
using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Commands;

/// <summary>Evidence in files, as if it were attached at this moment.</summary>
internal static class GivenEvidence
{
    /// <summary>Reads the files; null where none are named.</summary>
    /// <param name="policy">Whose issuers' keys count.</param>
    /// <param name="files">FILE, or LABEL=FILE for what names no label. An unsigned statement is the agent's own word.</param>
    /// <exception cref="FormatException">A file is no evidence, or names no label.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static EvidenceView? Read(PolicySet policy, IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            return null;
        }

        var now = TimeProvider.System.GetUtcNow();
        return new EvidenceView(
            EvidenceSet.Empty.With(files.Select((file, i) => One(file, string.Create(CultureInfo.InvariantCulture, $"evidence-{i + 1}"), now))),
            ConfiguredKeys.Of(policy.Evidence),
            now);
    }

    private static AttachedEvidence One(string given, string id, DateTimeOffset now)
    {
        var equals = File.Exists(given) ? -1 : given.IndexOf('=', StringComparison.Ordinal);
        var (label, file) = equals < 0 ? (null, given) : (given[..equals], given[(equals + 1)..]);
        var bytes = File.ReadAllBytes(file);
        try
        {
            return Envelope(bytes) is { } envelope
                ? AttachedEvidence.Signed(id, Label(EvidenceStatement.Read(envelope.Payload), label, file), envelope, now, "offline")
                : AttachedEvidence.Word(id, Label(EvidenceStatement.Read(bytes), label, file), bytes, RequestDescription.AgentId, now);
        }
        catch (EvidenceFormatException error)
        {
            throw new FormatException($"{file} is no evidence: {error.Message}.", error);
        }
    }

    private static DsseEnvelope? Envelope(byte[] bytes)
    {
        try
        {
            return DsseEnvelope.Read(bytes);
        }
        catch (EvidenceFormatException)
        {
            // A statement that nobody signed is no envelope; what is neither is told when it is read as one.
            return null;
        }
    }

    private static string Label(EvidenceStatement statement, string? given, string file) =>
        statement.Label ?? given ?? throw new FormatException($"{file} names no label: say which one it should be good for, with --evidence LABEL={file}.");
}
