using ThumbGate.Policy.BreakGlass;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests.BreakGlass;

public sealed class ExemptionTests
{
    private const string Role = "roles/support.yaml";
    private const string Refund = "charge=ch_1&amount=9000&currency=usd";

    private static readonly (string, string, string)[] Overridable =
    [
        (Role, "{ verdict: deny, next: \"Ask finance.\" }", "{ verdict: deny, next: \"Ask finance.\", overridable: true }"),
        (Role, "next: \"Ask finance.\" }\n", "next: \"Ask finance.\", overridable: true }\n"),
    ];

    private static readonly Exemption Open = new("brk_1", "omar", "grace", "Friday's incident") { Role = "support", Surface = Surface.Billing };

    [Fact]
    public void What_may_be_overridden_passes_while_it_is_open_and_the_reason_says_so()
    {
        using var bed = new EngineTestBed(Overridable);

        Judge(bed, Refund).Verdict.ShouldBe(Verdict.Deny);
        var decision = Judge(bed, Refund, Open);

        decision.Verdict.ShouldBe(Verdict.Allow);
        var reason = decision.Reasons.ShouldHaveSingleItem();
        (reason.Code, reason.Gate, reason.Verdict, reason.BreakGlass).ShouldBe(("break-glass", GateKind.Role, Verdict.Allow, "brk_1"));
        reason.Message.ShouldStartWith("omar and grace opened break-glass brk_1: Friday's incident. Without it (role-risk-denied): The role support may not perform");
        reason.Rule.ShouldContain("support.yaml:");
    }

    public static TheoryData<string> Others => ["role", "agent", "operation", "surface", "one person", "owner", "the other's owner", "owner's address"];

    [Theory]
    [MemberData(nameof(Others))]
    public void It_is_for_what_it_names_and_for_money_by_two_who_do_not_answer_for_the_agent(string other)
    {
        using var bed = new EngineTestBed(Overridable);
        var open = other switch
        {
            "role" => Open with { Role = "finance" },
            "agent" => Open with { Role = null, Agent = "agt_2" },
            "operation" => Open with { Surface = Surface.None, Operation = "stripe.payouts.create" },
            "surface" => Open with { Surface = Surface.Crm },
            "one person" => Open with { SecondedBy = null },
            "owner" => Open with { OpenedBy = "Dana" },
            "the other's owner" => Open with { SecondedBy = "dana" },
            _ => Open with { OpenedBy = "DANA@corp.example" },
        };

        Judge(bed, Refund, open).Verdict.ShouldBe(Verdict.Deny);
    }

    [Fact]
    public void An_agent_and_an_operation_can_be_named_too()
    {
        using var bed = new EngineTestBed(Overridable);

        Judge(bed, Refund, new Exemption("brk_1", "omar", "grace", "why") { Agent = "agt_1", Operation = "stripe.refunds.create" }).Verdict.ShouldBe(Verdict.Allow);
    }

    [Theory]
    [InlineData("charge=ch_2&amount=9000&currency=usd", "role-resource-not-bound")]
    [InlineData("charge=ch_1&amount=60000&currency=usd", "limit-sum")]
    public void Every_other_objection_stands(string form, string code)
    {
        using var bed = new EngineTestBed(Overridable);

        var decision = Judge(bed, form, Open);

        decision.Verdict.ShouldBe(Verdict.Deny);
        decision.Reasons.Where(r => r.Verdict == Verdict.Deny).ShouldAllBe(r => r.Code == code);
        decision.Reasons.ShouldContain(r => r.Code == "break-glass");
    }

    [Fact]
    public void Evidence_that_the_operation_asks_for_is_asked_for_all_the_same()
    {
        using var bed = new EngineTestBed([.. Overridable, ("catalogs/stripe.yaml", "id: refunds.create\n", "id: refunds.create\n    evidence: [refund-justification]\n")]);

        var decision = Judge(bed, Refund, Open);

        decision.Verdict.ShouldBe(Verdict.Deny);
        decision.Reasons.Where(r => r.Verdict == Verdict.Deny).ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceRequired);
        Judge(bed, Refund).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.RoleRiskDenied);
    }

    [Fact]
    public void What_is_not_marked_is_denied_whatever_is_open()
    {
        using var bed = new EngineTestBed();

        Judge(bed, Refund, Open).Verdict.ShouldBe(Verdict.Deny);
    }

    [Fact]
    public void A_hold_is_no_deny_and_stays()
    {
        using var bed = new EngineTestBed(Overridable);

        Judge(bed, "charge=ch_1&amount=50&currency=usd", Open).Verdict.ShouldBe(Verdict.Hold);
    }

    [Fact]
    public void An_operation_that_a_role_never_performs_may_be_marked_too()
    {
        using var bed = new EngineTestBed([.. Overridable, (Role, "write: { when: { amount: { max: 100, currency: usd } }, verdict: allow }", "write: allow"), (Role, "resources: { stripe.resource: [ch_1] }\n", "")]);
        var payment = bed.Request("POST", "/v1/payment_intents", "amount=50&currency=usd");
        PolicyEngine.Judge(bed.Policy, payment, BlockSet.Empty).Decision.Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.RoleOperationBlocked);

        PolicyEngine.Decide(bed.Policy, payment, BlockSet.Empty, EvidenceView.None, new ExemptionSet([Open with { SecondedBy = null }])).Verdict.ShouldBe(Verdict.Allow);
    }

    private static Decision Judge(EngineTestBed bed, string form, params Exemption[] open)
    {
        var request = bed.Request("POST", "/v1/refunds", form);
        PolicyEngine.Match(request).ShouldBeNull();
        PolicyEngine.Classify(request).ShouldBeNull();
        return PolicyEngine.Decide(bed.Policy, request, BlockSet.Empty, EvidenceView.None, new ExemptionSet(open));
    }
}
