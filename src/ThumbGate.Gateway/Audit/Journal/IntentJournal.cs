using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>
/// What must survive a crash before SQLite has it: files of fixed size beside the database, appended one frame at a time. A frame costs one write
/// and one sync of data, and no change to the file system's own records. Appended to by one thread; released by another.
/// </summary>
internal sealed class IntentJournal : IDisposable
{
    public const string Extension = ".journal";

    private readonly Lock _gate = new();
    private readonly IJournalDisk _disk;
    private readonly FileStream _lock;
    private readonly SegmentShelf _shelf;
    private readonly Queue<JournalSegment> _full = [];
    private JournalSegment? _active;
    private long _sequence;
    private long _durable;

    /// <summary>Opens the journal of a database. Only one process at a time can.</summary>
    /// <exception cref="StoreUnavailableException">Another gateway uses it, or it can't be made or read.</exception>
    public IntentJournal(string databasePath, JournalSettings settings, TimeProvider time)
    {
        Folder = databasePath + ".intents";
        _disk = settings.Disk;
        _lock = JournalLock.Take(Folder, databasePath);
        _shelf = new SegmentShelf(Folder, settings, time);
        MostBytes = settings.SegmentBytes - JournalSegment.FirstFrame;
    }

    public string Folder { get; }

    /// <summary>Most bytes of a frame, header included.</summary>
    public int MostBytes { get; }

    /// <summary>What an earlier run left. To be put into the record before anything is appended.</summary>
    public JournalReplay Replay() => new(Folder);

    /// <summary>Everything replayed is in the record: its files are used again, but for damaged ones, which somebody may want to look at.</summary>
    public void Start(JournalReplay replayed)
    {
        _sequence = _durable = replayed.Expected;
        try
        {
            var damaged = replayed.Damage.Select(d => d.File).ToHashSet(StringComparer.Ordinal);
            foreach (var file in damaged)
            {
                File.Move(file, file + ".damaged", overwrite: true);
            }

            _shelf.Adopt([.. replayed.Files.Where(f => !damaged.Contains(f))], replayed.LastNumber);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The journal {Folder} can't be used ({exception.Message}). Make the folder and its files writable.", exception);
        }
    }

    /// <summary>Appends a frame; returns once it is on the disk, if it has to be.</summary>
    /// <returns>The sequence of its first entry.</returns>
    /// <exception cref="IOException">It is not on the disk.</exception>
    /// <exception cref="RecordUnavailableException">It is not on the disk: as much as may wait for the record does.</exception>
    public long Append(FrameBuffer frame, bool sync)
    {
        try
        {
            var segment = SegmentFor(frame.Length);
            var first = _sequence;
            JournalFrame.Seal(frame.Frame, segment.Number, first, _durable, frame.Count);
            segment.Append(frame.Frame);
            if (sync)
            {
                segment.Sync();
                _durable = first + frame.Count;
            }

            _sequence = first + frame.Count;
            return first;
        }
        catch
        {
            // After a failed sync the system may have forgotten what it could not write: nothing more goes into that file.
            Retire(abandon: true);
            throw;
        }
    }

    /// <summary>Everything below a sequence is in the record, durably: files that hold nothing else are used again.</summary>
    public void Release(long below)
    {
        while (true)
        {
            JournalSegment? done;
            lock (_gate)
            {
                if (!_full.TryPeek(out done) || done.End > below)
                {
                    return;
                }

                _full.Dequeue();
            }

            _shelf.Return(done);
        }
    }

    /// <summary>Looks whether the active file is still there: an open one goes on taking frames after it was deleted, and they would be lost with it.</summary>
    public void CheckFile()
    {
        if (Volatile.Read(ref _active) is { } active && !_disk.Exists(active.Path))
        {
            active.IsAbandoned = true;
        }
    }

    /// <summary>Closes it. What is not released stays for the next start.</summary>
    public void Close(long below)
    {
        Retire(abandon: false);
        Release(below);
        Dispose();
    }

    public void Dispose()
    {
        _active?.Dispose();
        foreach (var segment in _full)
        {
            segment.Dispose();
        }

        _full.Clear();
        _shelf.Dispose();
        _lock.Dispose();
    }

    private JournalSegment SegmentFor(int bytes)
    {
        if (_active is { } active)
        {
            if (active.Fits(bytes) && !active.IsAbandoned)
            {
                return active;
            }

            // What the next segment says is durable includes all of this one.
            active.Sync();
            _durable = _sequence;
            Retire(abandon: false);
        }

        var next = _shelf.Take();
        Volatile.Write(ref _active, next);
        _ = _shelf.Prepare();
        return next;
    }

    private void Retire(bool abandon)
    {
        if (_active is not { } active)
        {
            return;
        }

        active.End = _sequence;
        active.IsAbandoned |= abandon;
        lock (_gate)
        {
            _full.Enqueue(active);
        }

        Volatile.Write(ref _active, null);
    }
}
