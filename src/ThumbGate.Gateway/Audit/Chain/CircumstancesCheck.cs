using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>
/// Which circumstances still are what their keys say. Records name them by a key that is of their content, so whoever edits them has edited
/// the record.
/// </summary>
internal sealed class CircumstancesCheck
{
    private readonly HashSet<UInt128> _good = [];

    /// <summary>Takes one row, its columns as <see cref="DecisionColumns.Circumstances"/> has them. False where it is not what its key says.</summary>
    public bool Add(ReadOnlySpan<object?> row)
    {
        if (row[0] is not byte[] { Length: 16 } key || Read(row[1..]) is not { } content || !content.Key().SequenceEqual(key))
        {
            return false;
        }

        _good.Add(Number(key));
        return true;
    }

    public bool IsGood(object? key) => key is byte[] { Length: 16 } bytes && _good.Contains(Number(bytes));

    private static UInt128 Number(byte[] key) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(key);

    // Names must be the very ones: what is read as something else when it isn't known would hide an edit.
    private static Circumstances? Read(ReadOnlySpan<object?> row)
    {
        var texts = new string[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is string text)
            {
                texts[i] = text;
            }
            else if (DecisionColumns.Circumstances[i + 1] != "credential" || row[i] is not null)
            {
                return null;
            }
        }

        if (!Surfaces.TryParse(texts[7], out var surface) || !RiskClasses.TryParse(texts[9], out var risk) || !RecordNames.TryParse(texts[11], out var judged)
            || RecordNames.Of(RecordNames.Environment(texts[6])) != texts[6] || RecordNames.Of(RecordNames.Mode(texts[12])) != texts[12])
        {
            return null;
        }

        return new Circumstances
        {
            Agent = texts[0], Owner = texts[1], Role = texts[2], Plugin = texts[3], Workflow = texts[4], Integration = texts[5],
            Environment = RecordNames.Environment(texts[6]), Surface = surface, Operation = texts[8], Risk = risk, Method = texts[10], Judged = judged,
            Mode = RecordNames.Mode(texts[12]), PolicyVersion = texts[13], Credential = row[14] as string, Client = texts[15],
        };
    }
}
