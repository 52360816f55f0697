using System.Collections.Concurrent;
using ThumbGate.Gateway.Audit.Journal;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

/// <summary>A real disk that says in which order it was asked, and that fails or stops when it is told to.</summary>
internal sealed class WatchedDisk : IJournalDisk
{
    private readonly JournalDisk _disk = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    public bool FailsWrites { get; set; }

    public bool FailsSyncs { get; set; }

    public bool IsFull { get; set; }

    /// <summary>Syncs of frames wait for it.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public IJournalFile Open(string path, int size)
    {
        if (IsFull)
        {
            throw new IOException("No space left on device");
        }

        Calls.Enqueue("open " + Path.GetFileName(path));
        return new WatchedFile(this, _disk.Open(path, size));
    }

    public void Delete(string path)
    {
        Calls.Enqueue("delete " + Path.GetFileName(path));
        _disk.Delete(path);
    }

    public bool Exists(string path) => _disk.Exists(path);

    private sealed class WatchedFile(WatchedDisk disk, IJournalFile file) : IJournalFile
    {
        private bool _holdsFrames;

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (disk.FailsWrites)
            {
                throw new IOException("Input/output error");
            }

            _holdsFrames = offset > 0;
            file.Write(bytes, offset);
            disk.Calls.Enqueue(_holdsFrames ? "write" : "header");
        }

        public void Sync()
        {
            if (_holdsFrames)
            {
                disk.Calls.Enqueue("sync asked");
                disk.Gate.Wait();
            }

            if (disk.FailsSyncs)
            {
                throw new IOException("Input/output error");
            }

            file.Sync();
            disk.Calls.Enqueue(_holdsFrames ? "sync" : "header sync");
        }

        public void Dispose() => file.Dispose();
    }
}
