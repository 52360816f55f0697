using System.Buffers.Binary;
using System.Numerics;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>
/// What is written at once: a header and the entries that waited at one time, under one checksum, so that of a torn write nothing is
/// believed. Little endian: checksum, length of the entries, segment, sequence of the first entry, the sequence below which everything was on the disk
/// already, number of entries.
/// </summary>
/// <param name="Length">Of header and entries, in bytes.</param>
/// <param name="Segment">The segment it was written to: bytes left from an earlier use of the file name another one.</param>
/// <param name="First">Sequence of its first entry.</param>
/// <param name="Durable">What is missing below this was lost after it had been promised.</param>
/// <param name="Count">How many entries it has.</param>
internal readonly record struct JournalFrame(int Length, long Segment, long First, long Durable, int Count)
{
    public const int HeaderBytes = 36;

    /// <summary>Where the segment's number is in the header.</summary>
    public const int SegmentAt = 8;

    public static void Seal(Span<byte> frame, long segment, long first, long durable, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(frame[SegmentAt..], segment);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], first);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], durable);
        BinaryPrimitives.WriteInt32LittleEndian(frame[32..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Checksum(frame[4..]));
    }

    /// <summary>Reads the frame that starts here; false where none of that segment does, or it isn't whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long segment, out JournalFrame frame)
    {
        frame = default;
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length < 0 || length > bytes.Length - HeaderBytes
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[SegmentAt..]) != segment
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum(bytes[4..(HeaderBytes + length)]))
        {
            return false;
        }

        frame = new(
            HeaderBytes + length,
            segment,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]));
        return true;
    }

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
