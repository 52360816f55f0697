namespace ThumbGate.Benchmarks.Faults;

/// <summary>A file that takes all the room there is in a folder, until disposed.</summary>
internal sealed class FullDisk : IAsyncDisposable
{
    private readonly string _path;

    public FullDisk(string folder)
    {
        _path = Path.Combine(folder, "filler");
        using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var piece = new byte[1 << 20]; piece.Length > 0;)
        {
            try
            {
                file.Write(piece);
            }
            catch (IOException)
            {
                piece = new byte[piece.Length / 2];
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }
}
