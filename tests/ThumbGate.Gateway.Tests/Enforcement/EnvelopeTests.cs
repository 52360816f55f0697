using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Enforcement;

public sealed class EnvelopeTests
{
    private const string List = """{"method":"GET","url":"/items"}""";
    private const string Note = """{"method":"POST","url":"/notes","body":{"item":"i1","text":"sold out"}}""";
    private const string Mail = """{"method":"POST","url":"/mails","body":{"to":"ada"},"id":"greet"}""";
    private const string Delete = """{"method":"DELETE","url":"/items/i1"}""";

    [Fact]
    public async Task A_batch_of_what_is_allowed_passes_as_it_is_and_its_items_are_on_record()
    {
        await using var gateway = await StartAsync();
        var body = Batch(List, Note);

        (await gateway.PostAsync("/shop/v1/batch", await gateway.KeyAsync(), body)).ShouldBe(200);

        gateway.Upstream.Requests.ShouldHaveSingleItem().Text.ShouldBe(body);
        var row = await gateway.DecisionAsync();
        row.Operation.ShouldBe("shop.batch");
        row.Risk.ShouldBe(RiskClass.Write);
        var items = JsonNode.Parse(row.Facts)!["$items"]!.AsArray();
        items.Select(i => $"{i!["item"]} {i["operation"]} {i["surface"]} {i["risk"]}").ShouldBe(
            ["item 1 shop.items.list billing read", "item 2 shop.notes.create billing write"]);
        items[1]!["resource"]!.GetValue<string>().ShouldBe("i1");
        items[1]!["facts"]!["text"]!.GetValue<string>().ShouldBe("sold out");
    }

