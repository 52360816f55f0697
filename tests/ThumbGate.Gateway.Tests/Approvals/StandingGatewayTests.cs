using System.Text.Json.Nodes;
using ThumbGate.Gateway.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Standing approvals of a running gateway.</summary>
public sealed class StandingGatewayTests
{
    private const string Path = "/api/standing-approvals";

    [Theory]
    [InlineData("execute")]
    [InlineData("retry")]
    public async Task What_was_approved_before_passes_at_once_and_everything_else_waits(string release)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = $"hold: {{ release: {release} }}");
        var (agent, key) = await AgentAsync(gateway);
        var given = (await GiveAsync(gateway, agent)).ShouldBe(201).Json["id"]!.GetValue<string>();

        (await gateway.PostAsync("/shop/v1/mails", key, Mail("kim@shop.test", "one"))).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail("kim@shop.test", "two"))).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail("lee@shop.test", "three"))).ShouldBe(403);
        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail("kim@shop.test", "four"))).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(2);

        (await gateway.OperateAsync(HttpMethod.Get, Path, await gateway.TokenAsync("omar"))).ShouldBe(200).Json["items"]![0]!["used"]!.GetValue<int>().ShouldBe(2);
        (await gateway.OperateAsync(HttpMethod.Delete, $"{Path}/{given}", await gateway.TokenAsync("omar"))).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("ended");
        (await gateway.PostAsync("/shop/v1/mails", key, Mail("kim@shop.test", "five"))).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Feedback_that_denies_is_not_answered_by_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (agent, key) = await AgentAsync(gateway);
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail("kim@shop.test", "one"));
        (await gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{held.Approval}/deny", await gateway.TokenAsync("dana"), new JsonObject { ["comment"] = "no", ["feedback"] = "down" }))
            .ShouldBe(200);
        (await GiveAsync(gateway, agent)).ShouldBe(201);

        (await gateway.PostAsync("/shop/v1/mails", key, Mail("kim@shop.test", "one"))).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("operation", "shop.refunds.create", "its risk is money")]
    [InlineData("operation", "shop.items.delete", "its risk is destructive")]
    [InlineData("operation", "shop.nothing", "name an operation")]
    [InlineData("integration", "", "say in which system")]
    [InlineData("integration", "sandbox", "name an integration")]
    [InlineData("resource", "", "say on what")]
    [InlineData("resource", "(sensitive)", "masked")]
    [InlineData("until", "25h", "at most a day")]
    [InlineData("until", "2020-01-01T00:00:00Z", "a time to come")]
    [InlineData("atMost", "0", "from 1 to 100")]
    [InlineData("atMost", "101", "from 1 to 100")]
    [InlineData("agent", "agt_nobody", "name an agent")]
    [InlineData("givenBy", "omar", "no such field")]
    public async Task One_that_says_too_much_or_too_little_is_refused(string field, string value, string why)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (agent, _) = await AgentAsync(gateway);

        (await GiveAsync(gateway, agent, (field, value))).ShouldBe(400).Json["detail"]!.GetValue<string>().ShouldContain(why);
    }

    [Fact]
    public async Task Nobody_gives_one_for_an_agent_of_theirs()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (agent, _) = await AgentAsync(gateway, owner: "Dana@shop.test");

        (await GiveAsync(gateway, agent)).ShouldBe(403).Problem.ShouldBe("own-agent");
    }

    [Theory]
    [InlineData("17:00", "2030-05-01T15:00:00Z")]
    [InlineData("9:30", "2030-05-01T07:30:00Z")]
    [InlineData("2h", "2h")]
    [InlineData("2030-05-01T17:00:00Z", "2030-05-01T17:00:00Z")]
    public void A_time_of_day_is_the_one_here(string given, string sent) =>
        StandingCommands.Moment(given, new DateTimeOffset(2030, 5, 1, 12, 0, 0, TimeSpan.FromHours(2))).ShouldBe(sent);

    private static async Task<(string Id, string Key)> AgentAsync(GatewayUnderTest gateway, string owner = "sales-team")
    {
        var issued = await gateway.IssueAsync(owner: owner);
        return (issued.Agent.Identity.Id, issued.Key);
    }

    private static string Mail(string to, string text) => $$"""{"to":"{{to}}","text":"{{text}}"}""";

    private static async Task<GatewayAnswer> GiveAsync(GatewayUnderTest gateway, string agent, (string Field, string Value)? but = null)
    {
        var given = new JsonObject
        {
            ["agent"] = agent, ["integration"] = "shop", ["operation"] = "shop.mails.send", ["resource"] = "kim@shop.test", ["until"] = "2h", ["atMost"] = "3", ["comment"] = "the launch",
        };
        if (but is var (field, value))
        {
            given[field] = value;
        }

        return await gateway.OperateAsync(HttpMethod.Post, Path, await gateway.TokenAsync("dana"), given);
    }
}
