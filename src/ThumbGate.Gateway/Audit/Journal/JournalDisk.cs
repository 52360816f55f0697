using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>One file of the journal: of fixed size, every block of it written once before it is used.</summary>
internal interface IJournalFile : IDisposable
{
    /// <exception cref="IOException">How much was written is not known.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns once everything that was written is on the disk.</summary>
    /// <exception cref="IOException">Nothing that was written since the last sync can be relied on.</exception>
    void Sync();
}

/// <summary>The disk under the journal.</summary>
internal interface IJournalDisk
{
    /// <summary>Opens a file, or makes one of that size that is filled with zeros and on the disk, entry in the folder included.</summary>
    /// <exception cref="IOException">It can't be made; nothing is left of it.</exception>
    IJournalFile Open(string path, int size);

    void Delete(string path);

    bool Exists(string path);
}

internal sealed partial class JournalDisk : IJournalDisk
{
    private const int ChunkBytes = 1 << 20;

    public IJournalFile Open(string path, int size)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != size)
        {
            Make(path, size);
        }

        return new DiskFile(path);
    }

    public void Delete(string path) => File.Delete(path);

    public bool Exists(string path) => File.Exists(path);

    private static void Make(string path, int size)
    {
        try
        {
            using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                var zeros = new byte[Math.Min(ChunkBytes, size)];
                for (var offset = 0; offset < size; offset += zeros.Length)
                {
                    RandomAccess.Write(handle, zeros.AsSpan(0, Math.Min(zeros.Length, size - offset)), offset);
                }

                RandomAccess.FlushToDisk(handle);
            }

            SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            // Half a segment is of no use, and the disk may be full.
            TryDelete(path);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is overwritten the next time.
        }
    }

    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = OpenDescriptor(folder, 0);
        Check(descriptor);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(SyncAll(handle));
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncAll(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    private sealed class DiskFile(string path) : IJournalFile
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

        /// <summary>Data only, where the system can: the size doesn't change, and the time of change is nobody's business.</summary>
        public void Sync()
        {
            if (OperatingSystem.IsLinux())
            {
                Check(SyncData(_handle));
            }
            else
            {
                RandomAccess.FlushToDisk(_handle);
            }
        }

        public void Dispose() => _handle.Dispose();
    }
}
