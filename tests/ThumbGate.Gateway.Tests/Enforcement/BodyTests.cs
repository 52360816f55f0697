using System.IO.Compression;
using System.Text;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Enforcement;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Enforcement;

public sealed class BodyTests
{
    [Fact]
    public async Task A_body_that_must_be_inspected_and_is_too_large_is_refused_before_it_is_read()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");
        var key = await gateway.KeyAsync();

        // Only the headers are sent: an answer proves that nobody waited for the body.
        var stated = await gateway.RawAsync(
            $"POST /shop/v1/notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 1025\r\n\r\n");
        stated.ShouldBe(413).Reasons.ShouldBe(["body-too-large"]);

        var chunk = new string(' ', 1025);
        var chunked = await gateway.RawAsync(
            $"POST /shop/v1/notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n401\r\n{chunk}\r\n0\r\n\r\n");
        chunked.ShouldBe(413).Reasons.ShouldBe(["body-too-large"]);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip", "body-encoded")]
    [InlineData("Content-Type", "application/xml", "body-type")]
    public async Task A_body_that_cannot_be_inspected_is_refused(string header, string value, string code)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = gateway.Request(HttpMethod.Post, "/shop/v1/notes", await gateway.KeyAsync(), "{}");
        request.Content!.Headers.Remove(header);
        request.Content.Headers.TryAddWithoutValidation(header, value);

        using var answer = await gateway.Client.SendAsync(request);

