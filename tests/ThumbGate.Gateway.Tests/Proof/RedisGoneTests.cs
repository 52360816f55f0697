using System.Diagnostics;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>Redis falls silent, dies and comes back empty, while agents read and write through the gateway's process.</summary>
public sealed class RedisGoneTests
{
    private const int Connections = 16;
    private const int Each = 40;

    // A request that waited for Redis would take the quarter of a second that it is waited for; threads that all wait take seconds.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Starved = TimeSpan.FromSeconds(2);

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
        await BecomesAsync(gateway, "ready");
        await ReadAsync(gateway, key);
        var usual = await ReadAsync(gateway, key);

        redis.Pause();
        ShouldBeAsQuickAs(usual, await ReadAsync(gateway, key), "right after Redis fell silent");
        await BecomesAsync(gateway, "degraded");
        ShouldBeAsQuickAs(usual, await ReadAsync(gateway, key), "while Redis is silent");
        (await gateway.PutAsync("while-silent", key)).ShouldBe(200);
        redis.Resume();
        await BecomesAsync(gateway, "ready");

        await redis.KillAsync();
        ShouldBeAsQuickAs(usual, await ReadAsync(gateway, key), "right after Redis died");
        await BecomesAsync(gateway, "degraded");
        (await gateway.PutAsync("while-gone", key)).ShouldBe(200);

        await redis.StartAgainAsync();
        ShouldBeAsQuickAs(usual, await ReadAsync(gateway, key), "while an empty Redis is taken up");
        await BecomesAsync(gateway, "ready");
        (await gateway.PutAsync("afterwards", key)).ShouldBe(200);
        await gateway.ShouldBeWholeAsync();
    }

    private static Task BecomesAsync(ProofGateway gateway, string status) =>
        Eventually.BeTrueAsync(async () => (await gateway.HealthAsync()).Json["status"]!.GetValue<string>() == status);

    /// <summary>How long each read took, shortest first.</summary>
    private static async Task<TimeSpan[]> ReadAsync(ProofGateway gateway, string key)
    {
        var took = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var mine = new TimeSpan[Each];
            for (var i = 0; i < Each; i++)
            {
                var started = Stopwatch.GetTimestamp();
                (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", key)).ShouldBe(200);
                mine[i] = Stopwatch.GetElapsedTime(started);
            }

            return mine;
        }));
        return [.. took.SelectMany(t => t).Order()];
    }

    private static void ShouldBeAsQuickAs(TimeSpan[] usual, TimeSpan[] took, string when)
    {
        var most = usual[usual.Length / 2] * 5;
        took[took.Length / 2].ShouldBeLessThan(most > Noise ? most : Noise, when);
        took[took.Length * 99 / 100].ShouldBeLessThan(Starved, when);
    }
}
