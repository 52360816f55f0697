using System.Text.RegularExpressions;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">Of its first fence, from 1.</param>
/// <param name="Language">What stands after the fence, or empty.</param>
/// <param name="Lines">Without the page's indentation of the block.</param>
/// <param name="EndLine">Of its closing fence.</param>
internal sealed record Fence(int Line, string Language, IReadOnlyList<string> Lines, int EndLine)
{
    public string Text => string.Join('\n', Lines);
}

/// <summary>A page of the documentation, read as people read it: prose, and fenced blocks.</summary>
internal sealed partial class DocPage
{
    private DocPage(string path)
    {
        Path = path;
        var lines = File.ReadAllLines(System.IO.Path.Combine(Repository.Folder, path));
        var prose = new List<string>();
        var fences = new List<Fence>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Opening().Match(lines[i]) is not { Success: true } opening)
            {
                prose.Add(lines[i]);
                continue;
            }

            var indent = opening.Groups["indent"].Length;
            var start = i++;
            var content = new List<string>();
            for (; i < lines.Length && !string.Equals(lines[i].Trim(), "```", StringComparison.Ordinal); i++)
            {
                content.Add(lines[i].Length >= indent ? lines[i][indent..] : lines[i].TrimStart());
            }

            (i < lines.Length).ShouldBeTrue($"{path}:{start + 1}: the block is never closed");
            fences.Add(new Fence(start + 1, opening.Groups["language"].Value, content, i + 1));
            prose.Add("");
        }

        Lines = lines;
        Prose = string.Join('\n', prose);
        Fences = fences;
    }

    /// <summary>README.md, CHANGELOG.md and everything in docs.</summary>
    public static IReadOnlyList<DocPage> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Folder, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(new[] { "README.md", "CHANGELOG.md" }.Select(name => System.IO.Path.Combine(Repository.Folder, name)))
            .Select(full => System.IO.Path.GetRelativePath(Repository.Folder, full).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(path => new DocPage(path)),
    ];

    /// <summary>Relative to the repository, with slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The page without its fenced blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<Fence> Fences { get; }

    public static DocPage Of(string path) => All.Single(page => string.Equals(page.Path, path, StringComparison.Ordinal));

    /// <summary>The block that follows another with nothing but empty lines between; null where something else follows.</summary>
    public Fence? After(Fence fence) => Fences.FirstOrDefault(next =>
        next.Line > fence.EndLine && Lines.Skip(fence.EndLine).Take(next.Line - 1 - fence.EndLine).All(string.IsNullOrWhiteSpace));

    /// <summary>Where in the repository the page's links lead, with their anchors.</summary>
    public IEnumerable<string> Links => Link().Matches(InlineCode().Replace(Prose, "")).Select(m => m.Groups["target"].Value);

    /// <summary>What stands between backticks in the prose.</summary>
    public IEnumerable<string> Code => InlineCode().Matches(Prose).Select(m => m.Groups["code"].Value);

    /// <summary>Anchors of the page's headings, made as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose).Select(m =>
        NotInAnchors().Replace(m.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotInAnchors();
}
