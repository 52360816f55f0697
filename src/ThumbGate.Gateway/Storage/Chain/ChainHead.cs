using System.Buffers.Binary;
using System.Security.Cryptography;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>
/// The end of a chain, where the next record is linked. Its buffer is spelled by <see cref="Begin"/> and what is added then; what a record
/// is linked with counts only once <see cref="Advance"/> was told that the record is in. Used by one thread.
/// </summary>
internal sealed class ChainHead(ChainPosition position)
{
    private const int SequenceAt = Digest256.Length + sizeof(long);
    private const int LinkBytes = SequenceAt + sizeof(long);

    private readonly RecordBuffer _record = new(LinkBytes);

    /// <summary>The last record; sequence 0 and a hash of zeros before the first.</summary>
    public ChainPosition Position { get; private set; } = position;

    /// <summary>Starts the next record; the fields of its kind are added to what is returned.</summary>
    public RecordBuffer Begin(byte kind)
    {
        _record.Clear();
        return _record.Add(kind);
    }

    /// <summary>What was spelled so far with its link to the record before: what a checkpoint signs.</summary>
    public ReadOnlySpan<byte> Linked()
    {
        var bytes = _record.Bytes;
        Position.Hash.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[Digest256.Length..], Position.Chain);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[SequenceAt..], Position.Sequence + 1);
        return bytes;
    }

    /// <summary>Where the record that was spelled would stand.</summary>
    public ChainPosition Next()
    {
        Span<byte> hash = stackalloc byte[Digest256.Length];
        SHA256.HashData(Linked(), hash);
        return new(Position.Chain, Position.Sequence + 1, Digest256.From(hash));
    }

    /// <summary>The record is in.</summary>
    public void Advance(ChainPosition next) => Position = next;
}
