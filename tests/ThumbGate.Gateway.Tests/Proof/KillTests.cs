using ThumbGate.Gateway.Audit;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The gateway is killed again and again while agents and people work with it, and started again on what it left.</summary>
public sealed class KillTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_twenty_times_under_load_it_has_recorded_all_that_was_sent_and_lost_nothing_that_it_had_said()
    {
        await using var gateway = await ProofGateway.StartAsync();
        gateway.Upstream.Answer = ShopLoad.Answer;
        var record = new ShopRecord(gateway);
        await using var load = await ShopLoad.StartAsync(gateway);

        for (var kill = 0; kill < Kills; kill++)
        {
            var stuck = load.Stick();
            await load.PeopleDoAsync(atLeast: 1 + (kill % 6), approving: kill % 3 == 0 ? 0 : 1);
            await stuck.Arrived;
            await load.PauseAsync(gateway.KillAsync);
            await stuck.Broken;

            await gateway.StartAsync();
            record.Open().ShouldBe(0, "decisions were left open");
            record.Outcomes(stuck.Item).ShouldBe([("unknown", DecisionIndexer.Interrupted)]);
            record.ShouldHold(load.Told);
            load.Resume();
        }

        await load.StopAsync();
        load.ShouldHaveWorked(Kills);
        // What the journal still holds comes into the record with the next start.
        await gateway.KillAsync();
        await gateway.StartAsync();
        record.ShouldHold(load.Told);
        record.ShouldHold(gateway.Upstream.Requests);
        await gateway.ShouldBeWholeAsync();
    }
}
