using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Tests.Approvals;

public sealed class QuorumTests
{
    private static readonly ApprovalDemand Support = ApprovalDemand.Of(["support"], 1);
    private static readonly ApprovalDemand Finance = ApprovalDemand.Of(["finance"], 1);

    // Demands as `groups:people`, separated by blanks; voters by their groups.
    [Theory]
    [InlineData("*:1", "", "1 of any operators")]
    [InlineData("*:1", "support", "")]
    [InlineData("*:2", "support", "1 of any operators")]
    [InlineData("support:1", "finance", "1 of support")]
    [InlineData("support:1 finance:1", "support finance", "")]
    [InlineData("support:1 finance:1", "support+finance", "1 of support")]
    [InlineData("support:1 finance:1", "support+finance finance", "")]
    [InlineData("support:1 finance:1", "finance support+finance", "")]
    [InlineData("support:1 finance:1", "support+finance support+finance", "")]
    [InlineData("support:2 finance:1", "support+finance support+finance", "1 of support")]
    [InlineData("finance:2 finance:1", "finance", "1 of finance")]
    [InlineData("finance,support:2 support:1", "support finance", "")]
    [InlineData("finance,support:2 support:1", "finance finance", "1 of support")]
    [InlineData("finance,support:2 support:1", "support", "1 of finance or support")]
    [InlineData("*:3 support:1 finance:1", "support finance", "1 of any operators")]
    [InlineData("*:3 support:1 finance:1", "support finance legal", "")]
    [InlineData("a,b:1 b,c:1", "b", "1 of b or c")]
    [InlineData("a,b:1 b,c:1", "b c", "")]
    [InlineData("a,b:1 b,c:1", "b a", "")]
    public void One_person_counts_once_and_each_demand_needs_people_of_its_own(string demands, string voters, string missing)
    {
        var asked = demands.Split(' ').Select(d => d.Split(':')).Select(d => ApprovalDemand.Of(d[0] == "*" ? [] : d[0].Split(','), int.Parse(d[1], null))).ToArray();
        var people = voters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => (IReadOnlySet<string>)v.Split('+').ToHashSet()).ToArray();

        string.Join(", ", Quorum.Missing(asked, people)).ShouldBe(missing);
        if (people.Length > 1)
        {
            Quorum.Missing(asked, [.. people.Reverse()]).Sum(m => m.Quorum).ShouldBe(Quorum.Missing(asked, people).Sum(m => m.Quorum));
        }
    }

    [Fact]
    public void The_stricter_of_two_terms_is_both()
    {
        var then = new ApprovalTerms { Demands = [Support], StepUp = TimeSpan.FromMinutes(10), Expires = TimeSpan.FromHours(4) };
        var now = new ApprovalTerms { Demands = [Support with { Quorum = 2 }, Finance], StepUp = TimeSpan.FromMinutes(30), TypedConfirmation = true };

        foreach (var both in new[] { then.With(now), now.With(then) })
        {
            both.Demands.Select(d => d.ToString()).ShouldBe(["1 of finance", "2 of support"]);
            both.StepUp.ShouldBe(TimeSpan.FromMinutes(10));
            both.Expires.ShouldBe(TimeSpan.FromHours(4));
            both.TypedConfirmation.ShouldBeTrue();
        }
    }

    [Fact]
    public void Every_rule_that_covers_a_request_adds_what_it_asks_for()
    {
        var rules = new ApprovalRules(
        [
            new ApprovalRule { Risks = [RiskClass.Money], From = ["finance"], Quorum = 2, StepUp = TimeSpan.FromMinutes(10) },
            new ApprovalRule { Environments = [DeploymentEnvironment.Production], TypedConfirmation = true },
            new ApprovalRule { Surfaces = [Surface.Crm], Risks = [RiskClass.Bulk], Quorum = 3 },
        ]);

        Terms(DeploymentEnvironment.Production, [new(Surface.Billing, RiskClass.Money)], "support").ShouldBe("1 of support, 2 of finance, 00:10:00, typed");
        Terms(DeploymentEnvironment.Sandbox, [new(Surface.Billing, RiskClass.Money)], "support").ShouldBe("1 of support, 2 of finance, 00:10:00");
        Terms(DeploymentEnvironment.Sandbox, [new(Surface.Crm, RiskClass.Bulk)], "support").ShouldBe("3 of support");
        Terms(DeploymentEnvironment.Sandbox, [new(Surface.Crm, RiskClass.Bulk)]).ShouldBe("3 of any operators");
        Terms(DeploymentEnvironment.Sandbox, [new(Surface.Crm, RiskClass.Write)]).ShouldBe("1 of any operators");
        Terms(DeploymentEnvironment.Sandbox, [new(Surface.Crm, RiskClass.Write), new(Surface.Billing, RiskClass.Money)]).ShouldBe("1 of any operators, 2 of finance, 00:10:00");

        string Terms(DeploymentEnvironment environment, RequestEffect[] effects, params string[] groups)
        {
            var terms = rules.For(new ApprovalGrounds(environment, effects, groups));
            IEnumerable<string?> parts = [.. terms.Demands.Select(d => d.ToString()).Order(StringComparer.Ordinal), terms.StepUp?.ToString(), terms.TypedConfirmation ? "typed" : null];
            return string.Join(", ", parts.Where(p => p is not null));
        }
    }
}
