using System.Net.Http;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Who approves sees what stands there now, and their yes is for that.</summary>
public sealed class BeforeValuesTests
{
    private const string Retry = "hold: { release: retry }";
    private const string Set = """{"state":"shipped","note":"x"}""";
    private const string Fields = "before: { values: { owner: /owner }, fields: { of: \"json:\" } }";

    [Fact]
    public async Task The_card_shows_what_stands_there_and_what_it_would_become()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Item("packed");

        (await SetAsync(gateway, await gateway.KeyAsync())).ShouldBe(403).Problem.ShouldBe("held");

        var read = gateway.Upstream.Single;
        (read.Method, read.RawTarget).ShouldBe(("GET", "/v1/items/i1"));
        read.Header("Authorization").ShouldBe("Bearer " + GatewayUnderTest.Secret);
        var before = await BeforeAsync(gateway);
        before["read"]!.GetValue<string>().ShouldBe("GET /v1/items/i1");
        before["fields"]!.ToJsonString().ShouldBe(
            """[{"field":"owner","before":"kim"},{"field":"state","before":"packed","after":"shipped"},{"field":"note","notThere":true,"after":"x"}]""");
    }

    [Fact]
    public async Task The_terminal_tells_what_stands_there_from_what_the_request_says()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Item("packed");
        await SetAsync(gateway, await gateway.KeyAsync());
        var card = new JsonObject { ["before"] = (await BeforeAsync(gateway)).DeepClone() };

        ThumbGate.Gateway.Commands.CardText.Lines(System.Text.Json.JsonSerializer.SerializeToElement(card)).Where(l => l.Name.StartsWith("  ", StringComparison.Ordinal))
            .ShouldBe([("  owner now", "kim"), ("  state", "packed -> shipped"), ("  note", "(not there) -> x")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Retry)]
    public async Task An_approval_is_used_while_what_was_shown_still_stands(string release)
    {
        await using var gateway = await StartAsync(release);
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();
        var held = await SetAsync(gateway, key);
        await gateway.ApproveAsync(held);

        (await SetAsync(gateway, key)).ShouldBe(200);

        gateway.Upstream.Requests.Select(r => r.Method).ShouldBe(["GET", "GET", "POST"]);
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
    }

    [Theory]
    [InlineData("", """{"owner":"kim","state":"lost"}""", "state")]
    [InlineData(Retry, """{"owner":"kim","state":"lost"}""", "state")]
    [InlineData("", """{"owner":"eve","state":"packed","note":"new"}""", "owner and note")]
    [InlineData(Retry, """{"owner":"kim","state":["packed"]}""", "state")]
    [InlineData("", """{"owner":"kim"}""", "state")]
    public async Task A_value_that_has_changed_lapses_the_approval_by_name(string release, string now, string changed)
    {
        await using var gateway = await StartAsync(release);
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();
        var held = await SetAsync(gateway, key);
        gateway.Upstream.Answer = Answers.Json(now);

        await gateway.ApproveAsync(held);
        var repeat = await SetAsync(gateway, key);

        gateway.Upstream.Requests.ShouldAllBe(r => r.Method == "GET");
        var ended = await gateway.ApprovalAsync(held);
        ended.Status.ShouldBe(ApprovalStatus.Cancelled);
        ended.Problem.ShouldNotBeNull().ShouldContain($"was given while {changed} stood otherwise");
        if (release.Length > 0)
        {
            repeat.ShouldBe(403).Problem.ShouldBe("before-changed");
        }

        (await SetAsync(gateway, key)).ShouldBe(403).Approval.ShouldNotBe(held.Approval);
    }

    [Theory]
    [InlineData(404, "the system answered with status 404")]
    [InlineData(500, "the system answered with status 500")]
    public async Task A_read_that_fails_is_said_on_the_card_and_the_request_is_held_and_sent_all_the_same(int status, string why)
    {
        await using var gateway = await StartAsync("retry: { attempts: 0 }");
        gateway.Upstream.Answer = OfReads(Answers.Status(status));
        var key = await gateway.KeyAsync();
        var held = await SetAsync(gateway, key);

        var before = await BeforeAsync(gateway);
        before["notRead"]!.GetValue<string>().ShouldBe(why);
        before["fields"].ShouldBeNull();
        await gateway.ApproveAsync(held);

        (await SetAsync(gateway, key)).ShouldBe(200);
        gateway.Upstream.Requests.Select(r => r.Method).ShouldBe(["GET", "POST"]);
    }

    [Theory]
    [InlineData("text/html", "{}", "the system's answer is no plain JSON")]
    [InlineData("application/json", "{", "the system's answer is not JSON with one reading")]
    [InlineData("application/json", """{"owner":"a","owner":"b"}""", "the system's answer is not JSON with one reading")]
    [InlineData("application/json", "\"LONG\"", "the system's answer is too large")]
    public async Task An_answer_that_can_not_be_read_is_said_on_the_card(string type, string answer, string why)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Answers.Text(answer.Replace("LONG", new string('a', 300_000), StringComparison.Ordinal), type, 200);

        await SetAsync(gateway, await gateway.KeyAsync());

        (await BeforeAsync(gateway))["notRead"]!.GetValue<string>().ShouldBe(why);
    }

    [Fact]
    public async Task What_was_read_once_and_can_not_be_read_again_is_not_sent()
    {
        await using var gateway = await StartAsync("hold: { release: retry }\nretry: { attempts: 0 }");
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();
        var held = await SetAsync(gateway, key);
        await gateway.ApproveAsync(held);

        gateway.Upstream.Answer = OfReads(Answers.Status(503));
        (await SetAsync(gateway, key)).ShouldBe(503).Problem.ShouldBe("before-unread");
        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Approved);
        gateway.Upstream.Answer = OfReads(Answers.Status(404));
        (await SetAsync(gateway, key)).ShouldBe(403).Problem.ShouldBe("before-unread");

        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Cancelled);
        gateway.Upstream.Requests.ShouldAllBe(r => r.Method == "GET");
    }

    [Fact]
    public async Task The_gateway_itself_tries_again_what_it_could_not_read_again_and_does_not_send_it_unread()
    {
        await using var gateway = await StartAsync("retry: { attempts: 0 }");
        gateway.Upstream.Answer = Item("packed");
        var held = await SetAsync(gateway, await gateway.KeyAsync());
        gateway.Upstream.Answer = OfReads(Answers.Status(503));

        await gateway.ApproveAsync(held);

        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Attempts == 1);
        var waiting = await gateway.ApprovalAsync(held);
        (waiting.Status, waiting.DueAt is not null).ShouldBe((ApprovalStatus.Approved, true));
        waiting.Problem.ShouldNotBeNull().ShouldStartWith("before-unread");
        gateway.Upstream.Requests.ShouldAllBe(r => r.Method == "GET");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Retry)]
    public async Task A_precondition_of_the_vendors_goes_with_what_was_approved_in_place_of_another_look(string release)
    {
        await using var gateway = await StartAsync(release, "before: { values: { owner: /owner }, precondition: { header: If-Match, value: \"header:ETag\" } }");
        gateway.Upstream.Answer = Answers.Json("""{"owner":"kim"}""", 200, ("ETag", "\"v7\""));
        var key = await gateway.KeyAsync();
        var held = await SetAsync(gateway, key);
        gateway.Upstream.Answer = Answers.Status(412);

        await gateway.ApproveAsync(held);

        (await SetAsync(gateway, key)).ShouldBe(412);
        gateway.Upstream.Requests.Select(r => r.Method).ShouldBe(["GET", "POST"]);
        gateway.Upstream.Requests[1].Header("If-Match").ShouldBe("\"v7\"");
    }

    [Fact]
    public async Task An_agents_own_precondition_stays_and_the_values_are_looked_at_again()
    {
        await using var gateway = await StartAsync("", "before: { values: { owner: /owner }, precondition: { header: If-Match, value: \"header:ETag\" } }");
        gateway.Upstream.Answer = Answers.Json("""{"owner":"kim"}""", 200, ("ETag", "\"v7\""));
        var key = await gateway.KeyAsync();

        var held = await gateway.PostAsync("/shop/v1/items/i1", key, Set, ("If-Match", "\"mine\""));
        await gateway.ApproveAsync(held);

        (await gateway.ApprovalAsync(held)).Status.ShouldBe(ApprovalStatus.Executed);
        gateway.Upstream.Requests.Select(r => r.Method).ShouldBe(["GET", "GET", "POST"]);
        gateway.Upstream.Requests[2].Header("If-Match").ShouldBe("\"mine\"");
    }

    [Fact]
    public async Task What_the_catalog_marks_sensitive_is_masked_before_and_after_and_compared_all_the_same()
    {
        await using var gateway = await StartAsync("", "facts: { state: json:/state }, sensitive: [state], " + Fields);
        gateway.Upstream.Answer = Item("hidden-before");
        var held = await gateway.PostAsync("/shop/v1/items/i1", await gateway.KeyAsync(), """{"state":"hidden-after"}""");

        (await BeforeAsync(gateway))["fields"]![1]!.ToJsonString().ShouldBe("""{"field":"state","before":"(sensitive)","after":"(sensitive)"}""");
        (await gateway.EverythingWrittenAsync()).ShouldNotContain("hidden-before");
        gateway.Upstream.Answer = Item("hidden-other");
        await gateway.ApproveAsync(held);
        (await gateway.ApprovalAsync(held)).Problem.ShouldNotBeNull().ShouldContain("while state stood otherwise");
    }

    [Fact]
    public async Task It_is_read_with_the_credential_for_reading_in_the_account_of_the_request()
    {
        await using var gateway = await StartAsync(configure: s => s.Credentials = """
            credentials:
              - { name: reader, secret: "env:THUMBGATE_NOBODY_SET_THIS", scheme: header, header: X-Reader, for: { risks: [read] } }
              - { name: live, secret: "file:{secret}", scheme: bearer }
            """);
        await gateway.PostAsync("/shop/v1/items/i1", await gateway.KeyAsync(), Set, ("Shop-Account", "acct_1"));
        (await BeforeAsync(gateway))["notRead"]!.GetValue<string>().ShouldBe("there is no credential for reading");
        gateway.Upstream.Count.ShouldBe(0);

        await using var other = await StartAsync();
        other.Upstream.Answer = Item("packed");
        await other.PostAsync(
            "/shop/v1/items/i1",
            await other.KeyAsync(),
            Set,
            ("Shop-Account", "acct_1"), ("Shop-Version", "7"), ("Idempotency-Key", "k"), ("If-None-Match", "\"x\""), ("Range", "bytes=0-1"), ("Accept", "text/html"));
        var read = other.Upstream.Single;
        (read.Header("Shop-Account"), read.Header("Shop-Version"), read.Header("Accept")).ShouldBe(("acct_1", "7", "application/json"));
        foreach (var absent in (string[])["Idempotency-Key", "If-None-Match", "Range", "Content-Type", "ThumbGate-Decision"])
        {
            read.Header(absent).ShouldBeNull(absent);
        }
    }

    [Fact]
    public async Task An_agents_own_credential_reads_where_it_passes()
    {
        await using var gateway = await StartAsync(configure: s => s.Credentials = "credential: pass");
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();
        (string, string)[] own = [("X-ThumbGate-Key", key), ("Authorization", "Bearer own")];

        var held = await gateway.PostAsync("/shop/v1/items/i1", "", Set, own);
        await gateway.ApproveAsync(held);
        (await gateway.PostAsync("/shop/v1/items/i1", "", Set, own)).ShouldBe(200);

        gateway.Upstream.Requests.Select(r => $"{r.Method} {r.Header("Authorization")}").ShouldBe(["GET Bearer own", "GET Bearer own", "POST Bearer own"]);
    }

    [Fact]
    public async Task A_repeat_that_joins_its_hold_reads_nothing()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();

        for (var i = 0; i < 5; i++)
        {
            (await SetAsync(gateway, key)).ShouldBe(403);
        }

        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_read_for_what_is_not_held_because_too_much_waits_already()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Answer = Item("packed");
        var key = await gateway.KeyAsync();
        for (var i = 0; i < ApprovalStore.MostPending; i++)
        {
            (await gateway.PostAsync($"/shop/v1/items/i{i}", key, Set)).ShouldBe(403);
        }

        (await gateway.PostAsync("/shop/v1/items/one-more", key, Set)).ShouldBe(429).Problem.ShouldBe("too-many-holds");

        gateway.Upstream.Count.ShouldBe(ApprovalStore.MostPending);
    }

    [Fact]
    public async Task A_system_that_is_silent_keeps_the_agent_no_longer_than_a_few_seconds()
    {
        await using var gateway = await StartAsync("retry: { attempts: 0 }");
        gateway.Upstream.Answer = Answers.Silent();

        var held = await SetAsync(gateway, await gateway.KeyAsync()).WaitAsync(TimeSpan.FromSeconds(30));

        held.ShouldBe(403).Problem.ShouldBe("held");
        (await BeforeAsync(gateway))["notRead"]!.GetValue<string>().ShouldBe("the system gave no answer: timed-out");
    }

    private static Task<GatewayUnderTest> StartAsync(string shop = "", string keys = Fields, Action<GatewaySetup>? configure = null) => GatewayUnderTest.StartAsync(s =>
    {
        s.Shop = shop;
        s.Edit("catalogs/shop.yaml", "- { id: items.search", $"- {{ id: items.set, match: \"POST /items/{{item}}\", risk: message, {keys} }}\n  - {{ id: items.search");
        configure?.Invoke(s);
    });

    private static Task<GatewayAnswer> SetAsync(GatewayUnderTest gateway, string key) => gateway.PostAsync("/shop/v1/items/i1", key, Set);

    private static Func<HttpContext, RecordedRequest, Task> Item(string state) => Answers.Json($$"""{"owner":"kim","state":"{{state}}"}""");

    private static Func<HttpContext, RecordedRequest, Task> OfReads(Func<HttpContext, RecordedRequest, Task> answer) =>
        (context, request) => request.Method == "GET" ? answer(context, request) : Answers.Json("{}")(context, request);

    private static async Task<JsonNode> BeforeAsync(GatewayUnderTest gateway)
    {
        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.TokenAsync("dana"));
        return JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["card"]!["before"].ShouldNotBeNull(listed.Text);
    }
}
