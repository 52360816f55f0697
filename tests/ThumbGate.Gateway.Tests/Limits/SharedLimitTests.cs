using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Limits;

/// <summary>Limits of a gateway that shares them over Redis, asked through its listeners.</summary>
public sealed class SharedLimitTests
{
    private const string Refunds = "{ surface: billing, operation: shop.refunds.create, per: role, sum: amount, max: 5000, currency: usd, window: 1d }";

    [Fact]
    public async Task A_gateway_starts_without_Redis_says_so_and_shares_once_it_is_there()
    {
        await using var redis = await RedisServer.StartAsync("hush");
        await redis.KillAsync();
        await using var gateway = await StartAsync(redis, Refunds);
        var key = await gateway.KeyAsync();

        (await RefundAsync(gateway, key, 3000)).ShouldBe(200);
        (await HealthAsync(gateway)).ShouldBe(("degraded", true));

        // What was spent in the last seconds before the record was read may count twice.
        await gateway.AdvanceAsync(TimeSpan.FromSeconds(3));
        await redis.StartAgainAsync();
        await gateway.SharingAsync();
        (await HealthAsync(gateway)).ShouldBe(("ready", false));
        (await RefundAsync(gateway, key, 2001)).ShouldBe(429).Reasons.ShouldBe(["limit-sum"]);
        (await RefundAsync(gateway, key, 2000)).ShouldBe(200);
        (await gateway.EverythingWrittenAsync()).ShouldNotContain("hush");
    }

    [Fact]
    public async Task What_was_spent_is_restored_from_the_record_after_Redis_restarts_empty()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await StartAsync(redis, Refunds + ", { surface: billing, operation: shop.items.list, per: agent, rate: 2/12m }");
        var key = await gateway.KeyAsync();
        await gateway.SharingAsync();
        (await RefundAsync(gateway, key, 3000)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        await gateway.DecisionsAsync();

        await redis.KillAsync();
        await Eventually.BeTrueAsync(() => !gateway.Get<RedisLink>().IsThere);
        await redis.StartAgainAsync();
        await gateway.SharingAsync();

        (await RefundAsync(gateway, key, 2001)).ShouldBe(429).Reasons.ShouldBe(["limit-sum"]);
        (await RefundAsync(gateway, key, 2000)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429).Reasons.ShouldBe(["limit-rate"]);
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task A_restart_of_the_gateway_gives_nobody_a_second_budget_where_Redis_knows()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await StartAsync(redis, Refunds);
        var key = await gateway.KeyAsync();
        await gateway.SharingAsync();
        (await RefundAsync(gateway, key, 3000)).ShouldBe(200);

        await gateway.RestartAsync();
        await gateway.SharingAsync();

        (await RefundAsync(gateway, key, 2001)).ShouldBe(429);
        (await RefundAsync(gateway, key, 2000)).ShouldBe(200);
    }

    [Fact]
    public async Task While_Redis_is_paused_requests_go_on_and_blocks_stay()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await StartAsync(redis, Refunds + ", { surface: billing, per: role, rate: 10000/1h }");
        var key = await gateway.KeyAsync();
        await gateway.SharingAsync();
        var bad = await gateway.GetAsync("/shop/v1/items/bad", key);
        await gateway.ThumbDownAsync(bad.Decision!, "Not this one.");
        redis.Pause();

        // The first ones find out that it is silent, a quarter of a second long at most.
        (await gateway.GetAsync("/shop/v1/items/i1", key)).ShouldBe(200);
        await Eventually.BeTrueAsync(() => !gateway.Get<RedisLink>().IsThere);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => gateway.GetAsync($"/shop/v1/items/i{i}", key))).WaitAsync(patience.Token);

        answers.ShouldAllBe(a => a.Status == 200);
        (await gateway.GetAsync("/shop/v1/items/bad", key)).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
        var worse = await gateway.GetAsync("/shop/v1/items/worse", key);
        await gateway.ThumbDownAsync(worse.Decision!, "Nor this one.");
        (await gateway.GetAsync("/shop/v1/items/worse", key)).ShouldBe(403);
        redis.Resume();
        await gateway.SharingAsync();
    }

    private static Task<GatewayUnderTest> StartAsync(RedisServer redis, string limits) => GatewayUnderTest.StartAsync(s => s
        .Edit("roles/sales.yaml", "default: deny", $"limits: [{limits}]\ndefault: deny")
        .Root = $$"""cache: { provider: redis, connection: "file:{{redis.ConnectionFile}}" }""");

    private static async Task<(string Status, bool NamesRedis)> HealthAsync(GatewayUnderTest gateway)
    {
        var health = (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).ShouldBe(200).Json;
        return (health["status"]!.GetValue<string>(), health["degraded"]!.AsArray().Any(d => d!.GetValue<string>().Contains("Redis", StringComparison.Ordinal)));
    }

    private static Task<GatewayAnswer> RefundAsync(GatewayUnderTest gateway, string key, int amount) =>
        gateway.PostAsync("/shop/v1/refunds", key, $$"""{"amount":{{amount}},"currency":"usd","charge":"ch_1"}""");
}
