using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;

namespace ThumbGate.Gateway.Tests;

public sealed partial class ConventionTests
{
    private const string Root = "ThumbGate.Gateway";

    // What every room may use besides the policy and the root.
    private static readonly string[] Common = ["Storage", "Telemetry"];

    // What wires rooms together: the verbs, and the listener through which operators reach into every room.
    private static readonly string[] Wiring = ["Commands", "Operators"];

    private static readonly Assembly Gateway = typeof(GatewayHost).Assembly;

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() =>
        Gateway.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false }
                && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && t.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
            .Select(t => t.FullName)
            .ShouldBeEmpty();

    [Fact]
    public void Rooms_use_the_policy_the_store_and_the_root_and_not_one_another()
    {
        var rooms = Gateway.GetTypes()
            .Where(t => t.Namespace is { } name && name.StartsWith(Root + ".", StringComparison.Ordinal))
            .ToLookup(t => t.Namespace![(Root.Length + 1)..].Split('.')[0], t => t.Name.Split('`')[0]);
        rooms.Count.ShouldBeGreaterThan(10);
        var violations = new List<string>();
        foreach (var (path, text) in Sources())
        {
            var room = path.Contains('/', StringComparison.Ordinal) ? path.Split('/')[0] : "";
            if (room.Length == 0 || Wiring.Contains(room))
            {
                continue;
            }

            // A room is named by a using line, or by the name of one of its types behind its own.
            var named = Using().Matches(text).Select(m => m.Groups["room"].Value)
                .Concat(Qualified().Matches(text).Where(m => rooms[m.Groups["room"].Value].Contains(m.Groups["type"].Value)).Select(m => m.Groups["room"].Value));
            violations.AddRange(named.Where(n => n != room && !Common.Contains(n)).Select(n => $"{path} uses {n}"));
        }

        violations.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void The_store_and_the_telemetry_know_no_room() =>
        Sources()
            .Where(s => Common.Contains(s.Path.Split('/')[0]))
            .SelectMany(s => Using().Matches(s.Text).Select(m => m.Groups["room"].Value).Except(Common).Select(n => $"{s.Path} uses {n}"))
            .ShouldBeEmpty();

    [Fact]
    public void Every_stage_stands_in_the_pipeline_once_and_nowhere_else()
    {
        var stages = Gateway.GetTypes().Where(t => t.IsClass && t.Name.EndsWith("Stage", StringComparison.Ordinal)).Select(t => t.Name).ToArray();
        stages.Length.ShouldBeGreaterThanOrEqualTo(12);
        foreach (var stage in stages)
        {
            Sources()
                .SelectMany(s => Regex.Matches(s.Text, $@"UseMiddleware<{stage}>|new {stage}\(", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(_ => s.Path))
                .ShouldBe(["GatewayPipeline.cs"], stage);
        }
    }

    [Fact]
    public void What_nobody_set_claims_nothing()
    {
        default(KeyState).ShouldBe(KeyState.Unknown);
        default(KeyOutcome).ShouldBe(KeyOutcome.None);
        default(ForwardResult).ShouldBe(ForwardResult.Unknown);
        default(OutcomeKind).ShouldBe(OutcomeKind.Unknown);
        default(ApprovalStatus).ShouldBe(ApprovalStatus.Pending);
        default(HoldOutcome).ShouldBe(HoldOutcome.TooMany);
        default(VoteOutcome).ShouldBe(VoteOutcome.NotFound);
        default(Standing).ShouldBe(Standing.Tampered);
        default(LoanResult).ShouldBe(LoanResult.Unreachable);
        default(Thumb).ShouldBe(Thumb.Down);
        new GovernedRequest { Context = null!, Policy = null!, Request = null!, ReceivedAt = 0 }.MayPass.ShouldBeFalse();
    }

    [GeneratedRegex(@"^using (?:static )?ThumbGate\.Gateway\.(?<room>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<!ThumbGate\.Policy\.|Policy\.)\b(?<room>[A-Z]\w+)\.(?<type>[A-Z]\w+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Qualified();

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ThumbGate.Gateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't run inside the repository.");
        }

        var source = Path.Combine(folder.FullName, "src", Root);
        return Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(source, f).Replace('\\', '/'))
            .Where(p => !p.StartsWith("obj/", StringComparison.Ordinal) && !p.StartsWith("bin/", StringComparison.Ordinal))
            .Select(p => (p, File.ReadAllText(Path.Combine(source, p))));
    }
}
