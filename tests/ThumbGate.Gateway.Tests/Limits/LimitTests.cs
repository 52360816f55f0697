using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Limits;

public sealed class LimitTests
{
    [Fact]
    public async Task What_the_gateway_serves_itself_counts_towards_the_agents_cap()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "agents: { rate: 1/1h, burst: 2 }");
        var key = await gateway.KeyAsync();

        (await gateway.GetAsync("/.thumbgate/whoami", key)).ShouldBe(200);
        (await gateway.GetAsync("/.thumbgate/approvals/apr_1", key)).ShouldBe(404);

        (await gateway.GetAsync("/.thumbgate/whoami", key)).ShouldBe(429).Reasons.ShouldBe(["limit-rate"]);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429);
        (await gateway.GetAsync("/.thumbgate/whoami", await gateway.KeyAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task The_agents_own_cap_answers_before_a_byte_of_the_body_is_asked_for()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "agents: { rate: 1/1h, burst: 2 }");
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        // The body never comes, and the first line of the answer is not "100 Continue".
        var capped = await gateway.RawAsync(
            $"POST /shop/v1/notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n");

        capped.ShouldBe(429).Problem.ShouldBe("limit");
        capped.Reasons.ShouldBe(["limit-rate"]);
        capped.Json["role"]!.GetValue<string>().ShouldBe("sales");
        int.Parse(capped.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        gateway.Upstream.Count.ShouldBe(2);
        gateway.Log.ShouldContain("limit-rate");
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task A_rate_of_the_role_names_itself_and_when_to_come_back()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, per: role, rate: 2/12m }");
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(200);

        var limited = await gateway.GetAsync("/shop/v1/items", key);

        limited.ShouldBe(429).Reasons.ShouldBe(["limit-rate"]);
        limited.Json["reasons"]![0]!["rule"]!.GetValue<string>().ShouldMatch(@"^roles/sales\.yaml:\d+$");
        limited.Json["reasons"]![0]!["message"]!.GetValue<string>().ShouldContain("2 requests");
        int.Parse(limited.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 13 * 60);
        (await gateway.DecisionsAsync())[^1].Verdict.ShouldBe(Verdict.Deny);
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(14));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
    }

    [Fact]
    public async Task A_rate_of_each_agent_leaves_the_others_alone()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, per: agent, rate: 1/1h }");
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429);
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task Amounts_add_up_to_the_limit_and_no_further()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, operation: shop.refunds.create, per: role, sum: amount, max: 5000, currency: usd, window: 1d }");
        var key = await gateway.KeyAsync();
        (await RefundAsync(gateway, key, 3000)).ShouldBe(200);

        var limited = await RefundAsync(gateway, key, 2001);

        limited.ShouldBe(429).Reasons.ShouldBe(["limit-sum"]);
        (await RefundAsync(gateway, key, 2000)).ShouldBe(200);
        (await RefundAsync(gateway, key, 1)).ShouldBe(429);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        gateway.Upstream.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Many_at_once_never_spend_more_than_there_is()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, operation: shop.refunds.create, per: role, sum: amount, max: 1000, currency: usd, window: 1d }");
        var key = await gateway.KeyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => RefundAsync(gateway, key, 100, charge: "ch_" + i)));

        answers.Count(a => a.Status == 200).ShouldBe(10);
        answers.Count(a => a.Status == 429).ShouldBe(30);
        gateway.Upstream.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_budget_comes_back_where_nothing_was_sent_and_not_where_the_answer_was_an_error()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, per: role, rate: 1/1h }]\ndefault: deny").WithGone());
        gateway.Upstream.Answer = Answers.Status(500);
        var key = await gateway.KeyAsync();

        (await gateway.PostAsync("/gone/v1/items", key, "{}")).ShouldBe(502);
        (await gateway.PostAsync("/gone/v1/items", key, "{}")).ShouldBe(502);
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(500);
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(429);
    }

    [Fact]
    public async Task In_observe_mode_a_spent_limit_is_only_recorded()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, per: role, rate: 1/1h }", "mode: observe");
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        var row = (await gateway.DecisionsAsync())[^1];
        row.Verdict.ShouldBe(Verdict.Allow);
        row.Judged.ShouldBe(Verdict.Deny);
        row.Reasons.ShouldContain("limit-rate");

        // Only the first one took of the budget, before a restart and after it.
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(30));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        await gateway.RestartAsync();
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(36));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.DecisionsAsync())[^1].Judged.ShouldBe(Verdict.Allow);
    }

    [Fact]
    public async Task A_restart_gives_nobody_a_second_budget()
    {
        await using var gateway = await WithLimitAsync(
            "{ surface: billing, operation: shop.refunds.create, per: role, sum: amount, max: 5000, currency: usd, window: 1d }, "
            + "{ surface: billing, operation: shop.items.list, per: agent, rate: 2/12m }");
        var (key, other) = (await gateway.KeyAsync(), await gateway.KeyAsync());
        (await RefundAsync(gateway, key, 3000)).ShouldBe(200);
        (await RefundAsync(gateway, key, 1500)).ShouldBe(200);
        (await RefundAsync(gateway, key, 900)).ShouldBe(429);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", other)).ShouldBe(200);

        await gateway.RestartAsync();

        (await RefundAsync(gateway, other, 501)).ShouldBe(429).Reasons.ShouldBe(["limit-sum"]);
        (await RefundAsync(gateway, other, 500)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429).Reasons.ShouldBe(["limit-rate"]);
        (await gateway.GetAsync("/shop/v1/items", other)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", other)).ShouldBe(429);
        await gateway.RestartAsync();
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(14));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await RefundAsync(gateway, key, 1)).ShouldBe(429);
        await gateway.AdvanceAsync(TimeSpan.FromHours(27));
        await gateway.RestartAsync();
        (await RefundAsync(gateway, key, 5000)).ShouldBe(200);
    }

    [Fact]
    public async Task What_was_never_sent_is_not_restored()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, operation: shop.items.create, per: role, rate: 2/1h }]\ndefault: deny").WithGone());
        var key = await gateway.KeyAsync();
        (await gateway.PostAsync("/gone/v1/items", key, "{}")).ShouldBe(502);
        (await gateway.PostAsync("/gone/v1/items", key, "{}")).ShouldBe(502);
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(200);

        await gateway.RestartAsync();

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(429);
    }

    [Fact]
    public async Task A_sensitive_amount_that_the_record_only_hashes_counts_as_all_of_the_budget_after_a_restart()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("catalogs/shop.yaml", "risk: money, facts", "risk: money, sensitive: [amount], facts")
            .Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, per: role, sum: amount, max: 5000, currency: usd, window: 1d }]\ndefault: deny"));
        var key = await gateway.KeyAsync();
        (await RefundAsync(gateway, key, 100)).ShouldBe(200);

        await gateway.RestartAsync();

        (await RefundAsync(gateway, key, 1)).ShouldBe(429);
    }

    [Fact]
    public async Task Without_knowing_what_was_spent_the_gateway_does_not_start()
    {
        await using var gateway = await WithLimitAsync("{ surface: billing, per: role, rate: 2/1h }");
        using (var connection = gateway.Get<Database>().Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "DROP VIEW decision_list";
            command.ExecuteNonQuery();
        }

        (await Should.ThrowAsync<StartException>(gateway.RestartAsync)).Message.ShouldContain("What is left of the roles' limits is not known");
    }

    private static Task<GatewayAnswer> RefundAsync(GatewayUnderTest gateway, string key, int amount, string charge = "ch_1") =>
        gateway.PostAsync("/shop/v1/refunds", key, $$"""{"amount":{{amount}},"currency":"usd","charge":"{{charge}}"}""");

    private static Task<GatewayUnderTest> WithLimitAsync(string limit, string root = "") => GatewayUnderTest.StartAsync(s =>
    {
        s.Root = root;
        s.Edit("roles/sales.yaml", "default: deny", $"limits: [{limit}]\ndefault: deny");
    });
}
