using System.Net;
using System.Net.Sockets;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class OutcomeTests
{
    // Long enough for what has to arrive before it is over, also on a machine that has other things to do.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Silence_before_the_answer_is_a_timeout_and_its_effect_is_unknown(bool ofRequest, bool ofActivity)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var hungUp = new TaskCompletionSource();
        upstream.Answer = Answers.Silent(hungUp);
        var timeouts = new UpstreamTimeouts(TimeSpan.FromSeconds(5), ofRequest ? Short : Long, ofActivity ? Short : Long);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, timeouts: timeouts));

        using var answer = await host.GetAsync("/billing/a");

        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.TimedOut);
        outcome.Error.ShouldBe(ForwardErrors.TimedOut);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Silence_in_the_middle_of_an_answer_breaks_it_off()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Stalls("first");
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(upstream.Address, timeouts: new UpstreamTimeouts(Long, Long, Short)));

        using var answer = await host.GetAsync("/billing/a");

        await Should.ThrowAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
        (await host.OutcomeAsync()).ShouldBe(new ForwardOutcome(ForwardResult.Answered, 200, 0, 5, ForwardErrors.AnswerCutShort));
    }

    [Fact]
    public async Task A_connection_that_is_never_accepted_times_out_and_nothing_was_sent()
    {
        var guard = new TaskCompletionSource<IPAddress[]>();
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(new Uri("http://upstream.example"), retries: 0, timeouts: new UpstreamTimeouts(Short, Long, Long)),
            configure: handler => handler.ConnectCallback = new ConnectGuard(true, (_, cancellation) => guard.Task.WaitAsync(cancellation)).ConnectAsync);

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.ConnectTimedOut));
    }

    [Fact]
    public async Task A_tls_handshake_that_fails_means_that_nothing_was_sent()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(new Uri($"https://127.0.0.1:{upstream.Address.Port}"), retries: 0));
        host.Risk = RiskClass.Money;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/a", new StringContent("{}"));

        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.NotSent);
        outcome.Error.ShouldBe(ForwardErrors.TlsFailed);
        upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_lost_reply_leaves_the_effect_unknown()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Cut();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Risk = RiskClass.Write;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/a", new StringContent("{}"));

        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.Unknown);
        outcome.Error.ShouldBe(ForwardErrors.ReplyLost);
        upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_passed_off_as_whole()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var seen = new TaskCompletionSource();
        upstream.Answer = Answers.CutAfter("first", seen.Task);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");
        seen.SetResult();

        await Should.ThrowAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
        (await host.OutcomeAsync()).ShouldBe(new ForwardOutcome(ForwardResult.Answered, 200, 0, -1, ForwardErrors.AnswerCutShort));
    }

    [Fact]
    public async Task An_agent_that_hangs_up_ends_the_upstream_call()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var hungUp = new TaskCompletionSource();
        upstream.Answer = Answers.Silent(hungUp);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/billing/a"));
        var sending = host.Client.SendAsync(request, leave.Token);
        await upstream.NextAsync();

        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.Cancelled);
        outcome.Error.ShouldBe(ForwardErrors.ClientGone);
    }

    [Fact]
    public async Task An_agent_that_hangs_up_in_the_middle_of_an_answer_ends_the_upstream_call()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var hungUp = new TaskCompletionSource();
        upstream.Answer = Answers.Stalls("first", hungUp);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        var answer = await host.GetAsync("/billing/a");
        answer.Dispose();

        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.Answered);
        outcome.Status.ShouldBe(200);
        outcome.Error.ShouldBe(ForwardErrors.ClientGone);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_the_effect_unknown()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Risk = RiskClass.Write;
        using (var agent = new TcpClient())
        {
            await agent.ConnectAsync(IPAddress.Loopback, host.Address.Port);
            await agent.GetStream().WriteAsync("POST /billing/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this"u8.ToArray());

            // Hanging up before anything was tried would be another story: then it is known that nothing was sent.
            await Eventually.BeTrueAsync(() => upstream.Connections == 1);
        }

        var outcome = await host.OutcomeAsync();

        outcome.Result.ShouldBeOneOf(ForwardResult.Cancelled, ForwardResult.Unknown);
        upstream.Count.ShouldBe(0);
    }
}