    [Fact]
    public async Task One_item_that_may_not_pass_stops_the_batch_and_is_named()
    {
        await using var gateway = await StartAsync();

        var denied = await gateway.PostAsync("/shop/v1/batch", await gateway.KeyAsync(), Batch(List, Delete, Note));

        denied.ShouldBe(403).Reasons.ShouldBe(["role-operation-blocked", "role-risk-denied"]);
        denied.Json["reasons"]![0]!["item"]!.GetValue<string>().ShouldBe("item 2");
        denied.Json["detail"]!.GetValue<string>().ShouldStartWith("item 2: ");
        denied.Json["risk"]!.GetValue<string>().ShouldBe("destructive");
        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.DecisionAsync()).Reasons.ShouldContain("\"item\":\"item 2\"");
    }

    [Fact]
    public async Task A_held_batch_shows_its_items_and_passes_once_released()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/batch", key, Batch(List, Mail));
        held.ShouldBe(403).Problem.ShouldBe("held");

        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.TokenAsync("dana"));
        var card = JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["card"]!;
        card["risk"]!.GetValue<string>().ShouldBe("message");
        card["items"]!.AsArray().Select(i => $"{i!["item"]} {i["operation"]} {i["risk"]} {i["method"]} {i["path"]} {i["resource"]}").ShouldBe(
            ["item 1 shop.items.list read GET /v1/items ", "item 2 (greet) shop.mails.send message POST /v1/mails ada"]);

        await gateway.ApproveAsync(held);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(List, Mail))).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(Mail, Mail))).ShouldBe(403);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_got_a_thumbs_down_is_stopped_inside_a_batch_too()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.KeyAsync();
        var bad = await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i1","text":"sold out"}""");
        await gateway.ThumbDownAsync(bad.ShouldBe(200).Decision!, "It was not sold out.");

        var repeat = await gateway.PostAsync("/shop/v1/batch", key, Batch(List, Note));

        repeat.ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
        repeat.Json["reasons"]![0]!["item"]!.GetValue<string>().ShouldBe("item 2");
        repeat.Json["reasons"]![0]!["incident"]!.GetValue<string>().ShouldBe(bad.Decision);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(List, Note.Replace("i1", "i2", StringComparison.Ordinal)))).ShouldBe(200);
    }

    [Fact]
    public async Task Items_count_towards_limits_one_by_one_also_after_a_restart()
    {
        await using var gateway = await StartAsync(s => s.Edit(
            "roles/sales.yaml", "default: deny", "limits: [ { surface: billing, operation: shop.notes.create, per: role, rate: 3/1d } ]\ndefault: deny"));
        var key = await gateway.KeyAsync();
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(Note, List, Note))).ShouldBe(200);

        (await gateway.PostAsync("/shop/v1/batch", key, Batch(Note, Note))).ShouldBe(429).Reasons.ShouldBe(["limit-rate"]);
        await gateway.RestartAsync();
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(Note, Note))).ShouldBe(429);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(List, Note))).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i9"}""")).ShouldBe(429);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch(Note, Note, Note, Note))).ShouldBe(403).Reasons.ShouldBe(["limit-rate"]);
    }

    [Fact]
    public async Task Of_many_items_the_record_tells_how_many_are_alike_and_a_restart_counts_them_all()
    {
        await using var gateway = await StartAsync(s => s.Edit(
            "roles/sales.yaml", "default: deny", "limits: [ { surface: billing, operation: shop.notes.create, per: role, rate: 200/1d } ]\ndefault: deny"));
        var key = await gateway.KeyAsync();
        (await gateway.PostAsync("/shop/v1/batch", key, Batch([.. Enumerable.Repeat(Note, 150)]))).ShouldBe(200);

        var items = JsonNode.Parse((await gateway.DecisionAsync()).Facts)!["$items"]!.AsArray();
        items.Count.ShouldBe(101);
        items[100]!["times"]!.GetValue<int>().ShouldBe(50);
        await gateway.RestartAsync();
        (await gateway.PostAsync("/shop/v1/batch", key, Batch([.. Enumerable.Repeat(Note, 51)]))).ShouldBe(429);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch([.. Enumerable.Repeat(Note, 50)]))).ShouldBe(200);
    }

    [Fact]
    public async Task An_account_inside_a_batch_is_bound_like_one_outside()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.KeyAsync();

        (await gateway.PostAsync("/shop/v1/batch", key, Batch("""{"method":"GET","url":"/items","headers":{"Shop-Account":"acct_1"}}"""))).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/batch", key, Batch("""{"method":"GET","url":"/items","headers":{"Shop-Account":"acct_2"}}"""))).ShouldBe(403)
            .Reasons.ShouldBe(["role-account-not-allowed"]);
    }

    [Fact]
    public async Task An_override_that_the_vendor_heeds_is_judged_and_sent()
    {
        await using var gateway = await StartAsync(s => s.Edit("catalogs/shop.yaml", "encoding: json", "encoding: json\nmethodOverride: [\"header:X-HTTP-Method-Override\"]"));
        var key = await gateway.KeyAsync();

        (await gateway.PostAsync("/shop/v1/items/i1", key, "", ("X-HTTP-Method-Override", "GET"))).ShouldBe(200);
        gateway.Upstream.Requests.ShouldHaveSingleItem().Header("X-HTTP-Method-Override").ShouldBe("GET");
        (await gateway.PostAsync("/shop/v1/items/i1", key, "", ("X-HTTP-Method-Override", "DELETE"))).ShouldBe(403).Json["operation"]!.GetValue<string>().ShouldBe("shop.items.delete");
        (await gateway.PostAsync("/shop/v1/items/i1", key, "", ("X-HTTP-Method", "GET"))).ShouldBe(403).Reasons.ShouldBe(["method-override"]);
    }

    private static Task<GatewayUnderTest> StartAsync(Action<GatewaySetup>? more = null) => GatewayUnderTest.StartAsync(s =>
    {
        s.Edit("catalogs/shop.yaml", "unmatched: unknown", "  - { id: batch, match: POST /batch, risk: envelope, envelope: { items: json:/requests } }\nunmatched: unknown");
        more?.Invoke(s);
    });

    private static string Batch(params string[] items) => $$"""{"requests":[{{string.Join(',', items)}}]}""";
}
