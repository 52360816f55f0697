using System.Text.Json;
using System.Text.Json.Nodes;
using ThumbGate.Policy.Drafting;
using YamlDotNet.Core;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>Reads a vendor's description of its API, whichever of the known kinds it is.</summary>
internal static class DescriptionFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <exception cref="DescriptionException">It can't be read; the message says what to do.</exception>
    public static DescribedApi Read(string file)
    {
        var text = Text(file);
        var root = Tree(file, text);
        if (root is not JsonObject description)
        {
            throw new DescriptionException($"{file} holds no description of an API. Name an OpenAPI 3.x or 2.0 file (JSON or YAML), or a Google API Discovery document.");
        }

        if (description["discoveryVersion"] is not null || ((string?)(description["kind"] as JsonValue))?.StartsWith("discovery#", StringComparison.Ordinal) == true)
        {
            return NotEmpty(file, DiscoveryReader.Read(description));
        }

        if (description["openapi"] is null && description["swagger"] is null)
        {
            throw new DescriptionException(
                $"{file} says neither openapi, swagger nor discoveryVersion. Name an OpenAPI 3.x or 2.0 file (JSON or YAML), or a Google API Discovery document.");
        }

        return NotEmpty(file, OpenApiReading.Read(file, description));
    }

    private static DescribedApi NotEmpty(string file, DescribedApi api) =>
        api.Operations.Count > 0 ? api : throw new DescriptionException($"{file} describes no operations. Name the file that holds the paths.");

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DescriptionException($"{file} can't be read ({(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}). Name a file that is there.", e);
        }
    }

    private static JsonNode? Tree(string file, string text)
    {
        var start = text.AsSpan().TrimStart();
        try
        {
            if (start.Length > 0 && start[0] is '{' or '[')
            {
                return JsonNode.Parse(text, documentOptions: Lenient);
            }

            using var reader = new StringReader(text);
            return YamlAsJson.Read(reader);
        }
        catch (JsonException e)
        {
            throw new DescriptionException($"{file} is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}). Mend it, or download it again.", e);
        }
        catch (YamlException e)
        {
            throw new DescriptionException($"{file} is not YAML (line {e.Start.Line}, column {e.Start.Column}): {e.Message.Split(": ")[^1]}. Mend it, or download it again.", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new DescriptionException($"{file} can't be used: {e.Message}. Mend it, or download it again.", e);
        }
    }
}
