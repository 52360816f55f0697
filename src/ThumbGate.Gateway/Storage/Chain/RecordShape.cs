using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>What a field of a chained record is.</summary>
internal enum FieldType : byte
{
    /// <summary>UTF-8, or nothing.</summary>
    Text,

    /// <summary>A whole number, or nothing.</summary>
    Number,

    /// <summary>64 lower-case hexadecimal digits, or nothing.</summary>
    Digest,

    /// <summary>Bytes.</summary>
    Key,
}

/// <summary>One kind of chained record: its table, and the columns that its hash covers, in the order in which they are spelled.</summary>
/// <param name="Kind">First byte of the record's spelling. Kinds and the order of fields are never changed: hashes depend on them.</param>
/// <param name="Name">As exports name it.</param>
/// <param name="Table">Where it is kept, beside <c>chain</c>, <c>seq</c> and <c>hash</c>.</param>
/// <param name="Fields">The first one is its id, or the id of the decision that it belongs to: time-ordered text.</param>
internal sealed record RecordShape(byte Kind, string Name, string Table, IReadOnlyList<(string Column, FieldType Type)> Fields)
{
    /// <summary>Spells fields that were read: text, numbers as <see cref="long"/>, bytes, or null.</summary>
    /// <returns>False where one is not of its type: nothing that this build wrote looks like that.</returns>
    public bool TrySpell(ReadOnlySpan<object?> values, RecordBuffer buffer)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!TrySpell(Fields[i].Type, values[i], buffer))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySpell(FieldType type, object? value, RecordBuffer buffer)
    {
        switch (type, value)
        {
            case (FieldType.Text, null or string):
                buffer.Add((string?)value);
                return true;
            case (FieldType.Number, null):
                buffer.Add((long?)null);
                return true;
            case (FieldType.Number, long number):
                buffer.Add((long?)number);
                return true;
            case (FieldType.Digest, null):
                buffer.Add((Digest256?)null);
                return true;
            case (FieldType.Digest, string hex) when TryDigest(hex, out var digest):
                buffer.Add((Digest256?)digest);
                return true;
            case (FieldType.Key, byte[] bytes):
                buffer.AddBytes(bytes);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryDigest(string hex, out Digest256 digest)
    {
        Span<byte> bytes = stackalloc byte[Digest256.Length];
        digest = default;
        if (hex.Length != 2 * Digest256.Length || hex.AsSpan().ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        digest = Digest256.From(bytes);
        return true;
    }
}
