using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Storage;

/// <summary>Where the record's file goes.</summary>
internal static class StoreFolder
{
    /// <summary>A folder beside the record: moved into the data folder, where one is given and the path is not absolute.</summary>
    public static string Resolve(string folder, string? dataFolder) => Path.GetFullPath(
        dataFolder is null || Path.IsPathRooted(folder) ? folder : Path.Combine(dataFolder, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))));

    /// <summary>The store with its file moved into the data folder, where one is given and the path is not absolute.</summary>
    public static StoreSettings Resolve(StoreSettings store, string? dataFolder) =>
        dataFolder is null || store.Path is null || Path.IsPathRooted(store.Path)
            ? store
            : store with { Path = Path.GetFullPath(Path.Combine(dataFolder, Path.GetFileName(store.Path))) };
}
