using System.Net;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Audit.Export;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>Reading the record of a gateway at work, through the operators' API.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private const string Spoken = "call me at 555-0100";

    private GatewayUnderTest _gateway = null!;
    private string _token = "";
    private string _key = "";

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(setup => setup.Edit(
            "catalogs/shop.yaml",
            "facts: { resource: json:/item, text: json:/text } }",
            "facts: { resource: json:/item, text: json:/text }, sensitive: [text] }"));
        _token = await _gateway.OperatorAsync("noor");
        _key = await _gateway.KeyAsync();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Filters_narrow_by_risk_integration_approval_and_a_star()
    {
        await _gateway.GetAsync("/shop/v1/items", _key);
        var held = await _gateway.PostAsync("/shop/v1/mails", _key, """{"to":"kim"}""");
        await _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", _key);

        (await OperationsAsync("risk=message")).ShouldBe(["shop.mails.send"]);
        (await OperationsAsync("risk=destructive&integration=shop")).ShouldBe(["shop.items.delete"]);
        (await OperationsAsync("integration=elsewhere")).ShouldBeEmpty();
        (await OperationsAsync("approval=" + held.Approval)).ShouldBe(["shop.mails.send"]);
        (await OperationsAsync("operation=*.items.*")).ShouldBe(["shop.items.delete", "shop.items.list"]);
        (await OperationsAsync("order=oldest")).ShouldBe(["shop.items.list", "shop.mails.send", "shop.items.delete"]);
        (await ListAsync("risk=grave")).ShouldBe(400).Text.ShouldContain("money");
        (await ListAsync("order=random")).ShouldBe(400).Text.ShouldContain("newest or oldest");
    }

    [Fact]
    public async Task Cursors_lead_there_and_back()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await _gateway.GetAsync("/shop/v1/items", _key)).Decision!);
        }

        var first = await PageAsync("limit=2");
        Ids(first).ShouldBe(ids[..2]);
        first["previous"].ShouldBeNull();
        ((string)first["newest"]!).ShouldBe(ids[0]);
        var second = await PageAsync($"limit=2&before={first["next"]}");
        Ids(second).ShouldBe(ids[2..4]);
        var third = await PageAsync($"limit=2&before={second["next"]}");
        Ids(third).ShouldBe(ids[4..]);
        third["next"].ShouldBeNull();

        var back = await PageAsync($"limit=2&after={third["previous"]}");
        Ids(back).ShouldBe(ids[2..4]);
        back = await PageAsync($"limit=2&after={back["previous"]}");
        Ids(back).ShouldBe(ids[..2]);
        ((string)back["next"]!).ShouldBe(ids[1]);
        Ids(await PageAsync($"limit=2&after={back["previous"]}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_is_shown_with_what_was_said_of_it()
    {
        var passed = await _gateway.PostAsync("/shop/v1/items", _key, "{}");
        (await FindAsync(passed))["feedback"]!.AsArray().ShouldBeEmpty();

        await _gateway.ThumbDownAsync(passed.Decision!, "wrong item");

        var feedback = (await FindAsync(passed))["feedback"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)feedback["why"]!).ShouldBe("wrong item");
        ((string)feedback["blockId"]!).ShouldStartWith("blk_");
        (await PageAsync(""))["items"]![0]!.AsObject().ContainsKey("feedback").ShouldBeFalse();
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("ocsf")]
    [InlineData("cef")]
    public async Task An_export_has_sensitive_facts_only_as_keyed_hashes_and_no_bodies_queries_and_keys(string format)
    {
        await _gateway.PostAsync("/shop/v1/notes?trail=q-secret", _key, $$"""{"item":"i1","text":"{{Spoken}}","other":"b-secret"}""", ("traceparent", $"00-{Rows.Trace}-00f067aa0ba902b7-01"));
        await _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i9", _key);

        var export = (await ExportAsync("format=" + format)).ShouldBe(200);

        export.Text.Split('\n').Length.ShouldBe(3, export.Text);
        export.Text.ShouldContain("hmac:" + _gateway.Get<DigestKey>().Of(System.Text.Encoding.UTF8.GetBytes(Spoken)));
        export.Text.ShouldContain("role-operation-blocked");
        foreach (var secret in (string[])[Spoken, "555-01", "q-secret", "b-secret", _key, GatewayUnderTest.Secret, _token])
        {
            export.Text.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task What_the_gateway_records_are_valid_OCSF_events_and_CEF_lines()
    {
        await _gateway.PostAsync("/shop/v1/notes", _key, """{"item":"i|1=\\","text":"x"}""");
        await _gateway.GetAsync("/shop/v1/items/i9", _key);
        await _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i9", _key);
        await _gateway.PostAsync("/shop/v1/mails", _key, """{"to":"kim"}""");
        await _gateway.PostAsync("/shop/v1/notes", _key, "{");
        await _gateway.GetAsync("/shop/v1/nowhere", _key);

        var events = (await ExportAsync("format=ocsf")).ShouldBe(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        events.Length.ShouldBe(6);
        events.SelectMany(e => OcsfSchema.Errors(JsonNode.Parse(e)!.AsObject())).ShouldBeEmpty();
        var lines = (await ExportAsync("format=cef")).ShouldBe(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(l => CefParser.Read(l).Extension["externalId"]).ShouldBe(events.Select(e => (string)JsonNode.Parse(e)!["metadata"]!["uid"]!));
        CefParser.Read(lines[0]).Extension["cs3"].ShouldBe(@"i|1=\");
    }

    [Fact]
    public async Task An_exports_pages_follow_their_links_in_time_order_and_end_where_they_began()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await _gateway.GetAsync("/shop/v1/items", _key)).Decision!);
            await _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", _key);
        }

        var exported = new List<string>();
        var pages = 0;
        for (var path = "/api/decisions/export?format=jsonl&verdict=allow&since=1h&limit=2"; path is not null;)
        {
            var page = (await _gateway.OperateAsync(HttpMethod.Get, path, _token)).ShouldBe(200);
            page.Header("Content-Type").ShouldBe("application/x-ndjson");
            exported.AddRange(page.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (string)JsonNode.Parse(l)!["id"]!));
            path = page.Header("Link")?.Split('<', '>')[1];
            pages++;

            // What is decided meanwhile is not part of it.
            _gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            await _gateway.GetAsync("/shop/v1/items", _key);
        }

        exported.ShouldBe(ids);
        pages.ShouldBe(3);
    }

    [Fact]
    public async Task An_export_starts_at_the_oldest_also_where_it_ends_before_an_id()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await _gateway.GetAsync("/shop/v1/items", _key)).Decision!);
        }

        var page = await ExportAsync($"format=jsonl&limit=1&before={ids[2]}");

        ((string)JsonNode.Parse(page.Text)!["id"]!).ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData("", "format")]
    [InlineData("format=xml", "jsonl, ocsf, cef")]
    [InlineData("format=cef&verdict=maybe", "verdict")]
    [InlineData("format=cef&order=newest", "order")]
    public async Task An_export_that_cannot_be_made_says_why(string query, string said) =>
        (await ExportAsync(query)).ShouldBe((int)HttpStatusCode.BadRequest).Text.ShouldContain(said);

    [Fact]
    public async Task Nobody_but_an_operator_exports()
    {
        (await _gateway.OperateAsync(HttpMethod.Get, "/api/decisions/export?format=jsonl", null)).ShouldBe(401);
        (await _gateway.OperateAsync(HttpMethod.Get, "/api/decisions/export?format=jsonl", _key)).ShouldBe(401);
        (await _gateway.GetAsync("/api/decisions/export?format=jsonl", _key)).Status.ShouldBe(404);
    }

    private Task<GatewayAnswer> ListAsync(string query) => _gateway.OperateAsync(HttpMethod.Get, "/api/decisions?" + query, _token);

    private Task<GatewayAnswer> ExportAsync(string query) => _gateway.OperateAsync(HttpMethod.Get, "/api/decisions/export?" + query, _token);

    private async Task<JsonNode> PageAsync(string query) => (await ListAsync(query)).ShouldBe(200).Json;

    private async Task<IEnumerable<string>> OperationsAsync(string query) =>
        (await PageAsync(query))["items"]!.AsArray().Select(i => (string)i!["operation"]!);

    private async Task<JsonNode> FindAsync(GatewayAnswer answer) =>
        (await _gateway.OperateAsync(HttpMethod.Get, "/api/decisions/" + answer.Decision, _token)).ShouldBe(200).Json;

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(i => (string)i!["id"]!);
}
