using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Webhooks of a running gateway, told at a real receiver.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private RecordingUpstream _receiver = null!;

    public async Task InitializeAsync() => _receiver = await RecordingUpstream.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task What_is_held_and_decided_is_told_signed_and_without_the_content()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.KeyAsync();

        var held = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"kim@shop.test","text":"hello"}""");
        var told = await _receiver.NextAsync();
        await gateway.DecideAsync(held, "deny", "dana", "Not now.");
        var decided = JsonNode.Parse((await _receiver.NextAsync()).Text)!;

        var notice = JsonNode.Parse(told.Text)!;
        notice["event"]!.GetValue<string>().ShouldBe("held");
        notice["pending"]!.GetValue<int>().ShouldBe(1);
        notice["approval"]!["id"]!.GetValue<string>().ShouldBe(held.Approval);
        notice["approval"]!["resource"]!.GetValue<string>().ShouldBe("kim@shop.test");
        notice["approval"]!["approvers"]!.GetValue<string>().ShouldBe("leads");
        notice["id"]!.GetValue<string>().ShouldBe(told.Header(NoticeSender.DeliveryHeader));
        told.Text.ShouldNotContain("hello");
        ShouldBeSigned(told);
        decided["event"]!.GetValue<string>().ShouldBe("decided");
        decided["approval"]!["status"]!.GetValue<string>().ShouldBe("denied");
        decided["approval"]!["comment"]!.GetValue<string>().ShouldBe("Not now.");
    }

    [Fact]
    public async Task What_nobody_decides_is_told_as_expired()
    {
        await using var gateway = await StartAsync("on: [expired]", s => s.Shop = "hold: { expires: 1h }");
        await HoldAsync(gateway, await gateway.KeyAsync(), "kim");
        gateway.Clock.Advance(TimeSpan.FromHours(2));
        await gateway.Get<Gateway.Approvals.ApprovalStore>().SweepAsync();

        JsonNode.Parse((await _receiver.NextAsync()).Text)!["event"]!.GetValue<string>().ShouldBe("expired");
        _receiver.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, "Expired: nobody decided shop.mails.send")]
    [InlineData(true, "approved by dana, was not sent in time.")]
    public async Task What_expires_is_told_as_what_it_was(bool isApproved, string told)
    {
        await using var gateway = await StartAsync("format: slack, on: [expired]", s => s.Shop = "hold: { expires: 1h, release: retry }");
        var held = await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), """{"to":"kim"}""");
        if (isApproved)
        {
            await gateway.ApproveAsync(held);
        }

        gateway.Clock.Advance(TimeSpan.FromHours(2));
        await gateway.Get<Gateway.Approvals.ApprovalStore>().SweepAsync();

        JsonNode.Parse((await _receiver.NextAsync()).Text)!["text"]!.GetValue<string>().ShouldContain(told);
    }

    [Fact]
    public async Task One_a_minute_of_an_agent_and_operation_is_told_and_says_how_many_wait()
    {
        await using var gateway = await StartAsync("on: [held]");
        var (key, other) = (await gateway.KeyAsync(), await gateway.KeyAsync());
        for (var i = 0; i < 5; i++)
        {
            await HoldAsync(gateway, key, $"kim{i}");
        }

        await HoldAsync(gateway, key, "kim4");
        await HoldAsync(gateway, other, "kim");
        await Task.WhenAll(_receiver.NextAsync(), _receiver.NextAsync());
        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        var together = JsonNode.Parse((await _receiver.NextAsync()).Text)!;
        await HoldAsync(gateway, key, "lee");

        together["pending"]!.GetValue<int>().ShouldBe(5);
        together["approval"]!["resource"]!.GetValue<string>().ShouldBe("kim1");
        JsonNode.Parse((await _receiver.NextAsync()).Text)!["pending"]!.GetValue<int>().ShouldBe(6);
        _receiver.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_notice_that_is_refused_delays_no_other_one()
    {
        await using var gateway = await StartAsync("on: [held]");
        _receiver.Answer = (context, told) => (told.Text.Contains("kim", StringComparison.Ordinal) ? Answers.Status(400) : Answers.Json("{}"))(context, told);
        await HoldAsync(gateway, await gateway.KeyAsync(), "kim");
        await HoldAsync(gateway, await gateway.KeyAsync(), "lee");
        await Task.WhenAll(_receiver.NextAsync(), _receiver.NextAsync());

        await Eventually.BeTrueAsync(async () => await CountAsync(gateway, "told = 1") == 1);
        await WaitsAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromSeconds(6));
        (await _receiver.NextAsync()).Text.ShouldContain("kim");
    }

    [Fact]
    public async Task A_receiver_that_fails_is_told_again_until_it_takes_it_and_nobody_waits_for_it()
    {
        await using var gateway = await StartAsync("on: [held]");
        _receiver.Answer = Answers.Status(500);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await HoldAsync(gateway, await gateway.KeyAsync(), "kim");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        var first = await _receiver.NextAsync();
        await WaitsAsync(gateway);

        _receiver.Answer = Answers.Json("{}");
        gateway.Clock.Advance(TimeSpan.FromSeconds(6));
        var second = await _receiver.NextAsync();

        second.Header(NoticeSender.DeliveryHeader).ShouldBe(first.Header(NoticeSender.DeliveryHeader));
        await Eventually.BeTrueAsync(async () => await CountAsync(gateway, "told = 1") == 1);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        _receiver.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_receiver_that_is_dead_or_silent_delays_no_hold_and_no_other_receiver_and_a_stop_loses_nothing()
    {
        var silent = await RecordingUpstream.StartAsync();
        silent.Answer = Answers.Silent();
        var dead = Ports.Free();
        await using var gateway = await StartAsync("on: [held]", s => s.Root += string.Create(CultureInfo.InvariantCulture, $$"""

              - { name: silent, url: "{{silent.Address}}", secret: "file:{secret}", allowPrivate: true, on: [held] }
              - { name: dead, url: "http://127.0.0.1:{{dead}}/x", secret: "file:{secret}", allowPrivate: true, on: [held] }
            """));
        var key = await gateway.KeyAsync();

        await HoldAsync(gateway, key, "kim");
        await _receiver.NextAsync();
        await silent.NextAsync();
        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        await HoldAsync(gateway, key, "lee");
        await _receiver.NextAsync();

        await gateway.RestartAsync();
        (await CountAsync(gateway, "webhook = 'dead' AND done_at IS NULL")).ShouldBe(2);
        await using var back = await RecordingUpstream.StartAsync(port: dead);
        gateway.Clock.Advance(TimeSpan.FromMinutes(11));
        await Task.WhenAll(back.NextAsync(), back.NextAsync());
        await silent.DisposeAsync();
    }

    [Fact]
    public async Task A_private_address_is_not_told_unless_it_may_be_and_metadata_never()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = $$"""
            notifications:
              - { name: private, url: "{{_receiver.Address}}", secret: "file:{secret}" }
              - { name: metadata, url: "https://169.254.169.254/", secret: "file:{secret}", allowPrivate: true }
            """);

        await HoldAsync(gateway, await gateway.KeyAsync(), "kim");

        await Eventually.BeTrueAsync(async () => await CountAsync(gateway, "attempts > 0 AND done_at IS NULL") == 2);
        _receiver.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_for_Slack_is_text_that_the_agent_can_not_make_a_link_or_mention_of()
    {
        await using var gateway = await StartAsync("format: slack, on: [held]");

        await HoldAsync(gateway, await gateway.KeyAsync(), "<!channel> <https://evil.test|x>\\n*kim*");
        var text = JsonNode.Parse((await _receiver.NextAsync()).Text)!["text"]!.GetValue<string>();

        text.ShouldStartWith("Held: shop.mails.send (message) on shop, &lt;!channel&gt;");
        text.ShouldNotContain("<");
        text.ShouldNotContain("\n");
        text.ShouldNotContain("*kim*");
        text.ShouldNotContain("://");
    }

    [Fact]
    public async Task Neither_secret_nor_address_is_in_the_log_or_the_record()
    {
        _receiver.Answer = Answers.Status(500);
        await using var gateway = await StartAsync("on: [held]", path: "/services/T0/very-secret-path");
        await HoldAsync(gateway, await gateway.KeyAsync(), "kim");
        await _receiver.NextAsync();
        await WaitsAsync(gateway);

        var written = await gateway.EverythingWrittenAsync();
        written.ShouldNotContain("very-secret-path");
        written.ShouldNotContain(GatewayUnderTest.Secret);
    }

    private Task<GatewayUnderTest> StartAsync(string more = "", Action<GatewaySetup>? configure = null, string path = "/") => GatewayUnderTest.StartAsync(s =>
    {
        s.Root = $$"""
            notifications:
              - { name: here, url: "{{new Uri(_receiver.Address, path)}}", secret: "file:{secret}", allowPrivate: true{{(more.Length > 0 ? ", " + more : "")}} }
            """;
        configure?.Invoke(s);
    });

    private static async Task HoldAsync(GatewayUnderTest gateway, string key, string to) =>
        (await gateway.PostAsync("/shop/v1/mails", key, $$"""{"to":"{{to}}","text":"hello"}""")).ShouldBe(403);

    private static Task<long> CountAsync(GatewayUnderTest gateway, string condition) =>
        gateway.Get<Database>().ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM notices WHERE " + condition));

    // The failure is on record once the next try has its time.
    private static Task WaitsAsync(GatewayUnderTest gateway) => Eventually.BeTrueAsync(async () =>
        await CountAsync(gateway, $"attempts = 1 AND done_at IS NULL AND due_at < {gateway.Clock.GetUtcNow().AddSeconds(20).ToUnixTimeMilliseconds()}") == 1);

    private static void ShouldBeSigned(RecordedRequest told)
    {
        var parts = told.Header(NoticeSender.SignatureHeader)!.Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        byte[] signed = [.. Encoding.UTF8.GetBytes(parts["t"] + "."), .. told.Body];
        parts["v1"].ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(GatewayUnderTest.Secret), signed)));
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], CultureInfo.InvariantCulture)).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }
}
