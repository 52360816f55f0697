using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ThumbGate.Policy.Loading;

/// <summary>One file of a config folder.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Content">Its bytes; null where it couldn't be read or is too large.</param>
/// <param name="Fault">Why there is no content, or empty.</param>
internal sealed record ConfigFile(string Path, byte[]? Content, string Fault)
{
    /// <summary>The name without folder and extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>
/// The files that make up the policy, read once: what is hashed is what is compiled. They are looked for in three fixed places, never
/// recursively, so a ConfigMap's own <c>..data</c> and timestamp folders, which hold every file a second time, are never entered, while
/// the symbolic links that it mounts in those places are followed like files. Cases (<c>*.cases.yaml</c>) and schema/ are no part of it:
/// editing a test must not change the version of the policy.
/// </summary>
internal static class ConfigFiles
{
    public const string Gateway = "gateway.yaml";
    public const string Evidence = "evidence.yaml";
    public const string CasesEnding = ".cases.yaml";
    private const int LargestFile = 4 << 20;
    private const int DeepestFolder = 8;

    /// <summary>All files, ordered by path.</summary>
    /// <exception cref="IOException">The folder can't be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be listed.</exception>
    public static IReadOnlyList<ConfigFile> Read(string folder)
    {
        var paths = new List<string>();
        paths.AddRange(new[] { Gateway, Evidence }.Where(f => File.Exists(Path.Combine(folder, f))));

        foreach (var place in (string[])["catalogs", "roles"])
        {
            var full = Path.Combine(folder, place);
            if (Directory.Exists(full))
            {
                paths.AddRange(Directory.EnumerateFiles(full).Select(f => Path.GetFileName(f)!).Where(IsPolicy).Select(f => $"{place}/{f}"));
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return [.. paths.Select(p => Single(folder, p))];
    }

    /// <summary>The first 12 hexadecimal digits of a SHA-256 over every file's path and bytes, in the order of paths.</summary>
    public static string Version(IReadOnlyList<ConfigFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            Append(hash, Encoding.UTF8.GetBytes(file.Path));
            Append(hash, file.Content ?? Encoding.UTF8.GetBytes(file.Fault));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    // Lengths go before the parts, so that no two folders can be spelled alike.
    private static void Append(IncrementalHash hash, byte[] part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    // A .yml file is listed, so that it can be refused: config that is silently not read is config that is not enforced.
    private static bool IsPolicy(string name) =>
        !name.StartsWith('.')
        && !name.EndsWith(CasesEnding, StringComparison.Ordinal)
        && (name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal));

    /// <summary>Paths of the cases anywhere under a folder, ordered. Folders whose name starts with a dot are not entered.</summary>
    /// <exception cref="IOException">A folder can't be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder can't be listed.</exception>
    public static IReadOnlyList<string> Cases(string folder)
    {
        var found = new List<string>();
        Cases(folder, "", 0, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    // Links to folders are followed, so the depth is bounded against a link to a folder above.
    private static void Cases(string folder, string below, int depth, List<string> found)
    {
        var here = Path.Combine(folder, below);
        found.AddRange(Directory.EnumerateFiles(here, "*" + CasesEnding).Select(f => below + Path.GetFileName(f)).Where(f => !Path.GetFileName(f).StartsWith('.')));
        if (depth == DeepestFolder)
        {
            return;
        }

        foreach (var name in Directory.EnumerateDirectories(here).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith('.')))
        {
            Cases(folder, $"{below}{name}/", depth + 1, found);
        }
    }

    /// <summary>One file; its fault says why where it can't be read.</summary>
    public static ConfigFile Single(string folder, string path)
    {
        try
        {
            using var stream = File.OpenRead(Path.Combine(folder, path));
            if (stream.Length > LargestFile)
            {
                return new ConfigFile(path, null, "larger than 4MiB");
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new ConfigFile(path, content, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ConfigFile(path, null, "can't be read: " + e.GetType().Name);
        }
    }
}
