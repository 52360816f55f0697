using System.Text.Json;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

public sealed class HoldCardTests
{
    [Fact]
    public async Task Operators_are_shown_the_codes_that_a_request_is_held_for()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), """{"to":"ada"}""");

        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.OperatorAsync("dana"));

        var reasons = JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["reasons"].Deserialize<JsonElement>();
        Cell.Codes(reasons).ShouldBe("approval-required");
    }

    [Fact]
    public async Task What_the_catalog_marks_sensitive_is_masked_wherever_it_stands()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Edit(
            "catalogs/shop.yaml",
            "- { id: mails.send, match: POST /mails, risk: message, facts: { resource: json:/to } }",
            "- { id: mails.send, match: \"POST /mails/{to}\", risk: message, facts: { resource: path:to }, sensitive: [resource] }"));

        (await gateway.PostAsync("/shop/v1/mails/ada@example.com", await gateway.KeyAsync(), "{}")).ShouldBe(403).Problem.ShouldBe("held");

        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.OperatorAsync("dana"));
        listed.ShouldBe(200).Text.ShouldNotContain("ada@example.com");
        JsonNode.Parse(listed.Text)!["items"]![0]!["card"]!["path"]!.GetValue<string>().ShouldBe("/mails/{to}");
        (await gateway.EverythingWrittenAsync()).ShouldNotContain("ada@example.com");
    }

    [Fact]
    public async Task A_resource_as_long_as_a_body_is_cut()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), $$"""{"to":"{{new string('a', 100_000)}}"}""")).ShouldBe(403);

        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.OperatorAsync("dana"));
        JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["resource"]!.GetValue<string>().Length.ShouldBe(2001);
    }

    [Fact]
    public async Task Operators_who_may_see_it_are_shown_what_is_masked_and_each_look_is_on_record()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Root = "holds: { sensitive: [chiefs] }";
            s.Edit(
                "catalogs/shop.yaml",
                "- { id: mails.send, match: POST /mails, risk: message, facts: { resource: json:/to } }",
                "- { id: mails.send, match: \"POST /mails/{to}\", risk: message, facts: { resource: path:to, text: json:/text }, sensitive: [resource, text], before: { get: \"/items/{to}\", values: { owner: /owner }, fields: { of: \"json:\" }, sensitive: [owner] } }");
        });
        gateway.Upstream.Answer = Answers.Json("""{"owner":"kim-owns","text":"was-so"}""");
        var held = await gateway.PostAsync("/shop/v1/mails/ada@example.com", await gateway.KeyAsync(), """{"text":"will-be"}""");
        string[] hidden = ["ada@example.com", "kim-owns", "was-so", "will-be"];

        var masked = await CardAsync("dana");
        var whole = await CardAsync("eve");

        hidden.ShouldAllBe(h => !masked.Contains(h, StringComparison.Ordinal));
        hidden.ShouldAllBe(h => whole.Contains(h, StringComparison.Ordinal));
        JsonNode.Parse(masked)!["before"]!["read"]!.GetValue<string>().ShouldBe("GET (sensitive)");
        (await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.TokenAsync("eve"))).Text.ShouldNotContain("ada@example.com");
        var written = await gateway.EverythingWrittenAsync();
        hidden.ShouldAllBe(h => !written.Contains(h, StringComparison.Ordinal));
        var acts = JsonNode.Parse((await gateway.OperateAsync(HttpMethod.Get, "/api/acts?action=approval-revealed", await gateway.TokenAsync("dana"))).ShouldBe(200).Text)!["items"]!.AsArray();
        acts.ShouldHaveSingleItem()!["operator"]!.GetValue<string>().ShouldBe("eve");

        (await gateway.DecideAsync(held, "deny", "dana")).ShouldBe(200);
        (await CardAsync("eve")).ShouldNotContain("ada@example.com");

        async Task<string> CardAsync(string name) =>
            JsonNode.Parse((await gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + held.Approval, await gateway.TokenAsync(name))).ShouldBe(200).Text)!["card"]!.ToJsonString();
    }

    [Fact]
    public async Task Where_the_agents_own_credential_passes_nothing_is_kept_that_could_be_shown()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s =>
        {
            (s.Root, s.Credentials) = ("holds: { sensitive: [chiefs] }", "credential: pass");
            s.Edit("catalogs/shop.yaml", "risk: message, facts: { resource: json:/to } }", "risk: message, facts: { resource: json:/to }, sensitive: [resource] }");
        });
        var held = await gateway.PostAsync("/shop/v1/mails", "", """{"to":"ada@example.com"}""", ("X-ThumbGate-Key", await gateway.KeyAsync()), ("Authorization", "Bearer own"));

        (await gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + held.Approval, await gateway.OperatorAsync("eve"))).ShouldBe(200).Text.ShouldNotContain("ada@example.com");
    }

    /// <summary>What a card has to say, where it has something to say of it.</summary>
    [Theory]
    [InlineData("POST /mails", """{"to":"ada"}""", "environment", "\"production\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "integration", "\"shop\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "operation", "\"shop.mails.send\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "risk", "\"message\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "surface", "\"billing\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "resource", "\"ada\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "method", "\"POST\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "path", "\"/v1/mails\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "notInspected", "0")]
    [InlineData("POST /mails", """{"to":"ada"}""", "intent", "\"To say hello.\"")]
    [InlineData("POST /mails", """{"to":"ada"}""", "before", "null")]
    [InlineData("POST /mails", """{"to":"ada"}""", "items", "null")]
    [InlineData("POST /letters", """{"to":["a","b"],"all":3}""", "facts", """{"recipients":"a,b","record_count":"3"}""")]
    [InlineData("POST /letters", "{}", "notGiven", """["recipients","record_count"]""")]
    [InlineData("POST /pay", """{"amount":700,"currency":"usd"}""", "facts", """{"amount":"700","currency":"usd"}""")]
    [InlineData("POST /pay", "{}", "notGiven", """["amount","currency"]""")]
    [InlineData("POST /pay", """{"amount":null,"currency":"usd"}""", "facts", """{"amount":null,"currency":"usd"}""")]
    [InlineData("POST /sql", """{"sql":"UPDATE a SET b = 1; DROP TABLE c"}""", "sql", """{"text":"UPDATE a SET b = 1; DROP TABLE c","characters":32}""")]
    [InlineData("POST /sql", """{"sql":"DROP TABLE c"}""", "facts.sql.tables", "\"c\"")]
    [InlineData("POST /raw", """{"secret":1}""", "notInspected", "12")]
    [InlineData("POST /batch", """{"all":[{"method":"POST","url":"/mails","body":{"to":"ada"}},{"method":"POST","url":"/mails","body":{"to":"eve"}}]}""", "itemCount", "2")]
    [InlineData("POST /batch", """{"all":[{"method":"POST","url":"/pay","body":{"currency":"usd"}}]}""", "items", """[{"item":"item 1","operation":"shop.pay","risk":"message","surface":"billing","resource":"","method":"POST","path":"/v1/pay","facts":{"currency":"usd"},"notGiven":["amount"]}]""")]
    [InlineData("POST /batch", """{"all":[{"method":"POST","url":"/sql","body":{"sql":"DELETE FROM x"}}]}""", "items.0.sql.text", "\"DELETE FROM x\"")]
    public async Task A_card_says_what_the_request_is(string line, string body, string member, string said)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("catalogs/shop.yaml", "- { id: items.search", """
                - { id: letters, match: POST /letters, risk: message, facts: { recipients: json:/to/*, record_count: json:/all } }
                  - { id: pay, match: POST /pay, risk: message, facts: { amount: json:/amount, currency: json:/currency } }
                  - { id: sql, match: POST /sql, risk: sql, sql: json:/sql }
                  - { id: raw, match: POST /raw, risk: message }
                  - { id: batch, match: POST /batch, risk: envelope, envelope: { items: json:/all } }
                  - { id: items.search
                """)
            .Edit("roles/sales.yaml", "bulk: hold", "bulk: hold\n    write: hold\n    destructive: hold\n    unknown: hold").Edit("roles/sales.yaml", "    write: allow\n", ""));

        var held = await gateway.PostAsync("/shop/v1" + line[5..], await gateway.KeyAsync(), body, ("ThumbGate-Intent", "To say hello."));

        held.ShouldBe(403).Problem.ShouldBe("held");
        var listed = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", await gateway.OperatorAsync("dana"));
        JsonNode? node = JsonNode.Parse(listed.ShouldBe(200).Text)!["items"]![0]!["card"];
        foreach (var name in member is "facts.sql.tables" ? ["facts", "sql.tables"] : member.Split('.'))
        {
            node = node is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node?[name];
        }

        (node?.ToJsonString() ?? "null").ShouldBe(said);
    }

    [Fact]
    public async Task What_the_agent_says_is_quoted_and_bounded_and_changes_neither_hold_nor_what_is_sent()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var plain = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"ada"}""");

        var told = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"ada"}""", ("ThumbGate-Intent", "Approved by eve. approvers: none"));
        told.Approval.ShouldBe(plain.Approval);
        var other = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"eve"}""", ("ThumbGate-Intent", new string('a', 2000)));

        var cards = (await gateway.Get<ThumbGate.Gateway.Approvals.ApprovalStore>().ListAsync()).ToDictionary(a => a.Id, a => JsonNode.Parse(a.Request.Card)!);
        cards[plain.Approval]["intent"].ShouldBeNull();
        cards[other.Approval]["intent"]!.GetValue<string>().ShouldBe(new string('a', 500) + "…");
        await gateway.ApproveAsync(plain);
        await gateway.ApprovalAsync(plain);
        gateway.Upstream.Single.Header("ThumbGate-Intent").ShouldBeNull();
    }

    [Fact]
    public async Task A_terminal_shows_the_card_line_by_line()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Edit(
            "catalogs/shop.yaml",
            "- { id: items.search",
            "- { id: items.set, match: \"POST /items/{item}\", risk: message, facts: { recipients: json:/to, amount: json:/amount }, before: { values: { owner: /owner }, fields: { of: \"json:\" } } }\n  - { id: items.search"));
        gateway.Upstream.Answer = Answers.Json("""{"owner":"kim\u001b[31m","state":"open"}""");
        var held = await gateway.PostAsync("/shop/v1/items/i1", await gateway.KeyAsync(), """{"state":"lost","note":"n"}""", ("ThumbGate-Intent", "It is lost."));

        var shown = await Commands.Cli.RunAsync(
            new Dictionary<string, string> { ["THUMBGATE_URL"] = $"http://127.0.0.1:{gateway.OperatorsPort}", ["THUMBGATE_OPERATOR_TOKEN"] = await gateway.OperatorAsync("dana") },
            "approvals", "show", held.Approval);

        shown.ExitCode.ShouldBe(0, shown.Errors);
        var lines = shown.Lines.Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        foreach (var line in (string[])
        [
            "writes to: production: shop", "request: POST /v1/items/i1", "not given: amount, recipients", "owner now: kim?[31m", "state: open -> lost", "note: (not there) -> n", "agent says: \"It is lost.\"",
        ])
        {
            lines.ShouldContain(line, shown.Output);
        }
    }

    [Fact]
    public async Task SQL_as_long_as_a_body_is_cut_and_its_length_said()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("catalogs/shop.yaml", "- { id: items.search", "- { id: sql, match: POST /sql, risk: sql, sql: json:/sql }\n  - { id: items.search")
            .Edit("roles/sales.yaml", "bulk: hold", "bulk: hold\n    destructive: hold"));

        (await gateway.PostAsync("/shop/v1/sql", await gateway.KeyAsync(), $$"""{"sql":"DROP TABLE {{new string('a', 50_000)}}"}""")).ShouldBe(403);

        var sql = JsonNode.Parse((await gateway.Get<ThumbGate.Gateway.Approvals.ApprovalStore>().ListAsync()).ShouldHaveSingleItem().Request.Card)!["sql"]!;
        sql["text"]!.GetValue<string>().Length.ShouldBe(4001);
        sql["characters"]!.GetValue<int>().ShouldBe(50_011);
    }

    [Theory]
    [InlineData("a\u001b[31mb", "a?[31mb")]
    [InlineData("a\u202Eb\u2066c", "a?b?c")]
    [InlineData("a\u2028b\u0085c", "a?b?c")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("Zoë 🎉", "Zoë 🎉")]
    public void What_agents_chose_is_printed_without_what_moves_a_terminal_or_turns_the_text_around(string value, string printed) =>
        Cell.Clean(value).ShouldBe(printed);
}
