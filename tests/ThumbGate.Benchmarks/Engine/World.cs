using System.Collections.Frozen;
using System.Globalization;
using ThumbGate.Policy;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Bodies.Envelopes;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>A policy of any size, made in code, and requests that it allows.</summary>
internal sealed class World
{
    /// <summary>The requests that are judged in turn: more than the branch predictor remembers, few enough to stay what a busy agent sends.</summary>
    public const int HotRequests = 64;

    private const string CatalogName = "bench";
    private const string WritePattern = "/v1/writes";
    private const string BatchPattern = "/v1/batch";

    private World(PolicySet policy, BlockSet blocks, int routes, int roles)
    {
        Policy = policy;
        Blocks = blocks;
        Integration = policy.Integrations["bench"];
        Paths = [.. Enumerable.Range(0, HotRequests).Select(i => PathOf(Spread(i, routes)))];
        Agents = [.. Enumerable.Range(0, HotRequests).Select(i => new AgentIdentity("agent", RoleName(Spread(i, roles)), "bench", "", ""))];
    }

    public PolicySet Policy { get; }

    public BlockSet Blocks { get; }

    public Integration Integration { get; }

    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<AgentIdentity> Agents { get; }

    public static string WritePath => WritePattern;

    public static string BatchPath => BatchPattern;

    /// <param name="routes">Operations that are reads.</param>
    /// <param name="roles">Roles, all alike.</param>
    /// <param name="blocks">Blocks on writes, which no judged read meets.</param>
    /// <param name="blocksOnReads">Blocks of the very operations and roles judged, with other fingerprints.</param>
    public static World Of(int routes, int roles, int blocks, int blocksOnReads = 0)
    {
        var operations = Enumerable.Range(0, routes).Select(Read).Append(Write()).Append(Batch()).ToArray();
        var table = RouteTable.Compile(operations, out var conflicts);
        if (conflicts.Count > 0)
        {
            throw new InvalidOperationException($"{conflicts[0].First.Id} and {conflicts[0].Second.Id} match the same requests.");
        }

        var catalog = new Catalog
        {
            Name = CatalogName,
            Surface = Surface.Crm,
            KeySlots = [new KeySlot(KeySlotKind.Bearer, "")],
            Operations = operations,
            Routes = table,
            Unmatched = new UnmatchedOperations(CatalogName, getReads: false, "bench.yaml:1"),
        };
        var integration = new Integration
        {
            Name = "bench",
            Match = new IntegrationMatch(Port: 8101),
            Surface = Surface.Crm,
            Catalog = catalog,
            Upstream = new Uri("http://127.0.0.1:1"),
        };
        var policy = new PolicySet
        {
            Version = "bench",
            Host = new HostSettings(),
            Catalogs = Named(catalog, c => c.Name),
            Roles = Enumerable.Range(0, roles).Select(RoleAt).ToFrozenDictionary(r => r.Name, StringComparer.Ordinal),
            Integrations = Named(integration, i => i.Name),
            Routing = new IntegrationTable([integration]),
        };
        var onWrites = Enumerable.Range(0, blocks).Select(i => BlockAt(i, RoleName(i % roles), $"{CatalogName}.writes.create"));
        var onReads = Enumerable.Range(0, blocksOnReads).Select(i => BlockAt(-1 - i, RoleName(Spread(i % HotRequests, roles)), IdOf(Spread(i % HotRequests, routes))));
        return new World(policy, BlockSet.From(onWrites.Concat(onReads)), routes, roles);
    }

    /// <summary>Every read pattern, as ASP.NET Core would write it too.</summary>
    public static IEnumerable<string> Patterns(int routes) => Enumerable.Range(0, routes).Select(PatternOf);

    // Shapes that vendors' APIs have: a collection, one of it, something below one of it, deeper by a second key.
    private static string PatternOf(int i)
    {
        var family = string.Create(CultureInfo.InvariantCulture, $"/v1/objects-{i / 5}");
        return (i % 5) switch
        {
            0 => family,
            1 => family + "/{id}",
            2 => family + "/{id}/notes",
            3 => family + "/{id}/notes/{note}",
            _ => family + "/search",
        };
    }

