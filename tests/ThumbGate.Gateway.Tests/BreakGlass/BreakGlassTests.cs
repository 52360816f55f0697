using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.BreakGlass;

/// <summary>Break-glass of a running gateway.</summary>
public sealed class BreakGlassTests(BreakGlassGateway fixture) : IClassFixture<BreakGlassGateway>
{
    private const string Path = "/api/break-glass";
    private const string Refund = """{"amount":9000,"currency":"usd","charge":"ch_1"}""";

    private readonly GatewayUnderTest _gateway = fixture.Gateway;

    [Fact]
    public async Task While_it_is_open_what_may_be_overridden_passes_and_the_record_and_the_log_say_so()
    {
        var issued = await _gateway.IssueAsync();
        (await DeleteAsync(issued.Key)).ShouldBe(403).Reasons.ShouldBe(["role-operation-blocked", "role-risk-denied"]);

        var id = Id(await OpenAsync("dana", ("agent", issued.Agent.Identity.Id), ("operation", "shop.items.delete")));
        var passed = (await DeleteAsync(issued.Key)).ShouldBe(200);
        (await DeleteAsync(await _gateway.KeyAsync())).ShouldBe(403);
        (await _gateway.OperateAsync(HttpMethod.Delete, $"{Path}/{id}", await _gateway.TokenAsync("omar"))).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("ended");
        (await DeleteAsync(issued.Key)).ShouldBe(403);

        var written = await _gateway.EverythingWrittenAsync();
        written.ShouldContain("\"break-glass\"");
        _gateway.Log.Split('\n').ShouldContain(l => l.Contains("\"Warning\"") && l.Contains($"\"BreakGlass\":\"{id}\"") && l.Contains(passed.Decision!));
        (await _gateway.OperateAsync(HttpMethod.Get, $"/api/decisions/{passed.Decision}", await _gateway.TokenAsync("omar"))).ShouldBe(200).Json.ToJsonString()
            .ShouldContain($"dana opened break-glass {id}: the incident");
    }

    [Fact]
    public async Task Money_takes_two_and_neither_may_answer_for_the_agent()
    {
        var issued = await _gateway.IssueAsync(owner: "omar");
        var id = Id(await OpenAsync("dana", ("agent", issued.Agent.Identity.Id), ("surface", "billing")));
        (await RefundAsync(issued.Key)).ShouldBe(403);
        (await DeleteAsync(issued.Key)).ShouldBe(200);

        (await SecondAsync(id, "dana")).ShouldBe(403).Problem.ShouldBe("own-break-glass");
        (await SecondAsync(id, "omar")).ShouldBe(403).Problem.ShouldBe("own-agent");
        (await SecondAsync("brk_nothing", "eve")).ShouldBe(404);
        (await RefundAsync(issued.Key)).ShouldBe(403);
        await _gateway.OperatorAsync("puppet", madeBy: "dana");
        (await SecondAsync(id, "puppet")).ShouldBe(403).Problem.ShouldBe("own-break-glass");
        (await SecondAsync(id, "eve")).ShouldBe(200).Json["secondedBy"]!.GetValue<string>().ShouldBe("eve");
        (await SecondAsync(id, "kim")).ShouldBe(409);
        (await RefundAsync(issued.Key)).ShouldBe(200);
    }

    [Fact]
    public async Task Of_a_role_it_exempts_no_agent_of_whoever_opened_it()
    {
        var (own, other) = (await _gateway.KeyAsync(owner: "Kim@shop.test"), await _gateway.KeyAsync(owner: "lee"));
        var id = Id(await OpenAsync("kim", ("role", "sales"), ("operation", "shop.items.delete")));

        (await DeleteAsync(own)).ShouldBe(403);
        (await DeleteAsync(other)).ShouldBe(200);
        await _gateway.OperateAsync(HttpMethod.Delete, $"{Path}/{id}", await _gateway.TokenAsync("kim"));
    }

    [Theory]
    [InlineData("surface:billing", "name a role or an agent")]
    [InlineData("role:sales agent:agt_1 surface:billing", "name a role or an agent")]
    [InlineData("role:ghosts surface:billing", "name a role of the policy")]
    [InlineData("agent:agt_1 surface:billing", "name an agent")]
    [InlineData("role:sales", "name an operation or a surface")]
    [InlineData("role:sales surface:billing operation:shop.items.delete", "name an operation or a surface")]
    [InlineData("role:sales operation:shop.nothing", "name an operation of a catalog")]
    [InlineData("role:sales surface:moon", "give one of")]
    [InlineData("role:sales surface:billing for:61m", "an hour at most")]
    [InlineData("role:sales surface:billing for:0m", "an hour at most")]
    [InlineData("role:sales surface:billing reason:", "say why")]
    [InlineData("role:sales surface:billing secondedBy:eve", "no such field")]
    [InlineData("role:sales surface:billing openedBy:eve", "no such field")]
    public async Task One_that_says_too_much_or_too_little_is_refused(string fields, string why) =>
        (await OpenAsync("dana", [.. fields.Split(' ').Select(f => f.Split(':')).Select(f => (f[0], f[1]))])).ShouldBe(400).Json["detail"]!.GetValue<string>().ShouldContain(why);

    [Fact]
    public async Task Nobody_opens_it_for_an_agent_of_theirs_and_no_agent_opens_it_at_all()
    {
        var issued = await _gateway.IssueAsync(owner: "dana");

        (await OpenAsync("dana", ("agent", issued.Agent.Identity.Id), ("surface", "billing"))).ShouldBe(403).Problem.ShouldBe("own-agent");
        (await _gateway.OperateAsync(HttpMethod.Post, Path, issued.Key, new JsonObject { ["role"] = "sales", ["surface"] = "billing", ["reason"] = "x", ["for"] = "30m" })).ShouldBe(401);
    }

    private static string Id(GatewayAnswer opened) => opened.ShouldBe(201).Json["id"]!.GetValue<string>();

    private async Task<GatewayAnswer> OpenAsync(string who, params (string Name, string Value)[] fields)
    {
        var body = new JsonObject { ["reason"] = "the incident", ["for"] = "30m" };
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return await _gateway.OperateAsync(HttpMethod.Post, Path, await _gateway.TokenAsync(who), body);
    }

    private async Task<GatewayAnswer> SecondAsync(string id, string who) =>
        await _gateway.OperateAsync(HttpMethod.Post, $"{Path}/{id}/second", await _gateway.TokenAsync(who), new JsonObject());

    private Task<GatewayAnswer> DeleteAsync(string key) => _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/" + Guid.NewGuid().ToString("N"), key);

    private Task<GatewayAnswer> RefundAsync(string key) => _gateway.PostAsync("/shop/v1/refunds", key, Refund);
}

/// <summary>A gateway whose sales agents may be exempted from some of what they may not do.</summary>
public sealed class BreakGlassGateway : IAsyncLifetime
{
    internal GatewayUnderTest Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await GatewayUnderTest.StartAsync(s => s
        .Edit("roles/sales.yaml", "[shop.items.delete], next: \"Archive the item instead.\" }", "[shop.items.delete], overridable: true }")
        .Edit("roles/sales.yaml", "bulk: hold", "bulk: hold\n    destructive: { verdict: deny, overridable: true }")
        .Edit("roles/sales.yaml", "next: \"Ask finance: larger refunds are theirs.\" }", "next: \"Ask finance.\", overridable: true }"));

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
