namespace ThumbGate.Gateway.Commands;

/// <summary>The demo's data folder: what it keeps from one start to the next, secrets readable by their owner only.</summary>
internal sealed class DemoFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DemoFolder(string root) => Root = root;

    /// <summary>Absolute.</summary>
    public string Root { get; }

    public string Config => Path.Combine(Root, "config");

    public string Store => Path.Combine(Root, "thumbgate.db");

    public string OperatorToken => Path.Combine(Root, "operator.token");

    /// <summary>Makes the folder.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static DemoFolder Open(string path)
    {
        var folder = new DemoFolder(Path.GetFullPath(path));
        try
        {
            MakePrivate(folder.Root);
            MakePrivate(Path.Combine(folder.Root, "keys"));
            using (new FileStream(Path.Combine(folder.Root, ".writable"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                // It can be made: that is all there is to know.
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                $"The data folder {folder.Root} cannot be written ({error.Message.TrimEnd('.')}): make it writable, or choose another with --data DIR.",
                ExitCodes.Failed,
                error);
        }

        return folder;
    }

    /// <summary>The file that holds a role's agent key.</summary>
    public string AgentKey(string role) => Path.Combine(Root, "keys", role + ".key");

    /// <summary>The content of a file, or null where there is none.</summary>
    public static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    /// <summary>Writes a file that nobody else may read, not even for a moment.</summary>
    public static void Write(string path, string content)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(content);
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
