using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Tests.Classification;

public sealed class UnmatchedTests
{
    [Theory]
    [InlineData("GET", "/v1/unknown", RiskClass.Read, "below the prefix, where the catalog says that GETs are clean")]
    [InlineData("HEAD", "/v1/unknown", RiskClass.Read, "HEAD follows GET")]
    [InlineData("POST", "/v1/unknown", RiskClass.Unknown, "no word of another method")]
    [InlineData("GET", "/v2/unknown", RiskClass.Unknown, "outside the prefix nobody said so")]
    [InlineData("GET", "/v1x/unknown", RiskClass.Unknown, "a longer segment is another one")]
    [InlineData("GET", "/v1", RiskClass.Unknown, "the prefix alone has nothing below it")]
    public void An_unmatched_get_reads_only_below_the_catalogs_prefix(string method, string target, RiskClass risk, string why)
    {
        var catalog = new Catalog
        {
            Name = "shop",
            Surface = Surface.Crm,
            Prefixes = [new BasePrefix("/v1")],
            Operations = [],
            Routes = RouteTable.Compile([], out _),
            Unmatched = new UnmatchedOperations("shop", getReads: true, "shop.yaml:1"),
        };
        TargetReader.Read(target, out var read).ShouldBeNull();
        var request = new AgentRequest
        {
            Integration = new Integration
            {
                Name = "shop",
                Match = new IntegrationMatch(Prefix: "/shop"),
                Surface = Surface.Crm,
                Catalog = catalog,
                Upstream = new Uri("https://shop.test"),
            },
            Method = method,
            Target = read,
        };

        PolicyEngine.Match(request).ShouldBeNull();
        PolicyEngine.Classify(request).ShouldBeNull();

        request.Risk.ShouldBe(risk, why);
    }
}
