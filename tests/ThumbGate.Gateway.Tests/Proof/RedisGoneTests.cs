using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>Redis falls silent, dies and comes back empty, while agents read and write through the gateway's process.</summary>
public sealed class RedisGoneTests
{
    [Fact]
    public async Task Whatever_becomes_of_Redis_reads_are_as_quick_as_before_and_it_is_taken_up_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await ProofGateway.StartAsync(s =>
        {
            s.Root += $"\ncache: {{ provider: redis, connection: \"file:{redis.ConnectionFile}\" }}";
            s.Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, per: role, rate: 100000/1h }]\ndefault: deny");
        });
        var key = await gateway.KeyAsync();
        await gateway.BecomesAsync("ready");
        await ReadTimes.OfAsync(gateway, key);
        var usual = await ReadTimes.OfAsync(gateway, key);

        redis.Pause();
        (await ReadTimes.OfAsync(gateway, key)).ShouldBeAsQuickAs(usual, "right after Redis fell silent");
        await gateway.BecomesAsync("degraded");
        (await ReadTimes.OfAsync(gateway, key)).ShouldBeAsQuickAs(usual, "while Redis is silent");
        (await gateway.PutAsync("while-silent", key)).ShouldBe(200);
        redis.Resume();
        await gateway.BecomesAsync("ready");

        await redis.KillAsync();
        (await ReadTimes.OfAsync(gateway, key)).ShouldBeAsQuickAs(usual, "right after Redis died");
        await gateway.BecomesAsync("degraded");
        (await gateway.PutAsync("while-gone", key)).ShouldBe(200);

        await redis.StartAgainAsync();
        (await ReadTimes.OfAsync(gateway, key)).ShouldBeAsQuickAs(usual, "while an empty Redis is taken up");
        await gateway.BecomesAsync("ready");
        (await gateway.PutAsync("afterwards", key)).ShouldBe(200);
        await gateway.ShouldBeWholeAsync();
    }
}
