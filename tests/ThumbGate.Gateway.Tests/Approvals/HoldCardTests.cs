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
}
