using System.Net;
using System.Net.Sockets;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class ResilienceTests
{
    private static readonly BreakerSettings Touchy = new(0.5, TimeSpan.FromSeconds(30), 2, TimeSpan.FromSeconds(15));

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_tried_again_where_the_system_is_not_there(int status)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.InTurn(Answers.Status(status), Answers.Status(status), Answers.Json("{}"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Count.ShouldBe(3);
    }

    [Fact]
    public async Task After_the_last_attempt_the_vendors_answer_passes()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{\"down\":true}", 503);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, retries: 1));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(503);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"down\":true}");
        upstream.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(404, null)]
    [InlineData(429, null)]
    [InlineData(429, "3600")]
    [InlineData(503, "3600")]
    public async Task An_answer_that_a_second_try_would_not_change_passes(int status, string? retryAfter)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = retryAfter is null ? Answers.Status(status) : Answers.Status(status, ("Retry-After", retryAfter));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(status);
        upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_short_retry_after_is_waited_for()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.InTurn(Answers.Status(429, ("Retry-After", "1")), Answers.Json("{}"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        var started = TimeProvider.System.GetTimestamp();

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Count.ShouldBe(2);
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
    }

    [Fact]
    public async Task A_read_with_a_buffered_body_sends_it_again()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.InTurn(Answers.Status(503), Answers.Json("{}"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Buffers = true;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/search", new StringContent("{\"q\":1}"));

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Requests.Select(r => r.Text).ShouldBe(["{\"q\":1}", "{\"q\":1}"]);
        upstream.Requests.ShouldAllBe(r => r.Header("Content-Length") == "7" && r.Header("Transfer-Encoding") == null);
        (await host.OutcomeAsync()).RequestBytes.ShouldBe(7);
    }

    [Fact]
    public async Task A_read_with_a_streamed_body_is_sent_once()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(503);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/search", new StringContent("{\"q\":1}"));

        ((int)answer.StatusCode).ShouldBe(503);
        upstream.Single.Text.ShouldBe("{\"q\":1}");
    }

    [Theory]
    [InlineData(RiskClass.Write)]
    [InlineData(RiskClass.Money)]
    [InlineData(RiskClass.Unknown)]
    [InlineData(RiskClass.Destructive)]
    public async Task What_is_no_read_is_sent_once(RiskClass risk)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(503, ("Retry-After", "0"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Buffers = true;
        host.Risk = risk;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/a", new StringContent("{}"));

        ((int)answer.StatusCode).ShouldBe(503);
        upstream.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("DELETE", false)]
    [InlineData("POST", false)]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    public async Task What_is_no_read_is_sent_once_even_where_a_kept_connection_dies_without_an_answer(string method, bool body)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.InTurn(Answers.Json("{}"), Answers.Cut(), Answers.Json("{}"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Risk = RiskClass.Destructive;
        host.Buffers = true;
        using (var first = await host.GetAsync("/billing/a"))
        {
            await first.Content.ReadAsByteArrayAsync();
            (await host.OutcomeAsync()).Result.ShouldBe(ForwardResult.Answered);
        }

        using var answer = await host.SendAsync(new HttpMethod(method), "/billing/b", body ? new StringContent("{}") : null);

        upstream.Connections.ShouldBe(1);
        upstream.Requests.Select(r => r.RawTarget).ShouldBe(["/a", "/b"]);
        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.Unknown);
        outcome.Error.ShouldBe(ForwardErrors.ReplyLost);
        outcome.Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task What_is_no_read_is_sent_once_even_where_a_kept_connection_is_closed_in_good_order(string method)
    {
        await using var upstream = new ClosingUpstream();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Risk = RiskClass.Destructive;
        using var first = await host.GetAsync("/billing/a");
        (await host.OutcomeAsync()).Result.ShouldBe(ForwardResult.Answered);

        using var answer = await host.SendAsync(new HttpMethod(method), "/billing/b");

        upstream.RequestLines.ShouldBe(["GET /a HTTP/1.1", method + " /b HTTP/1.1"]);
        (await host.OutcomeAsync()).Result.ShouldBe(ForwardResult.Unknown);
    }

    [Fact]
    public async Task A_refused_connection_means_that_nothing_was_sent()
    {
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(ClosedPort(), retries: 1));

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.ConnectFailed));
    }

    [Fact]
    public async Task A_read_is_tried_again_where_no_connection_could_be_made()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var tries = 0;
        var guard = new ConnectGuard(true, (_, _) => Interlocked.Increment(ref tries) == 1
            ? throw new SocketException((int)SocketError.TryAgain)
            : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(new Uri($"http://upstream.example:{upstream.Address.Port}")), configure: handler => handler.ConnectCallback = guard.ConnectAsync);

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(200);
        tries.ShouldBe(2);
    }

    [Fact]
    public async Task The_circuit_opens_for_every_request_and_closes_when_the_system_is_back()
    {
        var clock = new ForwardingClock();
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(502);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, retries: 0, breaker: Touchy), clock);
        for (var i = 0; i < 2; i++)
        {
            using var failing = await host.GetAsync("/billing/a");
            (await host.OutcomeAsync()).Status.ShouldBe(502);
        }

        host.Risk = RiskClass.Money;
        using var refused = await host.SendAsync(HttpMethod.Post, "/billing/b");
        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.NotSent);
        outcome.Error.ShouldBe(ForwardErrors.BreakerOpen);
        outcome.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        upstream.Count.ShouldBe(2);

        upstream.Answer = Answers.Json("{}");
        clock.Advance(TimeSpan.FromSeconds(16));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await host.GetAsync("/billing/a");
            ((int)answer.StatusCode).ShouldBe(200);
        }
    }

    [Fact]
    public async Task Errors_that_one_request_can_provoke_do_not_open_the_circuit()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(500);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, breaker: Touchy));

        for (var i = 0; i < 5; i++)
        {
            using var answer = await host.GetAsync("/billing/a");
            ((int)answer.StatusCode).ShouldBe(500);
        }
    }

    private static Uri ClosedPort() => new($"http://127.0.0.1:{Ports.Free()}");
}
