using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>The page about approvals shows config that loads and means what the page says.</summary>
public sealed class ApprovalsPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_piece_of_config_that_it_shows_loads()
    {
        var shown = Shown().ToList();

        shown.Count.ShouldBe(3);
        shown.ShouldAllBe(yaml => Load(yaml) != null);
    }

    [Theory]
    [InlineData(Surface.Billing, RiskClass.Money, DeploymentEnvironment.Sandbox, "2 of finance-leads, 1 of support-leads", false)]
    [InlineData(Surface.Warehouse, RiskClass.Bulk, DeploymentEnvironment.Sandbox, "2 of support-leads", false)]
    [InlineData(Surface.Warehouse, RiskClass.Destructive, DeploymentEnvironment.Production, "1 of security, 2 of support-leads", true)]
    [InlineData(Surface.Crm, RiskClass.Message, DeploymentEnvironment.Production, "1 of support-leads", false)]
    public void The_rules_that_it_shows_ask_for_whom_it_says(Surface surface, RiskClass risk, DeploymentEnvironment environment, string asked, bool typed)
    {
        var terms = Load(Shown().First(y => y.Contains("approvals:", StringComparison.Ordinal))).Approvals.For(new ApprovalGrounds(environment, [new RequestEffect(surface, risk)], ["support-leads"]));

        string.Join(", ", terms.Demands).ShouldBe(asked);
        terms.TypedConfirmation.ShouldBe(typed);
        terms.StepUp.ShouldBe(risk == RiskClass.Money ? TimeSpan.FromMinutes(10) : null);
        terms.Expires.ShouldBe(risk == RiskClass.Money ? TimeSpan.FromHours(4) : null);
    }

    [Fact]
    public void The_group_of_the_issuers_that_it_shows_is_an_approver()
    {
        var approvers = Approvers.Of(Load(Shown().First(y => y.Contains("oidc:", StringComparison.Ordinal))));

        approvers.GroupsOf(new Voter("zoe", null, ["Treasury"], null)).ShouldBe(["finance-leads"]);
        approvers.GroupsOf(new Voter("zoe", "opr_1", ["Treasury"], null)).ShouldBeEmpty();
        approvers.MayBeSame("Grace@corp.example", "grace").ShouldBeTrue();
    }

    private static IEnumerable<string> Shown() => DocPage.Of("docs/approvals.md").Fences.Where(f => f.Language is "yaml").Select(f => f.Text);

    private PolicySet Load(string yaml)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "catalogs"));
        Directory.CreateDirectory(Path.Combine(_folder, "roles"));
        File.WriteAllText(Path.Combine(_folder, "catalogs", "shop.yaml"), """
            catalog: shop
            surface: billing
            base: { hosts: [shop.example] }
            encoding: json
            keySlots: [bearer]
            operations: [{ id: items.list, match: GET /items, risk: read }]
            """);
        File.WriteAllText(Path.Combine(_folder, "roles", "sales.yaml"), "role: sales\nsurfaces: { billing: { read: allow } }\ndefault: deny\n");
        File.WriteAllText(Path.Combine(_folder, "gateway.yaml"), $$"""
            version: 1
            {{yaml}}
            integrations:
              shop:
                match: { prefix: /shop }
                environment: production
                catalog: shop
                upstream: https://shop.example
                credentials: [{ name: live, secret: "env:SHOP_KEY", scheme: bearer }]
            """);
        var loaded = ConfigLoader.Load(_folder);
        return loaded.Policy.ShouldNotBeNull(string.Join('\n', loaded.Errors));
    }
}
