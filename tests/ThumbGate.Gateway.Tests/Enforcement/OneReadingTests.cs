using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Enforcement;

public sealed class OneReadingTests(ShopGateway shop) : IClassFixture<ShopGateway>
{
    [Theory]
    [InlineData("/shop/v1/../v1/items", "path-dot-segment")]
    [InlineData("/shop/./v1/items", "path-dot-segment")]
    [InlineData("/shop/v1/%2e%2e/items", "path-dot-segment")]
    [InlineData("/shop/../.thumbgate/whoami", "path-dot-segment")]
    [InlineData("/shop//v1/items", "path-empty-segment")]
    [InlineData("//shop/v1/items", "path-empty-segment")]
    [InlineData("/shop/v1\\items", "path-backslash")]
    [InlineData("/shop/v1/items/a%5Cb", "path-backslash")]
    [InlineData("/shop/v1/items;v=1", "path-parameter")]
    [InlineData("/shop/v1/items/a%01b", "path-control-character")]
    [InlineData("/shop/v1/items/a%7fb", "path-control-character")]
    [InlineData("/shop/v1/items/%ff%fe", "path-not-utf8")]
    [InlineData("/shop/v1/items/%c0%af", "path-not-utf8")]
    [InlineData("/shop/v1/items/a%zzb", "path-bad-percent")]
    [InlineData("/shop/v1/items?q=%00", "path-control-character")]
    [InlineData("/shop/v1/items?q=%ff", "path-not-utf8")]
    public async Task A_target_that_can_be_read_two_ways_is_refused_before_anybody_is_asked_for_a_key(string target, string code)
    {
        var answer = await shop.Gateway.RawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        await ShouldBeRefusedAsync(answer, code);
    }

    [Theory]
    [InlineData("/shop/v1/items/a%2Fb", "path-encoded-slash")]
    [InlineData("/shop/v1/items/a%2fb", "path-encoded-slash")]
    [InlineData("/shop/v1/items/a%252Fb", "path-encoded-percent")]
    public async Task What_only_an_operation_could_opt_into_is_refused_where_it_does_not(string target, string code)
    {
        var before = shop.Gateway.Upstream.Count;

        var answer = await shop.Gateway.RawAsync(
            $"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {shop.Key}\r\nConnection: close\r\n\r\n");

        answer.ShouldBe(400).Reasons.ShouldBe([code]);
        shop.Gateway.Upstream.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("/%73hop/v1/items")]
    [InlineData("/s%68op/v1/items")]
    [InlineData("/sho%70/v1/items")]
    [InlineData("/%73%68%6f%70/v1/items")]
    public async Task A_prefix_that_is_spelled_with_escapes_reaches_no_integration(string target)
    {
        var before = shop.Gateway.Upstream.Count;

        // What is cut off the bytes would not be the prefix, and what is left would run into the upstream's name.
        var answer = await shop.Gateway.RawAsync(
            $"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {shop.Key}\r\nConnection: close\r\n\r\n");

        answer.ShouldBe(404);
        answer.Json["type"]!.GetValue<string>().ShouldBe("urn:thumbgate:problem:no-integration");
        shop.Gateway.Upstream.Count.ShouldBe(before);
    }

    [Fact]
    public async Task An_absolute_form_is_refused()
    {
        var port = shop.Gateway.AgentsPort;

        var answer = await shop.Gateway.RawAsync(
            $"GET http://127.0.0.1:{port}/shop/v1/items HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");

        await ShouldBeRefusedAsync(answer, "target-absolute-form");
    }

    [Theory]
    [InlineData("Content-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 0", "header-duplicate", "Content-Type")]
    [InlineData("Authorization: Bearer a\r\nAuthorization: Bearer b", "header-duplicate", "Authorization")]
    [InlineData("X-ThumbGate-Key: a\r\nX-ThumbGate-Key: b", "header-duplicate", "X-ThumbGate-Key")]
    [InlineData("Idempotency-Key: a\r\nIdempotency-Key: b", "header-duplicate", "Idempotency-Key")]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked", "header-framing", "Content-Length")]
    public async Task Headers_that_two_parsers_could_read_differently_are_refused(string headers, string code, string named)
    {
        var answer = await shop.Gateway.RawAsync(
            $"POST /shop/v1/items HTTP/1.1\r\nHost: localhost\r\n{headers}\r\nConnection: close\r\n\r\n0\r\n\r\n");

        await ShouldBeRefusedAsync(answer, code);
        answer.Json["detail"]!.GetValue<string>().ShouldContain(named);
    }

