using System.Buffers.Binary;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>Entries that the journal had promised and doesn't have any more.</summary>
/// <param name="File">Where they should have been.</param>
/// <param name="Offset">Where the first byte is that can't be believed.</param>
/// <param name="Entries">How many are missing; 0 where nothing but the file's header is damaged.</param>
internal readonly record struct JournalDamage(string File, long Offset, long Entries);

/// <summary>
/// Reads what an earlier run left, in the order it was written. A frame that was being written when the run ended is cut: nobody was told
/// that it is kept. A frame that is missing although a later one says that it was on the disk is damage, and what follows is still read.
/// </summary>
internal sealed class JournalReplay
{
    private readonly List<(long Number, string Path)> _segments = [];
    private readonly List<JournalDamage> _damage = [];
    private readonly List<string> _files = [];
    private bool _begun;
    private JournalDamage _hole;

    /// <exception cref="StoreUnavailableException">The folder or a file can't be read, or another build wrote it.</exception>
    public JournalReplay(string folder)
    {
        foreach (var path in Reading(folder, () => Directory.GetFiles(folder, "*" + IntentJournal.Extension)).Order(StringComparer.Ordinal))
        {
            var bytes = Reading(path, () => Beginning(path));
            long number;
            try
            {
                if (!JournalSegment.TryReadNumber(bytes, out number))
                {
                    _damage.Add(new(path, 0, 0));
                }
            }
            catch (InvalidDataException exception)
            {
                throw new StoreUnavailableException($"The journal {path} can't be read: {exception.Message}.", exception);
            }

            _files.Add(path);
            if (number > 0)
            {
                _segments.Add((number, path));
                LastNumber = Math.Max(LastNumber, number);
            }
        }

        _segments.Sort();
    }

    /// <summary>All files of the journal.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Highest number of a segment.</summary>
    public long LastNumber { get; }

    /// <summary>Sequence after the last entry read.</summary>
    public long Expected { get; private set; }

    /// <summary>What was found damaged so far.</summary>
    public IReadOnlyList<JournalDamage> Damage => _damage;

    /// <summary>The entries, frame by frame.</summary>
    /// <exception cref="StoreUnavailableException">A file can't be read.</exception>
    public IEnumerable<List<Entry>> Entries()
    {
        foreach (var (number, path) in _segments)
        {
            var bytes = Reading(path, () => File.ReadAllBytes(path));
            var offset = JournalSegment.FirstFrame;
            while (Next(bytes, number, path, ref offset, out var frame))
            {
                List<Entry> entries;
                try
                {
                    entries = JournalRecord.ReadAll(bytes.AsSpan(offset, frame.Length), frame);
                }
                catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
                {
                    throw new StoreUnavailableException($"The journal {path} holds entries at {offset} that this build can't read: {exception.Message}", exception);
                }

                offset += frame.Length;
                yield return entries;
            }
        }
    }

    private bool Next(byte[] bytes, long number, string path, ref int offset, out JournalFrame frame)
    {
        var expectedAt = offset;
        if (!JournalFrame.TryRead(bytes.AsSpan(offset), number, out frame) && !Find(bytes, number, ref offset, out frame))
        {
            if (_hole.File is null)
            {
                // The end of the segment, or damage up to its end: the next segment tells.
                _hole = new(path, expectedAt, 0);
            }

            return false;
        }

        if (_begun && frame.First > Expected && frame.Durable > Expected)
        {
            var at = offset > expectedAt || _hole.File is null ? new JournalDamage(path, expectedAt, 0) : _hole;
            _damage.Add(at with { Entries = Math.Min(frame.First, frame.Durable) - Expected });
        }

        _begun = true;
        _hole = default;
        Expected = frame.First + frame.Count;
        return true;
    }

    /// <summary>Looks for a whole frame of this segment behind one that is not.</summary>
    private static bool Find(byte[] bytes, long number, ref int offset, out JournalFrame frame)
    {
        Span<byte> mark = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(mark, number);
        for (var from = offset + 1; ;)
        {
            var at = from + JournalFrame.SegmentAt < bytes.Length ? bytes.AsSpan(from + JournalFrame.SegmentAt).IndexOf(mark) : -1;
            if (at < 0)
            {
                frame = default;
                return false;
            }

            if (JournalFrame.TryRead(bytes.AsSpan(from + at), number, out frame))
            {
                offset = from + at;
                return true;
            }

            from += at + 1;
        }
    }

    private static byte[] Beginning(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        // Enough for the header and, where that is damaged, for the frame behind it.
        var bytes = new byte[Math.Min(file.Length, JournalSegment.FirstFrame + (2L * JournaledIntents.MostFrameBytes))];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static T Reading<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The journal {what} can't be read ({exception.Message}).", exception);
        }
    }
}
