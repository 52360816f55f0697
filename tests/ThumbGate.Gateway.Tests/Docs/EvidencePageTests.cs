using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>The page about evidence makes and verifies some, with the config that the pages declare.</summary>
public sealed class EvidencePageTests : IDisposable
{
    private const string FileMark = "# file: ";

    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-docs-").FullName;
    private readonly Issuer _reviewers = new();

    public void Dispose()
    {
        _reviewers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_the_page_attests_is_good_under_the_config_that_it_shows()
    {
        foreach (var fence in DocPage.All.Where(p => p.Path.StartsWith("docs/", StringComparison.Ordinal)).SelectMany(p => p.Fences)
            .Where(f => f.Lines.Count > 0 && f.Lines[0].StartsWith(FileMark, StringComparison.Ordinal)))
        {
            var file = Path.Combine(_folder, fence.Lines[0][FileMark.Length..].Trim());
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, fence.Text + "\n");
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "reviewers.pem"), _reviewers.PrivatePem);
        var environment = new Dictionary<string, string> { ["REVIEWERS_PUBLIC_KEY"] = _reviewers.PublicPem };
        var page = DocPage.Of("docs/evidence.md");
        var fenceOfCommands = page.Fences.Single(f => f.Language is "sh");
        var printed = new List<string>();
        foreach (var command in DocCommands.In(fenceOfCommands))
        {
            string[] here = [.. command.Select(word => word is "config" || word.EndsWith(".json", StringComparison.Ordinal) || word.EndsWith(".pem", StringComparison.Ordinal) ? Path.Combine(_folder, word) : word)];
            var result = await Cli.RunAsync(environment, here);
            result.ExitCode.ShouldBe(0, result.Errors + result.Output);
            printed.AddRange(result.Lines);
        }

        printed.Where(l => !l.StartsWith("issued:", StringComparison.Ordinal)).ShouldBe(page.After(fenceOfCommands)!.Lines);
    }
}
