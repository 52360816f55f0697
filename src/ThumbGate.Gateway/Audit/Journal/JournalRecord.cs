using System.Buffers.Binary;
using System.Text;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>
/// A decision or an outcome as bytes. Fields and numbers of enumerations belong to <see cref="JournalSegment.Format"/>: whoever changes them
/// raises it.
/// </summary>
internal static class JournalRecord
{
    private const byte Decision = 1;
    private const byte LateOutcome = 2;

    public static void Write(FrameBuffer frame, in Entry entry)
    {
        var fields = frame.Fields;
        if (entry.Row is { } row)
        {
            var like = row.Circumstances;
            fields.Add(Decision).Add(row.Id).Add(row.At).Add(like.Agent).Add(like.Owner).Add(like.Role).Add(like.Plugin).Add(like.Workflow)
                .Add(like.Integration).Add((byte)like.Environment).Add((byte)like.Surface).Add(like.Operation).Add((byte)like.Risk)
                .Add(like.Method).Add((byte)like.Judged).Add((byte)like.Mode).Add(like.PolicyVersion).Add(like.Credential).Add(like.Client)
                .Add(row.Path).Add(row.Resource).Add(row.Facts).Add((byte)row.Verdict).Add(row.Reasons).Add(row.Digest).Add(row.Fingerprint)
                .Add(row.ApprovalId).Add(row.BlockId).Add(row.TraceId).Add(row.DecideMicroseconds);
            if (row.Outcome is { } outcome)
            {
                Write(fields.Add((byte)1), outcome);
            }
            else
            {
                fields.Add((byte)0);
            }
        }
        else if (entry.Late is { } late)
        {
            Write(fields.Add(LateOutcome).Add(late.DecisionId), late.Outcome);
        }

        frame.EndEntry();
    }

    /// <exception cref="InvalidDataException">These are not the entries that this build writes.</exception>
    public static List<Entry> ReadAll(ReadOnlySpan<byte> bytes, in JournalFrame frame)
    {
        var reader = new Reader(bytes[JournalFrame.HeaderBytes..frame.Length]);
        var entries = new List<Entry>(frame.Count);
        for (var i = 0; i < frame.Count; i++)
        {
            var sequence = frame.First + i;
            entries.Add(reader.Byte() switch
            {
                Decision => new Entry(ReadRow(ref reader), null, null, sequence),
                LateOutcome => new Entry(null, new LateOutcome(reader.Text(), ReadOutcome(ref reader)), null, sequence),
                var kind => throw new InvalidDataException($"An entry of kind {kind}."),
            });
        }

        return entries;
    }

    private static void Write(RecordBuffer fields, in Outcome outcome) =>
        fields.Add((byte)outcome.Kind).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes)
            .Add(outcome.DurationMs).Add(outcome.Error);

    private static DecisionRow ReadRow(ref Reader reader) => new()
    {
        Id = reader.Text(),
        At = reader.Number(),
        Circumstances = new Circumstances
        {
            Agent = reader.Text(),
            Owner = reader.Text(),
            Role = reader.Text(),
            Plugin = reader.Text(),
            Workflow = reader.Text(),
            Integration = reader.Text(),
            Environment = (DeploymentEnvironment)reader.Byte(),
            Surface = (Surface)reader.Byte(),
            Operation = reader.Text(),
            Risk = (RiskClass)reader.Byte(),
            Method = reader.Text(),
            Judged = (Verdict)reader.Byte(),
            Mode = (Mode)reader.Byte(),
            PolicyVersion = reader.Text(),
            Credential = reader.TextOrNull(),
            Client = reader.Text(),
        },
        Path = reader.Text(),
        Resource = reader.Text(),
        Facts = reader.Text(),
        Verdict = (Verdict)reader.Byte(),
        Reasons = reader.Text(),
        Digest = reader.Digest(),
        Fingerprint = reader.Digest(),
        ApprovalId = reader.TextOrNull(),
        BlockId = reader.TextOrNull(),
        TraceId = reader.Text(),
        DecideMicroseconds = reader.Number(),
        Outcome = reader.Byte() == 0 ? null : ReadOutcome(ref reader),
    };

    private static Outcome ReadOutcome(ref Reader reader) => new(
        (OutcomeKind)reader.Byte(), (int?)reader.NumberOrNull(), reader.NumberOrNull(), reader.NumberOrNull(), reader.NumberOrNull(), reader.TextOrNull());

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte() => Take(1)[0];

        public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

        public long? NumberOrNull() => Byte() == 0 ? null : Number();

        public string Text() => TextOrNull() ?? throw new InvalidDataException("A text is missing.");

        public string? TextOrNull()
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
            return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
        }

        public Digest256? Digest() => Byte() == 0 ? null : Digest256.From(Take(Digest256.Length));

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
            {
                throw new InvalidDataException("An entry ends too early.");
            }

            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
