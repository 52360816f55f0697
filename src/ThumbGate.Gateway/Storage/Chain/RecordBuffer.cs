using System.Buffers.Binary;
using System.Text;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>
/// Fields one after the other as bytes, so that no two lists of fields of the same types are spelled alike. Used again and again by one
/// thread.
/// </summary>
internal sealed class RecordBuffer
{
    private readonly int _reserved;
    private byte[] _bytes = new byte[4 * 1024];

    /// <param name="reserved">Bytes left free at the front.</param>
    public RecordBuffer(int reserved = 0) => Length = _reserved = reserved;

    /// <summary>Bytes so far, the reserved ones included.</summary>
    public int Length { get; private set; }

    /// <summary>All bytes, the reserved ones included.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear() => Length = _reserved;

    /// <summary>Forgets what was added from there on.</summary>
    public void CutAt(int length) => Length = length;

    public RecordBuffer Add(byte value)
    {
        Room(1)[0] = value;
        Length++;
        return this;
    }

    public RecordBuffer Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
        Length += sizeof(long);
        return this;
    }

    public RecordBuffer Add(long? value) => value is { } number ? Add((byte)1).Add(number) : Add((byte)0);

    /// <summary>Length in UTF-8 and the text; of none only a length of -1.</summary>
    public RecordBuffer Add(string? text)
    {
        if (text is null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), -1);
            Length += sizeof(int);
            return this;
        }

        var room = Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var bytes = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes);
        Length += sizeof(int) + bytes;
        return this;
    }

    public RecordBuffer Add(Digest256? digest)
    {
        if (digest is not { } value)
        {
            return Add((byte)0);
        }

        Add((byte)1);
        value.CopyTo(Room(Digest256.Length));
        Length += Digest256.Length;
        return this;
    }

    /// <summary>Length and the bytes.</summary>
    public RecordBuffer AddBytes(ReadOnlySpan<byte> bytes)
    {
        var room = Room(sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes.Length);
        bytes.CopyTo(room[sizeof(int)..]);
        Length += sizeof(int) + bytes.Length;
        return this;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
        }

        return _bytes.AsSpan(Length);
    }
}
