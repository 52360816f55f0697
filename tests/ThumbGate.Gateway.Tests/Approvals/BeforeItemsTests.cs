using System.Net.Http;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Of a batch, who approves sees what stands where each of its requests would write.</summary>
public sealed class BeforeItemsTests
{
    private const string Retry = "hold: { release: retry }";
    private const string Two = """{"all":[{"method":"POST","url":"/items/i1","body":{"state":"shipped"}},{"method":"POST","url":"/mails","body":{"to":"ada"}},{"method":"POST","url":"/items/i2","body":{"state":"lost"}}]}""";

    [Fact]
    public async Task Each_request_inside_shows_what_stands_there_and_what_it_would_become()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "sent"));

        (await BatchAsync(gateway, await gateway.KeyAsync(), Two)).ShouldBe(403).Problem.ShouldBe("held");

        gateway.Upstream.Requests.Select(r => $"{r.Method} {r.RawTarget}").Order().ShouldBe(["GET /v1/items/i1", "GET /v1/items/i2"]);
        var card = await CardAsync(gateway);
        card["before"].ShouldBeNull();
        Befores(card).ShouldBe(
        [
            """{"read":"GET /v1/items/i1","fields":[{"field":"state","before":"packed","after":"shipped"}]}""",
            null,
            """{"read":"GET /v1/items/i2","fields":[{"field":"state","before":"sent","after":"lost"}]}""",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Retry)]
    public async Task An_approval_is_used_once_while_all_that_was_shown_still_stands(string release)
    {
        await using var gateway = await StartAsync(release);
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "sent"));
        var key = await gateway.KeyAsync();
        var held = await BatchAsync(gateway, key, Two);
        await gateway.ApproveAsync(held);

        (await BatchAsync(gateway, key, Two)).ShouldBe(200);

        gateway.Upstream.Requests.Select(r => r.Method).ShouldBe(["GET", "GET", "GET", "GET", "POST"]);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Retry)]
    public async Task One_value_that_has_changed_lapses_the_approval_and_is_named_with_its_request(string release)
    {
        await using var gateway = await StartAsync(release);
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "sent"));
        var key = await gateway.KeyAsync();
        var held = await BatchAsync(gateway, key, Two);
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "found"));

        await gateway.ApproveAsync(held);
        var repeat = await BatchAsync(gateway, key, Two);

        repeat.ShouldBe(403);
        gateway.Upstream.Requests.ShouldAllBe(r => r.Method == "GET");
        var ended = await gateway.ApprovalAsync(held);
        ended.Status.ShouldBe(ApprovalStatus.Cancelled);
        ended.Problem.ShouldNotBeNull().ShouldContain("was given while state of item 3 stood otherwise");
    }

    [Fact]
    public async Task A_request_that_can_not_be_read_again_keeps_all_of_them_from_being_sent()
    {
        await using var gateway = await StartAsync("hold: { release: retry }\nretry: { attempts: 0 }");
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "sent"));
        var key = await gateway.KeyAsync();
        var held = await BatchAsync(gateway, key, Two);
        await gateway.ApproveAsync(held);
        gateway.Upstream.Answer = Items(("i1", "packed"));

        var repeat = await BatchAsync(gateway, key, Two);

        repeat.ShouldBe(403).Problem.ShouldBe("before-unread");
        repeat.Text.ShouldContain("for item 3 the system answered with status 404");
        gateway.Upstream.Requests.ShouldAllBe(r => r.Method == "GET");
    }

    [Theory]
    [InlineData("""{"method":"POST","url":"/items/@{i1.id}","body":{"state":"x"}}""", "it names what another of these requests makes")]
    [InlineData("""{"method":"POST","url":"/items/i1","headers":{"Shop-Account":"acct_1"},"body":{"state":"x"}}""", "it names an account of its own")]
    [InlineData("""{"method":"POST","url":"/items/gone","body":{"state":"x"}}""", "the system answered with status 404")]
    public async Task What_can_not_be_read_is_said_beside_its_request(string item, string why)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Items(("i2", "sent"));

        (await BatchAsync(gateway, await gateway.KeyAsync(), """{"all":[ITEM,{"method":"POST","url":"/items/i2","body":{"state":"y"}}]}""".Replace("ITEM", item, StringComparison.Ordinal))).ShouldBe(403).Problem.ShouldBe("held");

        var card = await CardAsync(gateway);
        card["items"]![0]!["before"]!["notRead"]!.GetValue<string>().ShouldBe(why);
        card["items"]![1]!["before"]!["fields"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_many_requests_the_first_twenty_are_looked_at_and_the_card_says_so()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Items([.. Enumerable.Range(0, 30).Select(i => ($"i{i}", "packed"))]);
        var batch = Many(22);

        (await BatchAsync(gateway, await gateway.KeyAsync(), batch)).ShouldBe(403).Problem.ShouldBe("held");

        gateway.Upstream.Count.ShouldBe(BeforeLooks.Most);
        var card = await CardAsync(gateway);
        card["items"]![19]!["before"]!["fields"].ShouldNotBeNull();
        card["items"]![20]!["before"]!["notRead"]!.GetValue<string>().ShouldBe("only the first 20 are looked at");
    }

    [Fact]
    public async Task A_system_that_is_silent_keeps_the_agent_of_a_batch_no_longer_than_some_seconds()
    {
        await using var gateway = await StartAsync("retry: { attempts: 0 }");
        gateway.Upstream.Answer = Answers.Silent();
        var batch = Many(20);

        var held = await BatchAsync(gateway, await gateway.KeyAsync(), batch).WaitAsync(TimeSpan.FromSeconds(20));

        held.ShouldBe(403).Problem.ShouldBe("held");
        var said = (await CardAsync(gateway))["items"]!.AsArray().Select(i => i!["before"]!["notRead"]!.GetValue<string>()).Distinct();
        said.ShouldBe(["the system gave no answer: timed-out", "the system took too long to answer for all of them"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_terminal_shows_them_below_their_request()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Items(("i1", "packed"), ("i2", "sent"));
        await BatchAsync(gateway, await gateway.KeyAsync(), Two);

        var lines = ThumbGate.Gateway.Commands.CardText.Lines(System.Text.Json.JsonSerializer.SerializeToElement(await CardAsync(gateway)))
            .Where(l => l.Value is not null).Select(l => $"{l.Name}: {l.Value}").ToArray();

        var item = Array.FindIndex(lines, l => l.StartsWith("  item 1: ", StringComparison.Ordinal));
        item.ShouldBeGreaterThan(0);
        lines[item + 1].ShouldBe("      state: packed -> shipped");
    }

    private static Task<GatewayUnderTest> StartAsync(string shop = "") => GatewayUnderTest.StartAsync(s =>
    {
        s.Shop = shop;
        s.Edit("catalogs/shop.yaml", "- { id: items.search", """
            - { id: items.set, match: "POST /items/{item}", risk: message, before: { fields: { of: "json:" } } }
              - { id: batch, match: POST /batch, risk: envelope, envelope: { items: json:/all } }
              - { id: items.search
            """);
    });

    private static Task<GatewayAnswer> BatchAsync(GatewayUnderTest gateway, string key, string body) => gateway.PostAsync("/shop/v1/batch", key, body);

    private static Func<HttpContext, RecordedRequest, Task> Items(params (string Id, string State)[] items) => (context, request) =>
        request.Method != "GET" ? Answers.Json("{}")(context, request)
        : Array.Find(items, i => request.RawTarget == "/v1/items/" + i.Id) is { Id: not null } item ? Answers.Json($$"""{"state":"{{item.State}}"}""")(context, request)
        : Answers.Status(404)(context, request);

    private static async Task<JsonNode> CardAsync(GatewayUnderTest gateway)
    {
        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.TokenAsync("dana"));
        return JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["card"].ShouldNotBeNull(listed.Text);
    }

    private static string Many(int count) => new JsonObject
    {
        ["all"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["method"] = "POST", ["url"] = $"/items/i{i}", ["body"] = new JsonObject { ["state"] = "x" } })]),
    }.ToJsonString();

    private static string?[] Befores(JsonNode card) => [.. card["items"]!.AsArray().Select(i => i!["before"]?.ToJsonString())];
}
