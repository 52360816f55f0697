using ThumbGate.Policy.Limits;

namespace ThumbGate.Policy.Tests.Limits;

public sealed class LimitTests
{
    [Theory]
    [InlineData("charge=ch_1&amount=10&currency=usd", 10L)]
    [InlineData("charge=ch_1&amount=10&currency=USD", 10L)]
    [InlineData("charge=ch_1&amount=0&currency=usd", 0L)]
    [InlineData("charge=ch_1&amount=10&currency=eur", null)]
    [InlineData("charge=ch_1&amount=10", null)]
    [InlineData("charge=ch_1&amount=-10&currency=usd", null)]
    [InlineData("charge=ch_1&amount=1.5&currency=usd", null)]
    [InlineData("charge=ch_1&amount=1000000000000000000000&currency=usd", null)]
    [InlineData("charge=ch_1&currency=usd", null)]
    public void A_sum_costs_a_whole_amount_of_its_currency_or_can_not_tell(string form, long? cost)
    {
        using var bed = new EngineTestBed();
        var request = bed.Request("POST", "/v1/refunds", form);
        bed.Judge(request);

        Sum(bed).CostOf(request.Facts).ShouldBe(cost);
    }

    [Fact]
    public void A_rate_costs_one_and_covers_its_surface()
    {
        using var bed = new EngineTestBed();
        var request = bed.Request("GET", "/v1/customers/cus_1");
        bed.Judge(request);
        var rate = bed.Policy.Roles["support"].Limits.Single(l => l.SumOf is null);

        rate.Covers(request).ShouldBeTrue();
        rate.CostOf(request.Facts).ShouldBe(1);
        request.Surface = Surface.Crm;
        rate.Covers(request).ShouldBeFalse();
    }

    [Fact]
    public void A_sum_covers_money_that_cannot_tell_it_and_no_read()
    {
        using var bed = new EngineTestBed();
        var refund = bed.Request("POST", "/v1/refunds", "charge=ch_1");
        bed.Judge(refund);
        Sum(bed).Covers(refund).ShouldBeTrue();

        var read = bed.Request("GET", "/v1/customers/cus_1");
        bed.Judge(read);
        Sum(bed).Covers(read).ShouldBeFalse();
    }

    [Fact]
    public void What_alone_is_more_than_the_limit_is_denied_and_what_cannot_be_reckoned_is_held()
    {
        using var bed = new EngineTestBed(("roles/support.yaml", "amount: { max: 5000, currency: usd }", "amount: { max: 500000, currency: usd }"));

        bed.Judge("POST", "/v1/refunds", "charge=ch_1&amount=50000&currency=usd").Reasons.ShouldNotContain(r => r.Gate == GateKind.Limit);
        var over = bed.Judge("POST", "/v1/refunds", "charge=ch_1&amount=50001&currency=usd").Reasons.Single(r => r.Gate == GateKind.Limit);
        (over.Code, over.Verdict).ShouldBe((ReasonCodes.LimitSum, Verdict.Deny));
        over.Rule.ShouldStartWith("roles/support.yaml:");
        var undecided = bed.Judge("POST", "/v1/refunds", "charge=ch_1&currency=usd").Reasons.Single(r => r.Gate == GateKind.Limit);
        (undecided.Code, undecided.Verdict).ShouldBe((ReasonCodes.LimitUndecided, Verdict.Hold));
    }

    private static Limit Sum(EngineTestBed bed) => bed.Policy.Roles["support"].Limits.Single(l => l.SumOf is not null);
}
