using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Live;

/// <summary>Requests and bodies live in pooled memory: what is answered and recorded of one must be its own.</summary>
[Collection(nameof(LiveGateway))]
public sealed class SimultaneousTests(LiveGateway gateway) : IAsyncLifetime
{
    private const int Many = 90;

    public Task InitializeAsync()
    {
        gateway.Reset();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Refusals_at_one_time_are_each_answered_and_recorded_with_their_own_facts()
    {
        var agent = await gateway.Operators.AgentAsync("customer-support");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Ports.Billing}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);

        var refused = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
        {
            // Bodies of one size share a pool; every second request reads no body at all.
            using var body = new FormUrlEncodedContent([new("charge", $"ch_{i:D3}"), new("amount", Amount(i)), new("currency", "usd")]);
            using var answer = i % 2 == 0
                ? await client.PostAsync(new Uri("/v1/refunds", UriKind.Relative), body)
                : await client.DeleteAsync(new Uri($"/v1/customers/cus_{i:D3}", UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["thumbgate"]!;
        }));

        for (var i = 0; i < Many; i++)
        {
            var isRefund = i % 2 == 0;
            var operation = isRefund ? "stripe.refunds.create" : "stripe.customers.delete";
            refused[i]["operation"]!.GetValue<string>().ShouldBe(operation);
            var recorded = await gateway.Operators.RecordedAsync(refused[i]["decisionId"]!.GetValue<string>());
            recorded["operation"]!.GetValue<string>().ShouldBe(operation);
            recorded["resource"]!.GetValue<string>().ShouldBe(isRefund ? $"ch_{i:D3}" : $"cus_{i:D3}");
            (recorded["facts"]?["amount"]?.GetValue<string>()).ShouldBe(isRefund ? Amount(i) : null);
        }

        gateway.Billing.Count.ShouldBe(0);
    }

    private static string Amount(int i) => (6000 + i).ToString(CultureInfo.InvariantCulture);
}
