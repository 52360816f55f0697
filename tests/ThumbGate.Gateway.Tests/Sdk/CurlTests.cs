using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>Plain curl, as docs/sdks.md shows it: every place that a key may stand in, and the way of a hold.</summary>
[Collection(nameof(LiveGateway))]
public sealed class CurlTests(LiveGateway gateway) : SdkTest(gateway)
{
    [Theory]
    [InlineData("bearer")]
    [InlineData("basic")]
    [InlineData("own")]
    public async Task A_read_passes_with_the_key_in_any_of_its_places(string place)
    {
        var agent = await Operators.AgentAsync("sales");
        string[] key = place switch
        {
            "basic" => ["-u", agent.Key + ":"],
            "own" => ["-H", "X-ThumbGate-Key: " + agent.Key],
            _ => ["-H", "Authorization: Bearer " + agent.Key],
        };

        await CurlAsync([$"http://127.0.0.1:{Gateway.Ports.Billing}/v1/customers/cus_1?expand%5B%5D=a%2Fb", .. key]);

        Gateway.Billing.Single.RawTarget.ShouldBe("/v1/customers/cus_1?expand%5B%5D=a%2Fb");
        Gateway.Billing.Single.Header("Authorization").ShouldBe("Bearer " + Credentials.BillingRead);
        ShouldHaveNoTrace(Gateway.Billing.Single, agent.Key);
    }

    [Fact]
    public async Task A_hold_says_where_its_approval_is_and_only_its_own_agent_can_look()
    {
        var agent = await Operators.AgentAsync("customer-support");
        var other = await Operators.AgentAsync("customer-support");
        string[] refund =
        [
            $"http://127.0.0.1:{Gateway.Ports.Billing}/v1/refunds", "-u", agent.Key + ":", "-d", "charge=ch_curl", "-d", "amount=500", "-d", "currency=usd",
        ];

        var held = await CurlAsync(refund);
        var approval = Text(held["approval"] ?? held["error"]!["thumbgate"]!["approval"]!, "id");
        var status = $"{Gateway.Address}/.thumbgate/approvals/{approval}";
        Text(await CurlAsync(status, "-H", "Authorization: Bearer " + agent.Key), "status").ShouldBe("pending");
        Text(await CurlAsync(status, "-H", "Authorization: Bearer " + other.Key), "type").ShouldBe("urn:thumbgate:problem:not-found");

        await Operators.ApproveAsync("dana", approval);
        await Operators.BecomesAsync(approval, "executed");
        Text(await CurlAsync(status, "-H", "Authorization: Bearer " + agent.Key), "status").ShouldBe("executed");
        await CurlAsync(refund);
        Gateway.Billing.Requests.Where(r => r.Method == "POST").ShouldHaveSingleItem().Text.ShouldBe("charge=ch_curl&amount=500&currency=usd");
    }

    [Fact]
    public async Task A_path_that_could_be_read_in_two_ways_never_arrives()
    {
        var agent = await Operators.AgentAsync("sales");

        var refused = await CurlAsync($"{Gateway.Address}/crm/crm/v3/objects/contacts/1/../2", "--path-as-is", "-H", "Authorization: Bearer " + agent.Key);

        Text(refused["reasons"]![0]!, "code").ShouldBe("path-dot-segment");
        Gateway.Crm.Count.ShouldBe(0);
    }

    private static async Task<JsonNode> CurlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("curl", ["--silent", "--show-error", "--noproxy", "*", "--max-time", "30", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var curl = Process.Start(start).ShouldNotBeNull();
        var text = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        curl.ExitCode.ShouldBe(0);
        return JsonNode.Parse(text).ShouldNotBeNull();
    }
}
