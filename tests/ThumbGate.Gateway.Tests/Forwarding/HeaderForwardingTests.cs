using System.Text;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class HeaderForwardingTests
{
    private static readonly KeySlot[] Slots = [new(KeySlotKind.Bearer, ""), new(KeySlotKind.Header, "X-Api-Key")];

    [Theory]
    [InlineData("Accept", "application/json;q=1, */*")]
    [InlineData("Accept-Language", "de;q=0.8,en")]
    [InlineData("Accept-Encoding", "gzip, br")]
    [InlineData("Content-Type", "application/json; charset=utf-8")]
    [InlineData("Content-Language", "de")]
    [InlineData("Content-Encoding", "identity")]
    [InlineData("Content-Disposition", "attachment; filename=\"a b.pdf\"")]
    [InlineData("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("Content-Range", "bytes 0-1/2")]
    [InlineData("Digest", "sha-256=abc")]
    [InlineData("Content-Digest", "sha-256=:abc:")]
    [InlineData("If-Match", "\"a\", W/\"b\"")]
    [InlineData("If-None-Match", "*")]
    [InlineData("If-Modified-Since", "Sat, 29 Oct 1994 19:43:31 GMT")]
    [InlineData("If-Unmodified-Since", "not really a date")]
    [InlineData("If-Range", "\"a\"")]
    [InlineData("Range", "bytes=0-10,20-")]
    [InlineData("Stripe-Version", "2024-06-20")]
    [InlineData("Stripe-Account", "acct_123")]
    [InlineData("Idempotency-Key", "9a7b")]
    [InlineData("X-Note", "gr\u00fc\u00df")]
    public async Task A_listed_header_arrives_as_it_was_sent(string name, string value)
    {
        var seen = await SendAsync(name, value);

        seen.Header(name).ShouldBe(value);
    }

    [Theory]
    [InlineData("Cookie", "a=b")]
    [InlineData("Authorization", "Bearer tg_sales_x")]
    [InlineData("Authorization", "Basic dGdfc2FsZXNfeDo=")]
    [InlineData("X-Api-Key", "tg_sales_x")]
    [InlineData("X-ThumbGate-Key", "tg_sales_x")]
    [InlineData("ThumbGate-Anything", "a")]
    [InlineData("X-ThumbGate-Role", "finance")]
    [InlineData("X-Forwarded-For", "1.2.3.4")]
    [InlineData("X-Forwarded-Host", "a")]
    [InlineData("Forwarded", "for=1.2.3.4")]
    [InlineData("Via", "1.1 a")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracestate", "a=b")]
    [InlineData("baggage", "a=b")]
    [InlineData("User-Agent", "agent/1")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("Proxy-Authorization", "Basic abc")]
    [InlineData("Upgrade", "websocket")]
    [InlineData("Prefer", "respond-async, wait=5")]
    [InlineData("X-Unlisted", "a")]
    public async Task Any_other_header_does_not_arrive(string name, string value)
    {
        var seen = await SendAsync(name, value);

        seen.Header(name).ShouldBeNull();
        seen.Headers.Values.SelectMany(v => v).ShouldNotContain(v => v.Contains("tg_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_catalog_cannot_let_through_what_is_never_sent()
    {
        string[] never = ["Cookie", "X-Forwarded-For", "traceparent", "X-Api-Key", "X-ThumbGate-Key", "ThumbGate-A", "Authorization", "Via"];
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, Upstreams.Catalog(Slots, never, never, "Cookie")));

        using var answer = await host.GetAsync("/billing/a", [.. never.Select(name => (name, "secret"))]);

        upstream.Single.Headers.Values.SelectMany(v => v).ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_request_carries_nothing_of_the_gateways_own()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        upstream.Single.Headers.Keys.ShouldBe(["Host"]);
    }

    [Theory]
    [InlineData("return=minimal, wait=5", "return=minimal")]
    [InlineData("respond-async; x=1,wait = 5 ,handling=lenient", "handling=lenient")]
    [InlineData("return=representation", "return=representation")]
    [InlineData("Wait=10, RESPOND-ASYNC", null)]
    public async Task Only_the_vendors_preferences_go_upstream(string sent, string? expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, Upstreams.Catalog(allow: ["Prefer"])));

        using var answer = await host.GetAsync("/billing/a", ("Prefer", sent));

        upstream.Single.Header("Prefer").ShouldBe(expected);
    }

    [Fact]
    public async Task A_header_with_several_values_keeps_them_all()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, Upstreams.Catalog(allow: ["X-Tag"])));

        using var answer = await host.GetAsync("/billing/a", ("X-Tag", "a"), ("X-Tag", "b, c"));

        upstream.Single.Header("X-Tag").ShouldBe("a, b, c");
    }

    [Theory]
    [InlineData("Bearer vendor-token", true, "Bearer vendor-token")]
    [InlineData("Basic dXNlcjpwYXNz", true, "Basic dXNlcjpwYXNz")]
    [InlineData("Bearer vendor-token", false, null)]
    [InlineData("Bearer tg_sales_x", true, null)]
    [InlineData("Basic dGdfc2FsZXNfeDo=", true, null)]
    [InlineData("Basic not*base64", true, null)]
    [InlineData("Basic dXNlcjp0Z19zYWxlc194", true, null)]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.aTg_b-tg_cd", true, "Bearer eyJhbGciOiJub25lIn0.aTg_b-tg_cd")]
    public async Task The_agents_own_credential_passes_only_beside_its_key(string authorization, bool withKey, string? expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, passesCredential: true));
        (string, string)[] headers = withKey ? [("Authorization", authorization), ("X-ThumbGate-Key", "tg_sales_x")] : [("Authorization", authorization)];

        using var answer = await host.GetAsync("/billing/a", headers);

        upstream.Single.Header("Authorization").ShouldBe(expected);
    }

    private static async Task<RecordedRequest> SendAsync(string name, string value)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var catalog = Upstreams.Catalog(Slots, ["Stripe-Version", "X-Note"], ["Stripe-Account"], "Idempotency-Key");
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, catalog));
        host.Risk = RiskClass.Write;
        using var sender = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/billing/a")) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        (request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value)).ShouldBeTrue();

        using var answer = await sender.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Single.Text.ShouldBe("{}");
        return upstream.Single;
    }
}
