using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Tests;

public sealed partial class ConventionTests
{
    private static readonly Assembly Policy = typeof(PolicyEngine).Assembly;

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() =>
        Policy.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(t => t.FullName)
            .ShouldBeEmpty();

    [Fact]
    public void It_references_no_http_no_sockets_no_injection_and_no_logging() =>
        Policy.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(a => a.StartsWith("Microsoft.", StringComparison.Ordinal)
                || (a.StartsWith("System.Net", StringComparison.Ordinal) && a != "System.Net.Primitives")
                || a.StartsWith("Serilog", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void It_has_no_clock_no_timer_and_no_environment_and_decides_nothing_by_chance()
    {
        // A seed against crafted hash collisions is all the chance there may be; it decides nothing.
        string[] banned =
        [
            "System.DateTime.get_UtcNow", "System.DateTime.get_Now", "System.DateTime.get_Today", "System.DateTimeOffset.get_UtcNow",
            "System.DateTimeOffset.get_Now", "System.Diagnostics.Stopwatch.", "System.TimeProvider.", "System.Environment.get_TickCount",
            "System.Environment.GetEnvironmentVariable", "System.Threading.Timer.", "System.Threading.Tasks.Task.Delay", "System.Threading.Thread.",
            "System.Random.", "System.Guid.NewGuid",
        ];

        var called = CalledMembers().ToArray();

        called.ShouldContain(m => m.StartsWith("System.Security.Cryptography.SHA256.", StringComparison.Ordinal), "The members that are called were not read.");
        called.Where(m => banned.Any(b => m.StartsWith(b, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Only_loading_and_cases_read_files() =>
        SourceTree.Sources("src/ThumbGate.Policy")
            .Where(s => !s.Path.Contains("/Loading/", StringComparison.Ordinal) && !s.Path.Contains("/Cases/", StringComparison.Ordinal))
            .Where(s => FileAccess().IsMatch(s.Text))
            .Select(s => s.Path)
            .ShouldBeEmpty();

    [Fact]
    public void Every_gate_stands_in_the_engines_list_once_and_nowhere_else()
    {
        var gates = Policy.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IGate))).Select(t => t.Name).ToArray();
        gates.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var gate in gates)
        {
            SourceTree.Sources("src")
                .SelectMany(s => Regex.Matches(s.Text, $@"new {gate}\(", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(_ => s.Path))
                .ShouldBe(["src/ThumbGate.Policy/PolicyEngine.cs"], gate);
        }
    }

    [Fact]
    public void Reason_codes_are_kebab_case_unique_given_somewhere_and_explained()
    {
        var constants = typeof(ReasonCodes).GetFields(BindingFlags.Public | BindingFlags.Static);
        var codes = constants.ToDictionary(f => f.Name, f => (string)f.GetRawConstantValue()!);
        codes.Values.ShouldBeUnique();
        codes.Values.ShouldAllBe(c => KebabCase().IsMatch(c));
        var docs = SourceTree.Read("docs/reasons.md");
        var sources = string.Concat(SourceTree.Sources("src").Select(s => s.Text));
        foreach (var (name, code) in codes)
        {
            docs.ShouldContain($"| `{code}` |", Case.Sensitive, $"docs/reasons.md does not explain {code}.");
            sources.ShouldContain("ReasonCodes." + name, Case.Sensitive, $"Nothing gives {code}.");
        }

        var explained = docs[..docs.IndexOf("## Refusals without a reason code", StringComparison.Ordinal)];
        DocumentedCode().Matches(explained).Select(m => m.Groups["code"].Value).Where(c => c.Contains('-', StringComparison.Ordinal)).Except(codes.Values).ShouldBeEmpty();
    }

    [Fact]
    public void Every_public_type_says_what_it_is()
    {
        var documented = XDocument.Load(Path.ChangeExtension(Policy.Location, ".xml")).Descendants("member")
            .Where(m => m.Element("summary") is { } summary && summary.Value.Trim().Length > 0)
            .Select(m => m.Attribute("name")!.Value)
            .ToHashSet(StringComparer.Ordinal);

        Policy.GetExportedTypes()
            .Select(t => "T:" + t.FullName!.Replace('+', '.'))
            .Where(t => !documented.Contains(t))
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_nobody_set_refuses()
    {
        default(Verdict).ShouldBe(Verdict.Deny);
        default(Decision).Verdict.ShouldBe(Verdict.Deny);
        default(Decision).Judged.ShouldBe(Verdict.Deny);
        default(Decision).Reasons.ShouldBeEmpty();
        default(Judged).Decision.Verdict.ShouldBe(Verdict.Deny);
        default(Mode).ShouldBe(Mode.Enforce);
        default(RiskClass).ShouldBe(RiskClass.Unknown);
        default(Surface).ShouldBe(Surface.None);
        default(DeploymentEnvironment).ShouldBe(DeploymentEnvironment.Production);
        default(FactKind).ShouldBe(FactKind.Absent);
    }

    [GeneratedRegex(@"\b(File|Directory|FileStream|FileInfo|DirectoryInfo|StreamReader|StreamWriter)\s*[.(]", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FileAccess();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex KebabCase();

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9-]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex DocumentedCode();

    private static List<string> CalledMembers()
    {
        using var file = new PEReader(File.OpenRead(Policy.Location));
        var metadata = file.GetMetadataReader();
        var members = new List<string>();
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
                members.Add($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}");
            }
        }

        return members;
    }
}
