using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests;

/// <summary>What stays in force while the config folder or the record is not as it should be.</summary>
public sealed class StaysInForceTests
{
    [Fact]
    public async Task A_folder_that_is_gone_leaves_the_policy_in_force()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        Directory.Move(gateway.ConfigFolder, gateway.ConfigFolder + "-away");
        var watcher = gateway.Get<PolicyWatcher>();

        watcher.Look();
        watcher.Look();

        (await gateway.GetAsync("/shop/v1/items/i1", key)).ShouldBe(200);
    }

    [Fact]
    public async Task Known_keys_are_good_for_five_minutes_after_the_record_was_last_seen()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var record = gateway.Get<Database>().Path.ShouldNotBeNull();
        File.Move(record, record + ".away");

        gateway.Clock.Advance(TimeSpan.FromMinutes(4));
        (await gateway.GetAsync("/shop/v1/items/i1", key)).ShouldBe(200);

        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        (await gateway.GetAsync("/shop/v1/items/i1", key)).ShouldBe(503).Text.ShouldContain("record-unavailable");
    }
}
