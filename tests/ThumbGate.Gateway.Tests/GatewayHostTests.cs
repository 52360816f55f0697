using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests;

public sealed class GatewayHostTests
{
    [Fact]
    public async Task An_allowed_read_reaches_the_upstream_with_the_gateways_credential()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"id":"i1"}""");

        var answer = await gateway.GetAsync("/shop/v1/items/i1?expand=a%2Fb", await gateway.KeyAsync());

        answer.ShouldBe(200).Text.ShouldBe("""{"id":"i1"}""");
        answer.Decision.ShouldNotBeNull().ShouldStartWith("dec_");
        var sent = gateway.Upstream.Single;
        sent.RawTarget.ShouldBe("/v1/items/i1?expand=a%2Fb");
        sent.Header("Authorization").ShouldBe("Bearer " + GatewayUnderTest.Secret);
    }
}
