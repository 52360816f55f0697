using System.Buffers.Binary;
using System.Text;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>Gathers the entries of one frame, behind room for its header. Used again and again by one thread.</summary>
internal sealed class FrameBuffer
{
    private byte[] _bytes = new byte[64 * 1024];

    /// <summary>Bytes so far, header included.</summary>
    public int Length { get; private set; } = JournalFrame.HeaderBytes;

    /// <summary>Entries so far.</summary>
    public int Count { get; private set; }

    public Span<byte> Frame => _bytes.AsSpan(0, Length);

    public void Clear() => (Length, Count) = (JournalFrame.HeaderBytes, 0);

    /// <summary>What was added since the last time is an entry.</summary>
    public void EndEntry() => Count++;

    /// <summary>Takes the last entry back, which began there.</summary>
    public void CutLast(int start) => (Length, Count) = (start, Count - 1);

    public FrameBuffer Add(byte value)
    {
        Room(1)[0] = value;
        Length++;
        return this;
    }

    public FrameBuffer Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
        Length += sizeof(long);
        return this;
    }

    public FrameBuffer Add(long? value) => value is { } number ? Add((byte)1).Add(number) : Add((byte)0);

    /// <summary>Length in UTF-8 and the text; of none only a length of -1.</summary>
    public FrameBuffer Add(string? text)
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

    public FrameBuffer Add(Policy.Digest256? digest)
    {
        if (digest is not { } value)
        {
            return Add((byte)0);
        }

        Add((byte)1);
        value.CopyTo(Room(Policy.Digest256.Length));
        Length += Policy.Digest256.Length;
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
