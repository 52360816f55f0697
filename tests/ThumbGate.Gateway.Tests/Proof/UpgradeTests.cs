using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The gateway is started on what an earlier build left.</summary>
public sealed class UpgradeTests
{
    public static TheoryData<StoreKind, int> Versions
    {
        get
        {
            var data = new TheoryData<StoreKind, int>();
            foreach (var (kind, version) in EarlierRecord.Versions)
            {
                data.Add(kind, version);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_of_an_earlier_schema_is_brought_up_to_date_served_from_and_whole(StoreKind kind, int version)
    {
        using var shared = kind == StoreKind.Postgres ? new SharedRecord() : null;
        await using var gateway = await ProofGateway.PrepareAsync(s => s.Record = shared);
        using (var key = shared is null ? CheckpointKey.Open(null, gateway.Record) : CheckpointKey.FromPem(shared.CheckpointsPem))
        {
            EarlierRecord.Write(gateway.Record, key, version);
        }

        await gateway.StartAsync();
        gateway.Desk.Knows("dana", EarlierRecord.Token);

        (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", EarlierRecord.Key)).ShouldBe(200);
        (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/" + EarlierRecord.Blocked, EarlierRecord.Key)).ShouldBe(403).Reasons.ShouldContain("feedback-block");
        var written = (await gateway.PutAsync("after", EarlierRecord.Key)).ShouldBe(200);
        // Nobody vouches for what waited then: whoever still wants it asks again.
        await gateway.Desk.BecomesAsync(EarlierRecord.Approval, "expired");
        await gateway.Desk.ThumbsDownAsync("dana", written.Decision!, "Not like this.");

        (await OutcomeAsync(gateway, EarlierRecord.Answered)).ShouldBe(("answered", null));
        (await OutcomeAsync(gateway, EarlierRecord.Open)).ShouldBe(("unknown", DecisionIndexer.Interrupted));
        if (version >= EarlierRecord.Chained)
        {
            (await OutcomeAsync(gateway, EarlierRecord.ChainedAnswered)).ShouldBe(("answered", null));
            (await OutcomeAsync(gateway, EarlierRecord.ChainedOpen)).ShouldBe(("unknown", DecisionIndexer.Interrupted));
        }

        var verified = await gateway.ShouldBeWholeAsync();
        verified.Output.Contains("records are older than the chains, and not covered", StringComparison.Ordinal).ShouldBe(kind == StoreKind.Sqlite);
    }

    private static async Task<(string Outcome, string? Error)> OutcomeAsync(ProofGateway gateway, string decision)
    {
        var recorded = await gateway.Desk.RecordedAsync(decision);
        return (recorded["outcome"]!.GetValue<string>(), recorded["error"]?.GetValue<string>());
    }
}
