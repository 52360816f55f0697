using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class AnswerForwardingTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_status_passes_as_it_is_and_names_the_decision(int status)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(status);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.GetValues("ThumbGate-Decision").ShouldBe([ForwardingHost.DecisionId]);
        var outcome = await host.OutcomeAsync();
        outcome.Result.ShouldBe(ForwardResult.Answered);
        outcome.Status.ShouldBe(status);
        outcome.Error.ShouldBe("");
        upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Headers_and_body_pass()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json(
            "{\"a\":1}", 401, ("WWW-Authenticate", "Bearer realm=\"a\""), ("X-Many", "1"), ("X-Many", "2"), ("ETag", "W/\"x\""), ("Retry-After", "3"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"a\":1}");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        answer.Headers.GetValues("WWW-Authenticate").ShouldBe(["Bearer realm=\"a\""]);
        answer.Headers.GetValues("X-Many").ShouldBe(["1", "2"]);
        answer.Headers.GetValues("ETag").ShouldBe(["W/\"x\""]);
        answer.Headers.GetValues("Retry-After").ShouldBe(["3"]);
        (await host.OutcomeAsync()).ShouldBe(new ForwardOutcome(ForwardResult.Answered, 401, 0, 7, ""));
    }

    [Theory]
    [InlineData("Set-Cookie", "a=b")]
    [InlineData("Alt-Svc", "h3=\":443\"")]
    [InlineData("ThumbGate-Note", "a lie")]
    [InlineData("X-ThumbGate-Key", "a lie")]
    [InlineData("Refresh", "0; url=https://elsewhere.example/")]
    public async Task A_header_that_is_not_for_agents_is_dropped(string name, string value)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{}", 200, (name, value), ("ThumbGate-Decision", "dec_forged"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        answer.Headers.Contains(name).ShouldBeFalse();
        answer.Headers.GetValues("ThumbGate-Decision").ShouldBe([ForwardingHost.DecisionId]);
    }

    [Theory]
    [InlineData("/v1/b?c=%41#d", "/billing/v1/b?c=%41#d")]
    [InlineData("b/c", "b/c")]
    [InlineData("?page=2", "?page=2")]
    [InlineData("{upstream}/v1/b?c=%41", "{gateway}/billing/v1/b?c=%41")]
    [InlineData("{upstream}", "{gateway}/billing")]
    [InlineData("//{authority}/v1/b", "{gateway}/billing/v1/b")]
    [InlineData("https://elsewhere.example/upload?token=1", null)]
    [InlineData("//elsewhere.example/", null)]
    [InlineData("/\\elsewhere.example/", null)]
    [InlineData("http://user@{authority}/", null)]
    [InlineData("http://127.0.0.1:1/", null)]
    [InlineData("ftp://{authority}/a", null)]
    [InlineData("javascript:alert(1)", null)]
    public async Task A_location_is_named_by_the_gateways_own_url_or_withheld(string sent, string? expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        string Fill(string text) => text
            .Replace("{upstream}", upstream.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("{authority}", upstream.Address.Authority, StringComparison.Ordinal)
            .Replace("{gateway}", host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        upstream.Answer = Answers.Status(307, ("Location", Fill(sent)));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(307);
        upstream.Count.ShouldBe(1);
        if (expected is null)
        {
            answer.Headers.Contains("Location").ShouldBeFalse();
            answer.Headers.GetValues("ThumbGate-Note").ShouldBe(["location-withheld"]);
        }
        else
        {
            answer.Headers.NonValidated["Location"].ToString().ShouldBe(Fill(expected));
            answer.Headers.Contains("ThumbGate-Note").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("204 No Content\r\nContent-Length: 5\r\n\r\nhello", 204)]
    [InlineData("205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", 205)]
    [InlineData("205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 205)]
    public async Task A_body_under_a_status_that_has_none_is_dropped_and_the_answer_passes(string sent, int status)
    {
        await using var upstream = new ClosingUpstream("HTTP/1.1 " + sent);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.GetValues("ThumbGate-Decision").ShouldBe([ForwardingHost.DecisionId]);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("");
        (await host.OutcomeAsync()).ShouldBe(new ForwardOutcome(ForwardResult.Answered, status, 0, 0, ""));
    }

    [Fact]
    public async Task Another_protocol_is_not_spoken_with_an_upstream_that_offers_it_unasked()
    {
        await using var upstream = new ClosingUpstream("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\nhello");
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a", ("Connection", "Upgrade"), ("Upgrade", "websocket"));

        ((int)answer.StatusCode).ShouldBe(502);
        (await host.OutcomeAsync()).Error.ShouldBe(ForwardErrors.AnswerUnusable);
    }

    [Fact]
    public async Task Where_the_integration_has_a_host_of_its_own_no_prefix_is_added()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Status(201, ("Location", new Uri(upstream.Address, "/v1/b").AbsoluteUri));
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(upstream.Address, match: new IntegrationMatch(Host: "billing.internal")));

        using var answer = await host.GetAsync("/a", ("Host", "billing.internal:8080"));

        answer.Headers.GetValues("Location").ShouldBe(["http://billing.internal:8080/v1/b"]);
    }

    [Fact]
    public async Task Bytes_beyond_ascii_in_a_header_pass_as_they_came()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{}", 200, ("X-Name", "gr\u00fc\u00df"));
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        answer.Headers.GetValues("X-Name").ShouldBe(["gr\u00fc\u00df"]);
    }

    [Fact]
    public async Task An_answer_in_chunks_passes_and_its_bytes_are_counted()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Download(200_000, chunked: true);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/a");

        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(200_000);
        (await host.OutcomeAsync()).ResponseBytes.ShouldBe(200_000);
    }

    [Fact]
    public async Task A_head_answer_keeps_its_length_and_has_no_body()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{\"a\":1}");
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.SendAsync(HttpMethod.Head, "/billing/a");

        answer.Content.Headers.ContentLength.ShouldBe(7);
        (await host.OutcomeAsync()).ResponseBytes.ShouldBe(0);
    }
}
