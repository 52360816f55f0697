using ThumbGate.Gateway.Audit;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The gateway is started on what an earlier build left.</summary>
public sealed class UpgradeTests
{
    public static TheoryData<int> Versions => [.. EarlierRecord.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_of_an_earlier_schema_is_brought_up_to_date_served_from_and_whole(int version)
    {
        await using var gateway = await ProofGateway.PrepareAsync();
        EarlierRecord.Write(gateway.Record, version);

        await gateway.StartAsync();
        gateway.Desk.Knows("dana", EarlierRecord.Token);

        (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", EarlierRecord.Key)).ShouldBe(200);
        (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/" + EarlierRecord.Blocked, EarlierRecord.Key)).ShouldBe(403).Reasons.ShouldContain("feedback-block");
        var written = (await gateway.PutAsync("after", EarlierRecord.Key)).ShouldBe(200);
        await gateway.Desk.ApproveAsync("dana", EarlierRecord.Approval);
        await gateway.Desk.ThumbsDownAsync("dana", written.Decision!, "Not like this.");

        (await gateway.Desk.RecordedAsync(EarlierRecord.Answered))["outcome"]!.GetValue<string>().ShouldBe("answered");
        var open = await gateway.Desk.RecordedAsync(EarlierRecord.Open);
        open["outcome"]!.GetValue<string>().ShouldBe("unknown");
        open["error"]!.GetValue<string>().ShouldBe(DecisionIndexer.Interrupted);
        (await gateway.ShouldBeWholeAsync()).Output.ShouldContain("records are older than the chains, and not covered");
    }
}
