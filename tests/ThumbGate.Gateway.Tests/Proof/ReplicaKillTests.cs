using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>Two gateways on one PostgreSQL are killed in turn while agents and people work with both.</summary>
public sealed class ReplicaKillTests
{
    private const int Kills = 10;

    [Fact]
    public async Task Killed_in_turn_under_load_two_gateways_have_recorded_all_that_was_sent_and_lost_nothing_that_they_had_said()
    {
        using var shared = new SharedRecord();
        await using var one = await Replica.OfAsync(await ProofGateway.StartAsync(s => s.Record = shared), "a");
        await using var two = await Replica.OfAsync(await one.Gateway.StartAnotherAsync(), "b", one);
        Replica[] both = [one, two];
        var record = new ShopRecord(one.Gateway);

        for (var kill = 0; kill < Kills; kill++)
        {
            var (killed, other) = (both[kill % 2], both[(kill + 1) % 2]);
            await killed.Load.PeopleDoAsync(atLeast: 1 + (kill % 3));
            await killed.Stuck.Arrived;
            await other.Stuck.Arrived;
            await killed.KillAsync();

            // Until it counts as gone, nobody says anything of what it had under way.
            record.Outcomes(killed.Stuck.Item).ShouldBe([(null, null)]);
            killed.NotSeenForLong();
            await killed.StartAgainAsync();
            record.Outcomes(killed.Stuck.Item).ShouldBe([("unknown", DecisionIndexer.Interrupted)]);
            record.Outcomes(other.Stuck.Item).ShouldBe([(null, null)]);
            record.ShouldHold(killed.Load.Told);
            record.ShouldHold(other.Load.Told);
            killed.Resume();
        }

        foreach (var replica in both)
        {
            await replica.Load.StopAsync();
            replica.Load.ShouldHaveWorked(Kills / 2);
        }

        foreach (var replica in both)
        {
            await replica.Stuck.Arrived;
            await replica.KillAsync();
            replica.NotSeenForLong();
        }

        await one.StartAgainAsync();
        record.Open().ShouldBe(0, "decisions were left open");
        record.ShouldHold(one.Load.Told);
        record.ShouldHold(two.Load.Told);
        record.ShouldHold(both.SelectMany(r => r.Gateway.Upstream.Requests));
        await one.Gateway.ShouldBeWholeAsync();
    }
}
