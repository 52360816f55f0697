namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>Where this repository is checked out.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("The tests must run from inside the repository.")
        : File.Exists(Path.Combine(folder.FullName, "ThumbGate.Gateway.sln")) ? folder.FullName : Find(folder.Parent);
}