    [Theory]
    [InlineData("/shop/v1/items?_method=DELETE", "Accept: */*")]
    [InlineData("/shop/v1/items", "X-HTTP-Method-Override: DELETE")]
    [InlineData("/shop/v1/items", "X-Method-Override: DELETE")]
    [InlineData("/shop/v1/items", "X-HTTP-Method: DELETE")]
    public async Task Another_method_than_the_requests_own_is_refused_where_the_vendor_knows_no_such_thing(string target, string header)
    {
        var before = shop.Gateway.Upstream.Count;

        var answer = await shop.Gateway.RawAsync(
            $"POST {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {shop.Key}\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        answer.ShouldBe(403).Reasons.ShouldBe(["method-override"]);
        shop.Gateway.Upstream.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("TRACE /shop/v1/items HTTP/1.1", "method-not-allowed")]
    [InlineData("post /shop/v1/items HTTP/1.1", "method-not-allowed")]
    [InlineData("Delete /shop/v1/items/1 HTTP/1.1", "method-not-allowed")]
    [InlineData("CONNECT localhost:443 HTTP/1.1", "target-malformed")]
    public async Task Tunnels_and_traces_are_refused(string line, string code)
    {
        var answer = await shop.Gateway.RawAsync($"{line}\r\nHost: localhost:443\r\nConnection: close\r\n\r\n");

        await ShouldBeRefusedAsync(answer, code);
    }

    [Theory]
    [InlineData("GET /shop/v1/items/a\0b HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /shop/v1/items/%00 HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /shop/v1/items/\u00e4 HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET http://elsewhere.test/shop/v1/items HTTP/1.1\r\nHost: localhost")]
    [InlineData("POST /shop/v1/items HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2")]
    [InlineData("GET /shop/v1/items HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.test")]
    [InlineData("GET /shop/v1/items HTTP/1.1")]
    public async Task What_the_server_itself_cannot_read_gets_its_empty_400(string head)
    {
        var before = shop.Gateway.Upstream.Count;

        var answer = await shop.Gateway.RawAsync($"{head}\r\nConnection: close\r\n\r\n");

        answer.ShouldBe(400).Text.ShouldBeEmpty();
        shop.Gateway.Upstream.Count.ShouldBe(before);
    }

    [Fact]
    public async Task What_was_judged_is_what_arrives_byte_for_byte()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        const string Body = "{\"item\" : \"i1\",\r\n\t\"text\":\"\\u00e4 \\/ x\" }\n";

        var answer = await gateway.RawAsync(
            $"POST /shop/v1/notes?a=%2F&b=%25&c=x+y&&d HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
            + $"Content-Type: application/json; charset=utf-8\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

        answer.ShouldBe(200);
        var sent = gateway.Upstream.Single;
        sent.Method.ShouldBe("POST");
        sent.RawTarget.ShouldBe("/v1/notes?a=%2F&b=%25&c=x+y&&d");
        sent.Text.ShouldBe(Body);
        sent.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
    }

    private async Task ShouldBeRefusedAsync(GatewayAnswer answer, string code)
    {
        answer.ShouldBe(400).Problem.ShouldBe(code);
        answer.Reasons.ShouldBe([code]);
        answer.Json["reasons"]![0]!["message"]!.GetValue<string>().ShouldNotBeEmpty();
        answer.Json["reasons"]![0]!["nextStep"]!.GetValue<string>().ShouldNotBeEmpty();
        shop.Gateway.Log.ShouldContain(code);
        (await shop.Gateway.DecisionsAsync()).ShouldNotContain(d => d.Operation == "");
    }
}
