using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>
/// Segments that are not written to now. The next one is made ready while the current one fills, so that a write finds its file there,
/// every block of it on the disk.
/// </summary>
internal sealed class SegmentShelf(string folder, JournalSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>How long a disk that gave no segment is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<JournalSegment> _idle = [];
    private Task<JournalSegment>? _next;
    private long _lastNumber;
    private int _files;
    private int _fileNames;
    private long _failedAt;
    private string? _failure;

    /// <summary>Takes over the files that are there, none of which counts any more, and uses numbers above all of theirs.</summary>
    public void Adopt(IReadOnlyList<string> paths, long lastNumber)
    {
        _lastNumber = lastNumber;
        foreach (var path in paths)
        {
            _idle.Enqueue(new JournalSegment(path, settings.SegmentBytes, settings.Disk.Open(path, settings.SegmentBytes)));
            _files++;
            _fileNames = Math.Max(_fileNames, int.TryParse(Path.GetFileNameWithoutExtension(path), out var name) ? name : 0);
        }

        _ = Prepare();
    }

    /// <summary>The next segment, begun and empty. Waits where it is not ready yet.</summary>
    /// <exception cref="IOException">The disk gives none.</exception>
    /// <exception cref="RecordUnavailableException">As many are waiting for SQLite as there may be.</exception>
    public JournalSegment Take()
    {
        if (_failure is not null && time.GetElapsedTime(_failedAt) < Rest)
        {
            throw new IOException(_failure);
        }

        try
        {
            if (_next is { IsFaulted: true })
            {
                // That was when the last segment was taken: it may be different now.
                _next = null;
            }

            var segment = Prepare().GetAwaiter().GetResult();
            _failure = null;
            return segment;
        }
        catch (IOException exception)
        {
            (_failure, _failedAt) = (exception.Message, time.GetTimestamp());
            throw;
        }
        finally
        {
            _next = null;
        }
    }

    /// <summary>Makes the next one ready, if that isn't done yet. Called by the one thread that takes.</summary>
    public Task<JournalSegment> Prepare() => _next ??= Task.Run(Make);

    /// <summary>All of it is in the record: it can be used again.</summary>
    public void Return(JournalSegment segment)
    {
        if (!segment.IsAbandoned && TryMarkDone(segment))
        {
            lock (_gate)
            {
                _idle.Enqueue(segment);
            }

            return;
        }

        segment.Dispose();
        try
        {
            settings.Disk.Delete(segment.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is replayed at the next start, which changes nothing, and used again then.
        }

        lock (_gate)
        {
            _files--;
        }
    }

    public void Dispose()
    {
        try
        {
            _next?.GetAwaiter().GetResult().Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecordUnavailableException)
        {
            // There was none to close.
        }

        foreach (var segment in _idle)
        {
            segment.Dispose();
        }
    }

    private static bool TryMarkDone(JournalSegment segment)
    {
        try
        {
            segment.MarkDone();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private JournalSegment Make()
    {
        JournalSegment? segment;
        string path;
        lock (_gate)
        {
            if (!_idle.TryDequeue(out segment) && _files >= settings.MostSegments)
            {
                throw new RecordUnavailableException(
                    $"The journal is full: {(long)_files * settings.SegmentBytes >> 20} MiB wait for the record, which doesn't take them.");
            }

            path = Path.Combine(folder, $"{++_fileNames:D6}{IntentJournal.Extension}");
        }

        try
        {
            if (segment is not null && !settings.Disk.Exists(segment.Path))
            {
                segment.Dispose();
                (path, segment) = (segment.Path, null);
                lock (_gate)
                {
                    _files--;
                }
            }

            if (segment is null)
            {
                segment = new JournalSegment(path, settings.SegmentBytes, settings.Disk.Open(path, settings.SegmentBytes));
                lock (_gate)
                {
                    _files++;
                }
            }

            segment.Begin(++_lastNumber);
            return segment;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (segment is not null)
            {
                segment.IsAbandoned = true;
                Return(segment);
            }

            throw exception as IOException ?? new IOException(exception.Message, exception);
        }
    }
}
