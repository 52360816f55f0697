using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Enforcement;

public sealed class DecisionAnswerTests
{
    [Fact]
    public async Task A_denial_names_everything_and_speaks_the_vendors_error_shape()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync(
            "/shop/v1/refunds", await gateway.KeyAsync(), """{"amount":9000,"currency":"usd","charge":"ch_1"}""");

        answer.ShouldBe(403).Problem.ShouldBe("denied");
        var problem = answer.Json;
        problem["status"]!.GetValue<int>().ShouldBe(403);
        problem["title"]!.GetValue<string>().ShouldNotBeEmpty();
        problem["decisionId"]!.GetValue<string>().ShouldBe(answer.Decision);
        problem["verdict"]!.GetValue<string>().ShouldBe("deny");
        problem["role"]!.GetValue<string>().ShouldBe("sales");
        problem["integration"]!.GetValue<string>().ShouldBe("shop");
        problem["surface"]!.GetValue<string>().ShouldBe("billing");
        problem["operation"]!.GetValue<string>().ShouldBe("shop.refunds.create");
        problem["risk"]!.GetValue<string>().ShouldBe("money");
        var reason = problem["reasons"]!.AsArray().ShouldHaveSingleItem()!;
        reason["code"]!.GetValue<string>().ShouldBe("role-risk-denied");
        reason["gate"]!.GetValue<string>().ShouldBe("role");
        reason["rule"]!.GetValue<string>().ShouldMatch(@"^roles/sales\.yaml:\d+$");
        reason["message"]!.GetValue<string>().ShouldContain("shop.refunds.create");
        reason["nextStep"]!.GetValue<string>().ShouldBe("Ask finance: larger refunds are theirs.");
        problem["error"]!["type"]!.GetValue<string>().ShouldBe("denied");
        problem["error"]!["message"]!.GetValue<string>().ShouldContain("Ask finance");
        problem["error"]!["thumbgate"]!["decisionId"]!.GetValue<string>().ShouldBe(answer.Decision);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task All_reasons_of_all_gates_are_named_at_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Edit(
            "roles/sales.yaml", "default: deny", """
            scopes: { environments: [sandbox] }
            limits: [{ surface: billing, per: role, sum: amount, max: 100, currency: usd, window: 1d }]
            default: deny
            """).Edit("roles/sales.yaml", "tools: [shop.*]", "tools: [shop.items.*]").Edit("roles/sales.yaml", "[shop.items.delete]", "[shop.refunds.*]"));

        var answer = await gateway.PostAsync(
            "/shop/v1/refunds", await gateway.KeyAsync(), """{"amount":9000,"currency":"usd","charge":"ch_1"}""", ("Shop-Account", "acct_2"));

        answer.ShouldBe(403).Reasons.ShouldBe(
            ["role-out-of-scope", "role-tool-not-allowed", "role-operation-blocked", "role-account-not-allowed", "role-risk-denied", "limit-sum"],
            ignoreOrder: true);
        (await gateway.DecisionAsync()).Reasons.ShouldContain("limit-sum");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("{\"currency\":\"usd\"}", "role-risk-denied")]
    [InlineData("{\"amount\":-1,\"currency\":\"usd\"}", "role-risk-denied")]
    [InlineData("{\"amount\":1e1,\"currency\":\"usd\"}", "role-risk-denied")]
    [InlineData("{\"amount\":null,\"currency\":\"usd\"}", "role-risk-denied")]
    [InlineData("{\"amount\":[1],\"currency\":\"usd\"}", "role-risk-denied")]
    public async Task An_amount_that_is_not_plainly_there_never_satisfies_an_allow(string body, string code)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        (await gateway.PostAsync("/shop/v1/refunds", await gateway.KeyAsync(), body)).ShouldBe(403).Reasons.ShouldContain(code);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("{\"amount\":10,\"currency\":\"eur\"}")]
    [InlineData("{\"amount\":10}")]
    public async Task A_currency_that_no_rule_names_waits_for_a_human(string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync("/shop/v1/refunds", await gateway.KeyAsync(), body);

        answer.ShouldBe(403);
        answer.Json["verdict"]!.GetValue<string>().ShouldNotBe("allow");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Observe_mode_lets_pass_and_records_what_would_have_been()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "mode: observe");

        var answer = await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", await gateway.KeyAsync());

        answer.ShouldBe(200);
        gateway.Upstream.Single.Method.ShouldBe("DELETE");
        var row = await gateway.DecisionAsync();
        row.Verdict.ShouldBe(Verdict.Allow);
        row.Judged.ShouldBe(Verdict.Deny);
        row.Mode.ShouldBe(Mode.Observe);
        row.Reasons.ShouldContain("role-operation-blocked");
    }

    [Fact]
    public async Task An_agent_whose_role_config_does_not_have_is_denied()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync("ghosts"));

        answer.ShouldBe(403).Reasons.ShouldBe(["role-unknown"]);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_account_passes_only_where_the_role_names_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        (await gateway.GetAsync("/shop/v1/items", key, ("Shop-Account", "acct_2"))).ShouldBe(403).Reasons.ShouldBe(["role-account-not-allowed"]);
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync("support"), ("Shop-Account", "acct_1"))).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.GetAsync("/shop/v1/items", key, ("Shop-Account", "acct_1"))).ShouldBe(200);
        gateway.Upstream.Single.Header("Shop-Account").ShouldBe("acct_1");
    }

    [Fact]
    public async Task Answers_that_hand_out_capability_need_a_role_that_says_so()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var sales = await gateway.KeyAsync();

        foreach (var path in new[] { "/shop/v1/keys", "/shop/v1/uploads" })
        {
            var denied = await gateway.PostAsync(path, sales, "{}");
            denied.ShouldBe(403).Reasons.ShouldBe(["capability-answer"]);
            denied.Json["risk"]!.GetValue<string>().ShouldBe("access");
        }

        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.PostAsync("/shop/v1/keys", await gateway.KeyAsync("support"), "{}")).ShouldBe(200);
    }

    [Fact]
    public async Task What_no_catalog_names_is_unknown_and_denied()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        foreach (var (method, target) in new[] { ("GET", "/shop/v1/secrets"), ("PATCH", "/shop/v1/items/i1"), ("BREW", "/shop/v1/items"), ("GET", "/shop/v2/items") })
        {
            var answer = await gateway.SendAsync(new HttpMethod(method), target, key);
            answer.ShouldBe(403).Json["risk"]!.GetValue<string>().ShouldBe("unknown");
        }

        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_upstreams_session_never_reaches_the_agent_and_its_own_answer_does()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("{\"no\":1}", 422, ("Set-Cookie", "sid=1"), ("X-Request-Id", "r1"), ("ThumbGate-Decision", "dec_forged"));

        var answer = await gateway.GetAsync("/shop/v1/items/i1", await gateway.KeyAsync());

        answer.ShouldBe(422).Text.ShouldBe("{\"no\":1}");
        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Header("X-Request-Id").ShouldBe("r1");
        answer.Decision.ShouldBe((await gateway.DecisionAsync()).Id);
    }

    [Fact]
    public async Task An_address_that_no_integration_serves_says_so()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        (await gateway.GetAsync("/shopping/v1/items", await gateway.KeyAsync())).ShouldBe(404).Problem.ShouldBe("no-integration");
    }

    [Fact]
    public async Task Concurrent_refusals_each_tell_and_record_their_own_request()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "agents: { rate: 60000/1m, burst: 10000 }");
        var key = await gateway.KeyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            (Charge: $"ch_{i:D4}", Answer: await gateway.PostAsync("/shop/v1/refunds", key, $$"""{"amount":{{90000 + i}},"currency":"usd","charge":"ch_{{i:D4}}"}"""))));

        var rows = (await gateway.DecisionsAsync()).ToDictionary(d => d.Id);
        foreach (var (charge, answer) in answers)
        {
            answer.ShouldBe(403).Json["operation"]!.GetValue<string>().ShouldBe("shop.refunds.create");
            var row = rows[answer.Decision!];
            row.Resource.ShouldBe(charge);
            row.Facts.ShouldContain(charge);
            row.Facts.ShouldContain((90000 + int.Parse(charge.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