    private static string PathOf(int i) =>
        PatternOf(i).Replace("{id}", "it_8Kd02LmQ", StringComparison.Ordinal).Replace("{note}", "1042", StringComparison.Ordinal);

    private static Operation Read(int i)
    {
        var pattern = PatternOf(i);
        return new Operation
        {
            Id = IdOf(i),
            Catalog = CatalogName,
            Matches = [new OperationMatch(["GET"], pattern, RouteTable.ParametersOf(pattern))],
            Risk = RiskClass.Read,
            Plan = FactPlan.Compile([], null, []),
            Source = "bench.yaml:1",
        };
    }

    private static Operation Write()
    {
        FactDefinition[] facts =
        [
            Fact("resource", FactOrigin.Json, "/id"),
            Fact("amount", FactOrigin.Json, "/amount"),
            Fact("currency", FactOrigin.Json, "/currency"),
            Fact("owner", FactOrigin.Json, "/owner"),
            Fact("stage", FactOrigin.Json, "/stage"),
            Fact("region", FactOrigin.Json, "/region"),
            Fact("audience", FactOrigin.Json, "/audience"),
            Fact("record_count", FactOrigin.JsonCount, "/lines"),
        ];
        return new Operation
        {
            Id = $"{CatalogName}.writes.create",
            Catalog = CatalogName,
            Matches = [new OperationMatch(["POST"], WritePattern, RouteTable.ParametersOf(WritePattern))],
            Risk = RiskClass.Write,
            Encodings = [BodyEncoding.Json],
            Facts = facts,
            NamedFacts = facts.Length,
            Plan = FactPlan.Compile(facts, null, [BodyEncoding.Json]),
            Source = "bench.yaml:2",
        };
    }

    private static Operation Batch() => new()
    {
        Id = $"{CatalogName}.batch",
        Catalog = CatalogName,
        Matches = [new OperationMatch(["POST"], BatchPattern, [])],
        Risk = RiskClass.Unknown,
        Encodings = [BodyEncoding.Json],
        Envelope = new EnvelopeDefinition(EnvelopeKind.Requests) { Requests = new JsonRequestsShape(EnvelopePointer.Parse("/requests")!) },
        Plan = FactPlan.Compile([], null, [BodyEncoding.Json]),
        Source = "bench.yaml:3",
    };

    private static FactDefinition Fact(string name, FactOrigin origin, string key) => new(name, [new FactSource(origin, key)]);

    private static Role RoleAt(int i)
    {
        var rules = new RuleTable(new Rule { Verdict = Verdict.Deny, Source = "bench.yaml:9" });
        rules.Set(Surface.Crm, RiskClass.Read, [new Rule { Verdict = Verdict.Allow, Source = "bench.yaml:5" }]);
        rules.Set(
            Surface.Crm,
            RiskClass.Write,
            [
                new Rule
                {
                    When = [new FactCondition { Fact = "amount", Max = 100_000, Currency = "usd" }],
                    Verdict = Verdict.Allow,
                    Source = "bench.yaml:6",
                },
                new Rule { Verdict = Verdict.Hold, Source = "bench.yaml:7" },
            ]);
        return new Role { Name = RoleName(i), Tools = [new OperationPattern(CatalogName + ".*")], Rules = rules };
    }

    private static Block BlockAt(int i, string role, string operation) => new(
        string.Create(CultureInfo.InvariantCulture, $"blk_{i}"),
        role,
        operation,
        new Digest256((ulong)i * 0x9E3779B97F4A7C15, (ulong)i, 1, 2),
        Verdict.Deny,
        null,
        "dec_1",
        "It went wrong.",
        "");

    private static FrozenDictionary<string, T> Named<T>(T only, Func<T, string> name) =>
        new[] { only }.ToFrozenDictionary(name, StringComparer.Ordinal);

    // Indexes far apart, so that the requests do not share a corner of the tables; all the same one where there is but one.
    private static int Spread(int i, int count) => (int)(i * 7919L % count);

    private static string IdOf(int i) => string.Create(CultureInfo.InvariantCulture, $"{CatalogName}.objects-{i}.get");

    private static string RoleName(int i) => string.Create(CultureInfo.InvariantCulture, $"role-{i}");
}
