namespace ThumbGate.Benchmarks.Compare;

/// <summary>What one run writes: config, data, scripts, logs, pids. On the disk whose speed counts, so never in a memory file system.</summary>
internal sealed class RunFolder
{
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
        if (ProcFs.FileSystemOf(Path) is "tmpfs" or "ramfs")
        {
            throw new InvalidRunException($"{Path} is in memory: a durable write there costs nothing. Name a folder on a disk with --work.");
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    public string Write(string name, string content)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }
}
