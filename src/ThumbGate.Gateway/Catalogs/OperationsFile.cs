using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>An operation of a vendor, as a list of them has it.</summary>
/// <param name="Vendor">As the list names it.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">With <c>{parameters}</c>.</param>
/// <param name="OperationId">Or empty.</param>
/// <param name="Summary">Or empty.</param>
internal sealed partial record ListedOperation(string Vendor, string Method, string Path, string OperationId, string Summary)
{
    /// <summary>A path that such a request could have: neutral text for every parameter; without a host and a query.</summary>
    public string SamplePath()
    {
        var path = Path.Split('?', '#')[0];
        var start = path.IndexOf('/', StringComparison.Ordinal);
        return Parameter().Replace(start > 0 ? path[start..] : path, "sample").Trim();
    }

    public override string ToString()
    {
        var name = OperationId.Length > 0 ? $"  {OperationId}" : "";
        return Summary.Length > 0 ? $"{Method} {Path}{name}: {Summary}" : $"{Method} {Path}{name}";
    }

    [GeneratedRegex(@"\{[^{}/]*\}|<[^<>/]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}

/// <summary>Reads a list of operations: one JSON object a line, gzipped or not.</summary>
internal static class OperationsFile
{
    /// <exception cref="DescriptionException">It can't be read; the message says what to do.</exception>
    public static IReadOnlyList<ListedOperation> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var content = IsGzipped(stream) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
            using var reader = new StreamReader(content);
            var operations = new List<ListedOperation>();
            for (var number = 1; reader.ReadLine() is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    operations.Add(Line(file, number, line));
                }
            }

            return operations;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DescriptionException($"{file} can't be read ({(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}). Name a file that is there.", e);
        }
    }

    private static ListedOperation Line(string file, int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new ListedOperation(Text("vendor"), Text("method").ToUpperInvariant(), Text("path"), Text("operationId", needed: false), Text("summary", needed: false));

            string Text(string name, bool needed = true) =>
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && (value.GetString()!.Length > 0 || !needed)
                    ? value.GetString()!
                    : needed ? throw new DescriptionException($"{file}:{number}: '{name}' is missing. Write {{\"vendor\", \"method\", \"path\"}} on every line.") : "";
        }
        catch (JsonException e)
        {
            throw new DescriptionException($"{file}:{number}: the line is not JSON. Write one object a line.", e);
        }
    }

    private static bool IsGzipped(FileStream stream)
    {
        Span<byte> head = stackalloc byte[2];
        var isGzipped = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1f, 0x8b];
        stream.Position = 0;
        return isGzipped;
    }
}
