using System.Net;
using System.Net.Sockets;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class ConnectGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("febf::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:1:2:3:4:5601:5601")]
    [InlineData("2001:db9::5efe:169.254.169.254")]
    [InlineData("2001:db9::200:5efe:169.254.169.254")]
    public async Task These_are_refused_even_where_private_addresses_are_allowed(string address)
    {
        AddressRules.ReachOf(IPAddress.Parse(address)).ShouldBe(AddressReach.Never);
        await Should.ThrowAsync<AddressRefusedException>(() => Guard(allowPrivate: true, address).VetAsync("upstream.example", default));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("203.0.113.9")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fec0::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::192.168.0.1")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("2002:0a00:0001::1")]
    public async Task These_are_refused_unless_private_addresses_are_allowed(string address)
    {
        AddressRules.ReachOf(IPAddress.Parse(address)).ShouldBe(AddressReach.Private);
        await Should.ThrowAsync<AddressRefusedException>(() => Guard(allowPrivate: false, address).VetAsync("upstream.example", default));
        (await Guard(allowPrivate: true, address).VetAsync("upstream.example", default)).ShouldBe([IPAddress.Parse(address)]);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:0808:0808::1")]
    public async Task These_are_reached(string address) =>
        (await Guard(allowPrivate: false, address).VetAsync("upstream.example", default)).ShouldBe([IPAddress.Parse(address)]);

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xa9fea9fe")]
    [InlineData("0251.0376.0251.0376")]
    [InlineData("::ffff:a9fe:a9fe")]
    public async Task A_literal_is_judged_however_it_is_written(string host) =>
        await Should.ThrowAsync<AddressRefusedException>(() => new ConnectGuard(true).VetAsync(host, default));

    [Fact]
    public async Task Of_several_addresses_only_the_vetted_ones_are_left() =>
        (await Guard(false, "169.254.169.254", "8.8.8.8", "10.0.0.1", "1.1.1.1").VetAsync("upstream.example", default))
            .ShouldBe([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("1.1.1.1")]);

    [Fact]
    public async Task A_private_upstream_is_not_reached_and_nothing_is_sent()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, allowPrivate: false));

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.AddressRefused));
        upstream.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task The_next_address_is_tried_where_one_does_not_answer()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var guard = Guard(true, "127.0.0.2", "127.0.0.1");
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(new Uri($"http://upstream.example:{upstream.Address.Port}")), configure: handler => handler.ConnectCallback = guard.ConnectAsync);

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_means_that_nothing_was_sent()
    {
        var guard = new ConnectGuard(true, static (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(new Uri("http://upstream.example"), retries: 0), configure: handler => handler.ConnectCallback = guard.ConnectAsync);

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.NameNotResolved));
    }

    private static ConnectGuard Guard(bool allowPrivate, params string[] addresses) =>
        new(allowPrivate, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));
}
