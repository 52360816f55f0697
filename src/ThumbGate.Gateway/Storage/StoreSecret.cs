using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Storage;

/// <summary>Secrets that the record itself needs: read once, at start.</summary>
internal static class StoreSecret
{
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="KeyNotFoundException">The environment variable is not set.</exception>
    public static string Read(SecretReference secret) => secret.IsFile
        ? File.ReadAllText(secret.Location).Trim()
        : Environment.GetEnvironmentVariable(secret.Location) ?? throw new KeyNotFoundException($"the environment variable {secret.Location} is not set");

    /// <summary>Makes a file that only this user can read.</summary>
    /// <exception cref="IOException">It is there already, or can't be made.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
