using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ThumbGate.Gateway.Commands;
using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>The pages are held to the program: what they link, show, run and name is there, and does what they say.</summary>
public sealed partial class DocsTests : IDisposable
{
    private const string FileMark = "# file: ";

    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-docs-").FullName;

    public static TheoryData<string> Pages => [.. DocPage.All.Select(page => page.Path)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string path)
    {
        var page = DocPage.Of(path);
        var dead = new List<string>();
        foreach (var link in page.Links.Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0
                ? Path.Combine(Repository.Folder, path)
                : Path.GetFullPath(Path.Combine(Repository.Folder, Path.GetDirectoryName(path)!, parts[0]));
            var leads = File.Exists(target) || Directory.Exists(target);
            if (leads && parts.Length == 2)
            {
                leads = DocPage.Of(Path.GetRelativePath(Repository.Folder, target).Replace('\\', '/')).Anchors.Contains(parts[1], StringComparer.Ordinal);
            }

            if (!leads)
            {
                dead.Add(link);
            }
        }

        dead.ShouldBeEmpty();
    }

    // The README shows a config of its own; the pages in docs build one together.
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/")]
    public void The_declared_files_load_and_pass_their_cases(string pages)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in DocPage.All.Where(p => p.Path.StartsWith(pages, StringComparison.Ordinal)))
        {
            foreach (var fence in page.Fences.Where(f => f.Lines.Count > 0 && f.Lines[0].StartsWith(FileMark, StringComparison.Ordinal)))
            {
                var name = fence.Lines[0][FileMark.Length..].Trim();
                written.Add(name).ShouldBeTrue($"{page.Path}:{fence.Line}: {name} is declared twice");
                var file = Path.Combine(_folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, fence.Text + "\n");
            }
        }

        var config = Path.Combine(_folder, "config");
        var loaded = ConfigLoader.Load(config);
        loaded.Errors.ShouldBeEmpty();
        var files = CaseFile.LoadAll(config);
        files.SelectMany(f => f.Errors).ShouldBeEmpty();
        var results = files.SelectMany(f => CaseRunner.Run(loaded.Policy!, f)).ToList();
        results.ShouldNotBeEmpty();
        results.Where(r => !r.Passed).Select(r => $"{r.Source}: {r.Name}: {string.Join("; ", r.Differences)}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_is_one_that_thumbgate_takes(string path)
    {
        var wrong = new List<string>();
        foreach (var fence in DocPage.Of(path).Fences.Where(f => f.Language is "" or "sh"))
        {
            wrong.AddRange(
                from arguments in DocCommands.In(fence)
                from error in DocCommands.Errors(arguments)
                select $"{path}:{fence.Line}: thumbgate {string.Join(' ', arguments)}: {error}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_check_and_explain_are_shown_to_print_is_what_they_print()
    {
        var compared = 0;
        foreach (var page in DocPage.All)
        {
            foreach (var fence in page.Fences.Where(f => f.Language is "sh"))
            {
                var commands = DocCommands.In(fence).ToList();
                if (commands.Count == 0 || !commands.TrueForAll(c => c is ["check" or "explain", ..]) || page.After(fence) is not { Language: "text" } shown)
                {
                    continue;
                }

                var printed = new List<string>();
                foreach (var command in commands)
                {
                    var result = await Cli.RunAsync(new Dictionary<string, string>(), OnShippedConfig(command));
                    result.Errors.ShouldBeEmpty($"{page.Path}:{fence.Line}");
                    printed.AddRange(result.Lines);
                }

                printed.ShouldBe(shown.Lines.Where(l => l.Length > 0), $"{page.Path}:{shown.Line} shows what is no longer printed");
                compared++;
            }
        }

        compared.ShouldBePositive();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_JSON_sample_is_JSON(string path)
    {
        foreach (var fence in DocPage.Of(path).Fences.Where(f => f.Language is "json"))
        {
            Should.NotThrow(() => JsonNode.Parse(fence.Text), $"{path}:{fence.Line}");
        }
    }

    [Fact]
    public void The_denial_in_the_README_is_what_the_shipped_config_still_says()
    {
        var shown = DocPage.Of("README.md").Fences.Single(f => f.Language is "json").Text;
        var policy = ConfigLoader.Load(Path.Combine(Repository.Folder, "config")).Policy.ShouldNotBeNull();
        var problem = JsonNode.Parse(shown)!;
        var who = (problem["integration"]!.GetValue<string>(), (string?)null, problem["role"]!.GetValue<string>());

        var said = Explanation.Of(policy, DescribedRequest.From(who, null, "/billing/v1/refunds", [], ["charge=ch_1001", "amount=4900", "currency=usd"], null));

        problem["operation"]!.GetValue<string>().ShouldBe(said.Operation);
        problem["surface"]!.GetValue<string>().ShouldBe(said.Surface);
        problem["risk"]!.GetValue<string>().ShouldBe(said.Risk.Name());
        problem["verdict"]!.GetValue<string>().ShouldBe("deny");
        said.Verdict.ShouldBe(Verdict.Deny);
        var reasons = problem["reasons"].Deserialize<ShownReason[]>(JsonSerializerOptions.Web);
        reasons.ShouldBe(said.Reasons.Select(r => new ShownReason(r.Code, r.Gate.ToString().ToLowerInvariant(), r.Rule, r.Message, r.NextStep)));
        problem["detail"]!.GetValue<string>().ShouldBe($"{said.Reasons[0].Message} {said.Reasons[0].NextStep}");
    }

    [Fact]
    public void Every_reason_code_is_explained()
    {
        var explained = DocPage.Of("docs/reasons.md").Code.ToHashSet(StringComparer.Ordinal);

        ReasonCodesInSource().Where(code => !explained.Contains(code)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_code_that_is_named_exists(string path)
    {
        var page = DocPage.Of(path);
        var named = page.Code.Where(c => CodeShape().IsMatch(c))
            .Concat(Urn().Matches(string.Join('\n', page.Lines)).Select(m => m.Groups["code"].Value))
            .Concat(string.Equals(path, "docs/reasons.md", StringComparison.Ordinal)
                ? FirstColumn().Matches(page.Prose).Select(m => m.Groups["code"].Value)
                : []);

        named.Distinct(StringComparer.Ordinal).Where(code => !Source.Value.Contains($"\"{code}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_is_named_as_proof_exists(string path) =>
        DocPage.Of(path).Code.Where(c => TestShape().IsMatch(c)).Where(test => !Tests.Value.Contains($" {test}(", StringComparison.Ordinal)).ShouldBeEmpty();

    private static readonly Lazy<string> Source = new(() => AllCode("src"));

    private static readonly Lazy<string> Tests = new(() => AllCode("tests"));

    private static string AllCode(string folder) => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Select(File.ReadAllText));

    private static IEnumerable<string> ReasonCodesInSource() =>
        typeof(ReasonCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static string[] OnShippedConfig(string[] command) =>
        [.. command.Where((word, i) => word is not "--config" && (i == 0 || command[i - 1] is not "--config")), "--config", Path.Combine(Repository.Folder, "config")];

    private sealed record ShownReason(string Code, string Gate, string Rule, string Message, string NextStep);

    // What reads like a code: its first word is one that codes begin with.
    [GeneratedRegex(
        "^(role|path|target|query|header|method|body|limit|key|record|upstream|credential|feedback|evidence|approval|currency|capability|integration)(-[a-z0-9]+)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex CodeShape();

    [GeneratedRegex("urn:thumbgate:problem:(?<code>[a-z][a-z0-9-]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Urn();

    [GeneratedRegex(@"^\| `(?<code>[a-z][a-z0-9-]*)` \|", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstColumn();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){3,}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestShape();
}
