using System.Numerics;
using System.Runtime.InteropServices;

namespace ThumbGate.Policy.Classification;

/// <summary>
/// The literal segments that lead on from a node, found by their text as it stands. A request looks up one segment after the other, so this
/// is most of what matching costs: the hash takes four characters at a time, and where there are few segments there is nothing to probe.
/// Its keys are config's, so a caller can choose no text that makes it slow.
/// </summary>
internal readonly struct SegmentTable
{
    private readonly Entry[] _entries;

    public SegmentTable(IReadOnlyCollection<KeyValuePair<string, RouteNode>> segments)
    {
        // At most half full: a segment that isn't there meets an empty place at once.
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, segments.Count * 2))];
        foreach (var (text, node) in segments)
        {
            var hash = Hash(text);
            var place = hash & (_entries.Length - 1);
            while (_entries[place].Text is not null)
            {
                place = (place + 1) & (_entries.Length - 1);
            }

            _entries[place] = new Entry(hash, text, node);
        }
    }

    public RouteNode? Find(ReadOnlySpan<char> segment)
    {
        var entries = _entries;
        var hash = Hash(segment);
        for (var place = hash & (entries.Length - 1); ; place = (place + 1) & (entries.Length - 1))
        {
            ref readonly var entry = ref entries[place];
            if (entry.Text is null)
            {
                return null;
            }

            if (entry.Hash == hash && segment.SequenceEqual(entry.Text))
            {
                return entry.Node;
            }
        }
    }

    private static int Hash(ReadOnlySpan<char> text)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Odd;
        var bytes = MemoryMarshal.AsBytes(text);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ MemoryMarshal.Read<ulong>(bytes)) * Odd;
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var c in MemoryMarshal.Cast<byte, char>(bytes))
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ c) * Odd;
        }

        return (int)(hash >> 32);
    }

    private readonly record struct Entry(int Hash, string? Text, RouteNode Node);
}
