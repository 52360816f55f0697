using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests.Integrations;

public sealed class IntegrationTableTests
{
    [Theory]
    [InlineData(8080, "any", "/billing", "short")]
    [InlineData(8080, "any", "/billing/v1/x", "short")]
    [InlineData(8080, "any", "/billing/eu", "long")]
    [InlineData(8080, "any", "/billing/eu/v1/x", "long")]
    [InlineData(8080, "any", "/billing/europe", "short")]
    [InlineData(8080, "any", "/billings", null)]
    [InlineData(8080, "any", "/Billing/v1", null)]
    [InlineData(8080, "any", "/", null)]
    [InlineData(8101, "any", "/billing/v1", "ported")]
    [InlineData(8101, "shop.internal", "/billing/v1", "ported")]
    [InlineData(8080, "shop.internal", "/billing/v1", "named")]
    [InlineData(8080, "SHOP.internal:8080", "/x", "named")]
    [InlineData(8080, "shop.internal.elsewhere.test", "/x", null)]
    [InlineData(8080, "[::1]:8080", "/billing/v1", "short")]
    public void The_port_goes_before_the_host_and_the_host_before_the_longest_prefix(int port, string host, string path, string? name)
    {
        var table = Table(
            ("short", new(Prefix: "/billing")), ("long", new(Prefix: "/billing/eu")), ("ported", new(Port: 8101)), ("named", new(Host: "shop.internal")));

        (table.Find(port, host, path)?.Name).ShouldBe(name);
    }

    [Theory]
    [InlineData("/billing/v1/x", "billing")]
    [InlineData("/billing", "billing")]
    [InlineData("/crm/", "crm")]
    [InlineData("/billingx/v1", null)]
    [InlineData("/v1/billing", null)]
    [InlineData("/", null)]
    [InlineData("", null)]
    public void Prefixes_of_one_segment_each_are_found_by_it(string path, string? name)
    {
        var found = Table(("billing", new(Prefix: "/billing")), ("crm", new(Prefix: "/crm"))).Find(8080, "any", path);

        (found?.Name).ShouldBe(name);
    }

    private static IntegrationTable Table(params (string Name, IntegrationMatch Match)[] integrations)
    {
        using var folder = new ConfigFolder();
        var like = ConfigLoader.Load(folder.Root).Policy.ShouldNotBeNull().Integrations["billing"];
        return new(integrations.Select(i => new Integration
        {
            Name = i.Name,
            Match = i.Match,
            Surface = like.Surface,
            Environment = like.Environment,
            Catalog = like.Catalog,
            Upstream = like.Upstream,
            Hold = like.Hold,
            Timeouts = like.Timeouts,
        }));
    }
}
