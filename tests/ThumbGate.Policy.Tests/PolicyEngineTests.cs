using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests;

public sealed class PolicyEngineTests
{
    private const string Role = "roles/support.yaml";

    [Theory]
    [InlineData("GET", "/v1/customers/cus_1", null, Verdict.Allow, "")]
    [InlineData("GET", "/v1/anything", null, Verdict.Allow, "")]
    [InlineData("POST", "/v1/anything", null, Verdict.Deny, "role-resource-not-bound role-risk-denied")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&amount=5000&currency=usd", Verdict.Hold, "evidence-required approval-required")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&amount=5001&currency=usd", Verdict.Deny, "role-risk-denied")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&currency=usd", Verdict.Deny, "role-risk-denied limit-undecided")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&amount=5000&currency=eur", Verdict.Hold, "currency-not-named evidence-required limit-undecided")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&amount=5000", Verdict.Hold, "currency-not-named evidence-required limit-undecided")]
    [InlineData("POST", "/v1/refunds", "charge=ch_2&amount=10&currency=usd", Verdict.Deny, "role-resource-not-bound evidence-required approval-required")]
    [InlineData("POST", "/v1/refunds", "charge=ch_1&amount=60000&currency=usd", Verdict.Deny, "role-risk-denied limit-sum")]
    [InlineData("POST", "/v1/payment_intents", "amount=50&currency=usd", Verdict.Deny, "role-operation-blocked role-resource-not-bound")]
    public void Gates_say_all_that_stands_in_the_way(string method, string target, string? form, Verdict verdict, string codes)
    {
        using var bed = new EngineTestBed();

        var decision = bed.Judge(method, target, form);

        decision.Verdict.ShouldBe(verdict, string.Join(' ', decision.Reasons.Select(r => r.Code)));
        decision.Reasons.Select(r => r.Code).ShouldBe(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        decision.Reasons.Select(r => (int)r.Verdict).ShouldBeInOrder();
    }

    [Fact]
    public void A_role_that_config_does_not_have_is_denied_whatever_the_mode()
    {
        using var bed = new EngineTestBed(("gateway.yaml", "version: 1", "version: 1\nmode: observe"));

        var decision = bed.Judge("GET", "/v1/customers/cus_1", role: "ghosts");

        decision.Verdict.ShouldBe(Verdict.Deny);
        decision.Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.RoleUnknown);
    }

    [Fact]
    public void Scopes_and_tools_and_accounts_each_object()
    {
        using var bed = new EngineTestBed((Role, "integrations: [billing], environments: [production]", "integrations: [warehouse], environments: [sandbox]"), (Role, "tools: [stripe.*]", "tools: [stripe.refunds.*]"));

        bed.Judge("GET", "/v1/customers/cus_1", null, "support", ("Stripe-Account", "acct_2")).Reasons.Select(r => r.Code).ShouldBe(
            [ReasonCodes.RoleOutOfScope, ReasonCodes.RoleOutOfScope, ReasonCodes.RoleToolNotAllowed, ReasonCodes.RoleAccountNotAllowed]);
    }

    [Fact]
    public void An_account_that_is_named_twice_is_none()
    {
        using var bed = new EngineTestBed();

        bed.Judge("GET", "/v1/customers/cus_1", null, "support", ("Stripe-Account", "acct_1")).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("GET", "/v1/customers/cus_1", null, "support", ("Stripe-Account", "acct_1"), ("Stripe-Account", "acct_1")).Verdict.ShouldBe(Verdict.Deny);
        bed.Judge("GET", "/v1/customers/cus_1", null, "support", ("Stripe-Account", "ACCT_1")).Verdict.ShouldBe(Verdict.Deny);
    }

    [Theory]
    [InlineData("gateway.yaml", "version: 1", "version: 1\nmode: observe")]
    [InlineData("gateway.yaml", "environment: production", "environment: production\n    mode: observe")]
    [InlineData(Role, "role: support", "role: support\nmode: observe")]
    public void Observed_anywhere_is_only_recorded(string path, string from, string to)
    {
        using var bed = new EngineTestBed((path, from, to));

        var decision = bed.Judge("POST", "/v1/payment_intents", "amount=50&currency=usd");

        decision.Verdict.ShouldBe(Verdict.Allow);
        decision.Judged.ShouldBe(Verdict.Deny);
        decision.Reasons.ShouldNotBeEmpty();
    }

    [Fact]
    public void One_more_objection_only_makes_a_decision_stricter()
    {
        using var bed = new EngineTestBed();
        var held = bed.Judge("POST", "/v1/refunds", "charge=ch_1&amount=5000&currency=usd");

        var denied = held.With(new Reason("x", GateKind.Limit, Verdict.Deny, "", "", ""));

        denied.Verdict.ShouldBe(Verdict.Deny);
        denied.Reasons[0].Code.ShouldBe("x");
        denied.With(new Reason("y", GateKind.Limit, Verdict.Hold, "", "", "")).Verdict.ShouldBe(Verdict.Deny);
    }

    [Fact]
    public void A_header_only_allow_allocates_nothing()
    {
        using var bed = new EngineTestBed();
        bed.Blocks = BlockSet.From([new Block("blk_1", "support", "stripe.refunds.create", default, Verdict.Deny, null, "dec_1", "no", "")]);
        var request = bed.Request("GET", "/v1/customers/cus_1");
        for (var i = 0; i < 200; i++)
        {
            Decide(bed, request).ShouldBe(Verdict.Allow);
        }

        var verdicts = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            verdicts += (int)Decide(bed, request);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        verdicts.ShouldBe(100 * (int)Verdict.Allow);
    }

    private static Verdict Decide(EngineTestBed bed, AgentRequest request)
    {
        if (PolicyEngine.Match(request) is not null
            || PolicyEngine.NeedsDigest(request, bed.Blocks)
            || PolicyEngine.MayHold(bed.Policy, request)
            || PolicyEngine.Classify(request) is not null)
        {
            return Verdict.Deny;
        }

        return PolicyEngine.Decide(bed.Policy, request, bed.Blocks).Verdict;
    }
}
