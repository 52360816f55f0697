using System.Buffers.Binary;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>One file of the journal in one use of it. Files are used again; each use has a number of its own, and numbers only grow.</summary>
internal sealed class JournalSegment(string path, int size, IJournalFile file) : IDisposable
{
    /// <summary>Of frames and entries. A journal of another format is not read.</summary>
    public const int Format = 2;

    /// <summary>Where the first frame is.</summary>
    public const int FirstFrame = 64;

    private const int HeaderBytes = 24;
    private const long Magic = 0x4C4E524A45544754;

    private int _end = FirstFrame;
    private bool _abandoned;

    public string Path => path;

    /// <summary>Which use of a file this is; 0 while nothing in it counts.</summary>
    public long Number { get; private set; }

    /// <summary>Sequence after its last entry, once it is closed.</summary>
    public long End { get; set; }

    /// <summary>Whether the disk failed it, or lost it: then it is not used again.</summary>
    public bool IsAbandoned
    {
        get => Volatile.Read(ref _abandoned);
        set => Volatile.Write(ref _abandoned, value);
    }

    /// <summary>Begins a new use: from here on nothing counts that the file held before.</summary>
    public void Begin(long number)
    {
        WriteHeader(number);
        file.Sync();
        (Number, _end) = (number, FirstFrame);
    }

    public bool Fits(int bytes) => bytes <= size - _end;

    public void Append(ReadOnlySpan<byte> frame)
    {
        file.Write(frame, _end);
        _end += frame.Length;
    }

    public void Sync() => file.Sync();

    /// <summary>Says that all of it is in the record. Should that get lost, it is replayed once more and changes nothing.</summary>
    public void MarkDone()
    {
        WriteHeader(0);
        Number = 0;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Reads a file's header.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="number">The number of its use; 0 where nothing in it counts. Of a damaged header: the number that the first frame names.</param>
    /// <returns>False where the header is damaged.</returns>
    /// <exception cref="InvalidDataException">Another build wrote it.</exception>
    public static bool TryReadNumber(ReadOnlySpan<byte> bytes, out long number)
    {
        number = 0;
        if (bytes.Length < FirstFrame || !bytes[..HeaderBytes].ContainsAnyExcept((byte)0))
        {
            return true;
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) != JournalFrame.Checksum(bytes[..20]))
        {
            var named = BinaryPrimitives.ReadInt64LittleEndian(bytes[(FirstFrame + JournalFrame.SegmentAt)..]);
            number = JournalFrame.TryRead(bytes[FirstFrame..], named, out _) ? named : 0;
            return false;
        }

        var format = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        if (format != Format)
        {
            throw new InvalidDataException($"it has format {format} and this build reads {Format}: start and stop the build that wrote it once, which empties it");
        }

        number = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        return true;
    }

    private void WriteHeader(long number)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], number);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Format);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], JournalFrame.Checksum(header[..20]));
        file.Write(header, 0);
    }
}
