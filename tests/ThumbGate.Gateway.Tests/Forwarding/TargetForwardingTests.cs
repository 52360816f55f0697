using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class TargetForwardingTests
{
    [Theory]
    [InlineData("/billing/v1/customers", "/v1/customers")]
    [InlineData("/billing", "/")]
    [InlineData("/billing/", "/")]
    [InlineData("/billing/v1/a?", "/v1/a?")]
    [InlineData("/billing/v1/%41%62", "/v1/%41%62")]
    [InlineData("/billing/v1/a+b%20c~d", "/v1/a+b%20c~d")]
    [InlineData("/billing/v1/%c3%a9%C3%A9", "/v1/%c3%a9%C3%A9")]
    [InlineData("/billing/v1/a%3Bb=c%3bd", "/v1/a%3Bb=c%3bd")]
    [InlineData("/billing/v1/a:b@c!$&'()*,=", "/v1/a:b@c!$&'()*,=")]
    [InlineData("/billing/v1/a?a=1&a=2&a[]=%41&b=%2F%25&c=a+b;d&&", "/v1/a?a=1&a=2&a[]=%41&b=%2F%25&c=a+b;d&&")]
    [InlineData("/billing/v1/a?x=../..//&y=?/", "/v1/a?x=../..//&y=?/")]
    [InlineData("/billing/v1/a?q=%7b%22a%22%3a1%7d|{}\"<>^`", "/v1/a?q=%7b%22a%22%3a1%7d|{}\"<>^`")]
    public async Task The_target_less_the_prefix_arrives_byte_for_byte(string sent, string expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync(sent);

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Single.RawTarget.ShouldBe(expected);
        upstream.Single.Method.ShouldBe("GET");
    }

    [Theory]
    [InlineData("/v1/a?key=tg_x", "/v1/a")]
    [InlineData("/v1/a?key=tg_x&b=%41", "/v1/a?b=%41")]
    [InlineData("/v1/a?b=a+b&key=tg_x&c=%2f&", "/v1/a?b=a+b&c=%2f&")]
    [InlineData("/v1/a?b&key=1&key=2", "/v1/a?b")]
    [InlineData("/v1/a?%6Bey=tg_x&keys=1", "/v1/a?keys=1")]
    [InlineData("/v1/a?KEY=tg_x", "/v1/a")]
    [InlineData("/v1/a?key", "/v1/a")]
    [InlineData("/v1/a?xkey=1&a=key", "/v1/a?xkey=1&a=key")]
    public void A_key_in_the_query_is_cut_and_nothing_else(string judged, string sent)
    {
        var catalog = Upstreams.Catalog([new KeySlot(KeySlotKind.Query, "key")]);
        var target = new UpstreamTarget(Upstreams.At(new Uri("https://api.example"), catalog));

        target.UriFor(judged, judged.IndexOf('?', StringComparison.Ordinal), null).PathAndQuery.ShouldBe(sent);
    }

    [Fact]
    public async Task The_host_header_is_the_upstreams()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/v1/a", ("Host", "elsewhere.example"));

        upstream.Single.Header("Host").ShouldBe(upstream.Address.Authority);
    }
}
