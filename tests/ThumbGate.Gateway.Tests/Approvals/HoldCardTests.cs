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

    [Theory]
    [InlineData("a\u001b[31mb", "a?[31mb")]
    [InlineData("a\u202Eb\u2066c", "a?b?c")]
    [InlineData("a\u2028b\u0085c", "a?b?c")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("Zoë 🎉", "Zoë 🎉")]
    public void What_agents_chose_is_printed_without_what_moves_a_terminal_or_turns_the_text_around(string value, string printed) =>
        Cell.Clean(value).ShouldBe(printed);
}
