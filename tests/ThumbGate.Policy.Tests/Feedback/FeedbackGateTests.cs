using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests.Feedback;

public sealed class FeedbackGateTests
{
    private const string Refund = "charge=ch_1&amount=10&currency=usd";

    [Fact]
    public void A_block_objects_with_its_own_strength_and_names_the_incident()
    {
        using var bed = new EngineTestBed();
        bed.Blocks = BlockSet.From([Blocking(bed, Refund, Verdict.Deny)]);

        var reason = bed.Judge("POST", "/v1/refunds", Refund).Reasons[0];

        (reason.Code, reason.Gate, reason.Verdict, reason.Incident, reason.Block).ShouldBe(("feedback-block", GateKind.Feedback, Verdict.Deny, "dec_1", "blk_1"));
        reason.NextStep.ShouldBe("Ask first.");
        bed.Judge("POST", "/v1/refunds", Refund.Replace("10", "11", StringComparison.Ordinal)).Reasons.ShouldNotContain(r => r.Code == "feedback-block");
    }

    [Fact]
    public void A_block_that_is_only_observed_does_not_object()
    {
        using var bed = new EngineTestBed();
        bed.Blocks = BlockSet.From([Blocking(bed, Refund, Verdict.Allow)]);

        bed.Judge("POST", "/v1/refunds", Refund).Reasons.ShouldNotContain(r => r.Code == "feedback-block");
    }

    [Fact]
    public void Of_two_blocks_of_one_act_the_stricter_stays()
    {
        using var bed = new EngineTestBed();
        var hold = Blocking(bed, Refund, Verdict.Hold);
        var deny = Blocking(bed, Refund, Verdict.Deny);

        foreach (var blocks in new[] { BlockSet.From([hold, deny]), BlockSet.From([deny, hold]) })
        {
            bed.Blocks = blocks;
            blocks.Count.ShouldBe(1);
            bed.Judge("POST", "/v1/refunds", Refund).Verdict.ShouldBe(Verdict.Deny);
        }
    }

    [Fact]
    public void A_block_of_content_that_was_never_read_binds_any_content()
    {
        using var bed = new EngineTestBed();
        var request = bed.Request("POST", "/v1/refunds", Refund);
        bed.Judge(request);
        var any = Fingerprints.Of("support", "stripe.refunds.create", request.Resource(), request.Target.Query, null);
        bed.Blocks = BlockSet.From([new Block("blk_1", "support", "stripe.refunds.create", any, Verdict.Deny, null, "dec_1", "no", "")]);

        bed.Judge("POST", "/v1/refunds", Refund).Reasons.ShouldContain(r => r.Code == "feedback-block");
        bed.Judge("POST", "/v1/refunds", Refund + "&reason=x").Reasons.ShouldContain(r => r.Code == "feedback-block");
        bed.Judge("POST", "/v1/refunds", Refund.Replace("ch_1", "ch_2", StringComparison.Ordinal)).Reasons.ShouldNotContain(r => r.Code == "feedback-block");
    }

    private static Block Blocking(EngineTestBed bed, string form, Verdict strength)
    {
        var request = bed.Request("POST", "/v1/refunds", form);
        PolicyEngine.Judge(bed.Policy, request, BlockSet.Empty);
        return new("blk_1", "support", "stripe.refunds.create", Fingerprints.Of(request, "support"), strength, null, "dec_1", "It was wrong.", "Ask first.");
    }
}