        (await GatewayAnswer.ReadAsync(answer)).ShouldBe(415).Reasons.ShouldBe([code]);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("{\"item\":\"i1\"", "body-malformed")]
    [InlineData("{\"item\":\"i1\"} {}", "body-malformed")]
    [InlineData("{\"item\":\"i1\",\"item\":\"i2\"}", "body-duplicate-key")]
    [InlineData("{\"item\":\"i1\",\"\\u0069tem\":\"i2\"}", "body-duplicate-key")]
    public async Task A_body_that_can_be_read_two_ways_is_refused(string body, string code)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync("/shop/v1/notes", await gateway.KeyAsync(), body);

        answer.ShouldBe(400).Reasons.ShouldBe([code]);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_chunked_body_is_inspected_and_arrives_as_it_was_judged()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        var answer = await gateway.RawAsync(
            $"POST /shop/v1/refunds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nB\r\n{\"amount\":1\r\n10\r\n0,\"currency\":\"us\r\n3\r\nd\"}\r\n0\r\n\r\n");

        answer.ShouldBe(200);
        gateway.Upstream.Single.Text.ShouldBe("{\"amount\":10,\"currency\":\"usd\"}");
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"item\"", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7\r\n{\"item\"\r\n", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"item\"\r\n", false)]
    public async Task A_body_that_breaks_off_is_on_record_with_nothing_sent_and_as_no_fault_of_the_gateways(string rest, bool hangsUp)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        using (var connection = await RawConnection.OpenAsync(gateway.AgentsPort))
        {
            await connection.SendAsync($"POST /shop/v1/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n{rest}");
            if (!hangsUp)
            {
                (await connection.ReadAsync()).ShouldBe(400).Problem.ShouldBe("malformed");
            }
        }

        await Eventually.BeTrueAsync(async () => (await gateway.DecisionsAsync()).Count == 1);
        var decision = await gateway.DecisionAsync();
        decision.Verdict.ShouldBe(Verdict.Deny);

        // Whether the body's end or the connection's is noticed first is chance.
        var outcome = decision.Outcome.ShouldNotBeNull();
        (outcome.Kind, outcome.Error).ShouldBeOneOf((OutcomeKind.Refused, "malformed"), (OutcomeKind.NotSent, "client-gone"));
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_form_in_chunks_that_names_another_method_is_refused_where_nothing_else_is_read_from_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        Task<GatewayAnswer> PostAsync(string form) => gateway.RawAsync(
            $"POST /shop/v1/items HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{form.Length:x}\r\n{form}\r\n0\r\n\r\n");

        (await PostAsync("name=a&_method=DELETE")).ShouldBe(403).Problem.ShouldBe("method-override");
        gateway.Upstream.Count.ShouldBe(0);
        (await PostAsync("name=a&method=DELETE")).ShouldBe(200);
        gateway.Upstream.Single.Text.ShouldBe("name=a&method=DELETE");
    }

    [Fact]
    public async Task A_compressed_body_is_judged_by_what_is_in_it_and_arrives_as_it_was_sent()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var compressed = Gzip("""{"amount":10,"currency":"usd"}""");

        (await PostAsync(gateway, "/shop/v1/refunds", "application/json", "gzip", compressed)).ShouldBe(200);

        gateway.Upstream.Single.Body.ShouldBe(compressed);
        gateway.Upstream.Single.Header("Content-Encoding").ShouldBe("gzip");
    }

    [Fact]
    public async Task A_compressed_form_that_names_another_method_or_cannot_be_looked_into_is_refused_where_nothing_else_is_read_from_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        const string form = "application/x-www-form-urlencoded";

        (await PostAsync(gateway, "/shop/v1/items", form, "gzip", Gzip("name=a&_method=DELETE"))).ShouldBe(403).Problem.ShouldBe("method-override");
        (await PostAsync(gateway, "/shop/v1/items", form, "zstd", Gzip("name=a"))).ShouldBe(415).Problem.ShouldBe("body-encoded");
        gateway.Upstream.Count.ShouldBe(0);

        var compressed = Gzip("name=a&method=DELETE");
        (await PostAsync(gateway, "/shop/v1/items", form, "gzip", compressed)).ShouldBe(200);
        gateway.Upstream.Single.Body.ShouldBe(compressed);
    }

    [Fact]
    public async Task Where_the_inspection_budget_is_used_up_what_needs_it_waits_and_the_rest_passes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");
        var key = await gateway.KeyAsync();
        var budget = gateway.Get<InspectionBudget>();
        budget.TryTake("agt_other", 64 * 1024).ShouldBeTrue();

        var refused = await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i1"}""");
        refused.ShouldBe(503).Problem.ShouldBe("busy");
        refused.Header("Retry-After").ShouldBe("1");
        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/items", key, """{"name":"x"}""")).ShouldBe(200);

        budget.Give("agt_other", 64 * 1024);
        (await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i1"}""")).ShouldBe(200);
    }

    [Fact]
    public async Task One_agent_holds_no_more_than_three_quarters_of_the_inspection_budget()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 8KiB, total: 16KiB }");
        var agent = await gateway.IssueAsync();
        using var slow = await RawConnection.OpenAsync(gateway.AgentsPort);
        await slow.SendAsync(
            $"POST /shop/v1/notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {agent.Key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 8192\r\n\r\n{");
        await Eventually.BeTrueAsync(() => !HasRoom(gateway.Get<InspectionBudget>(), agent.Agent.Identity.Id));

        var body = $$"""{"item":"{{new string('i', Second - 11)}}"}""";

        var second = await gateway.PostAsync("/shop/v1/notes", agent.Key, body);
        var another = await gateway.PostAsync("/shop/v1/notes", await gateway.KeyAsync(), body);

        second.ShouldBe(503).Problem.ShouldBe("busy");
        another.ShouldBe(200);
    }

    [Fact]
    public async Task Every_byte_of_the_budget_comes_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");
        var key = await gateway.KeyAsync();

        await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i1"}""");
        await gateway.PostAsync("/shop/v1/notes", key, """{"item":""");
        await gateway.PostAsync("/shop/v1/refunds", key, """{"amount":9000}""");
        await gateway.PostAsync("/shop/v1/mails", key, """{"to":"a"}""");
        await gateway.DecisionsAsync();

        await Eventually.BeTrueAsync(() =>
        {
            var budget = gateway.Get<InspectionBudget>();
            if (!budget.TryTake("agt_other", 64 * 1024))
            {
                return false;
            }

            budget.Give("agt_other", 64 * 1024);
            return true;
        });
    }

    [Fact]
    public async Task A_body_that_nothing_needs_streams_past_at_any_size()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");
        var body = Encoding.UTF8.GetString(Enumerable.Range(0, 200_000).Select(i => (byte)('a' + (i % 26))).ToArray());

        (await gateway.PostAsync("/shop/v1/items", await gateway.KeyAsync(), body)).ShouldBe(200);

        gateway.Upstream.Single.Text.ShouldBe(body);
    }

    // Beside 8 KiB more than three quarters of 16 KiB, and less than all of it.
    private const int Second = 5000;

    private static bool HasRoom(InspectionBudget budget, string agent)
    {
        if (!budget.TryTake(agent, Second))
        {
            return false;
        }

        budget.Give(agent, Second);
        return true;
    }

    private static byte[] Gzip(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return memory.ToArray();
    }

    private static async Task<GatewayAnswer> PostAsync(GatewayUnderTest gateway, string target, string type, string coding, byte[] body)
    {
        using var request = gateway.Request(HttpMethod.Post, target, await gateway.KeyAsync(), null);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var answer = await gateway.Client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(answer);
    }
}
