using System.Net;
using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Tests.Operators;

public sealed class OperatorsGuardTests : IAsyncLifetime
{
    private OperatorsListener _listener = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _listener = await OperatorsListener.StartAsync();
        _token = await _listener.OperatorAsync("ines");
    }

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8081", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example:8081", 421)]
    public async Task Only_the_listed_hosts_are_served(string host, int expected)
    {
        foreach (var path in new[] { "/api/agents", "/health/ready" })
        {
            var (status, _) = await _listener.SendAsync(HttpMethod.Get, path, _token, null, ("Host", host));
            ((int)status).ShouldBe(expected, path);
        }
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "{scheme}s://{authority}", 403)]
    [InlineData("Origin", "{scheme}://{authority}.evil.example", 403)]
    [InlineData("Origin", "{scheme}://{authority}", 200)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task Pages_of_other_origins_are_refused(string header, string value, int expected)
    {
        value = value.Replace("{scheme}", "http", StringComparison.Ordinal).Replace("{authority}", _listener.Url.Authority, StringComparison.Ordinal);
        var (status, _) = await _listener.SendAsync(HttpMethod.Get, "/api/agents", _token, null, (header, value));
        ((int)status).ShouldBe(expected);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("garbage")]
    [InlineData("agent key")]
    [InlineData("revoked")]
    [InlineData("changed")]
    public async Task Whoever_is_no_operator_gets_401_and_learns_nothing(string which)
    {
        var revoked = await _listener.OperatorAsync("gone");
        await _listener.Get<OperatorStore>().RevokeAsync("gone", "test");
        var agent = await _listener.Get<AgentStore>().AddAsync(new NewAgent("sales", "team"), "test");
        var token = which switch
        {
            "none" => null,
            "garbage" => "tgop_ines_nothing",
            "agent key" => agent.Key,
            "revoked" => revoked,
            _ => _token[..^1] + (_token[^1] == 'A' ? 'B' : 'A'),
        };
        foreach (var path in new[] { "/api/agents", "/api/operators", "/api/approvals", "/api/feedback", "/api/decisions", "/api/nothing", "/" })
        {
            var (status, body) = await _listener.SendAsync(HttpMethod.Get, path, token);
            status.ShouldBe(HttpStatusCode.Unauthorized, path);
            body!["type"]!.ToString().ShouldBe("urn:thumbgate:problem:operator-unknown");
        }
    }

    [Fact]
    public async Task A_token_in_another_scheme_or_twice_is_none()
    {
        (await _listener.SendAsync(HttpMethod.Get, "/api/agents", null, null, ("Authorization", "Basic " + _token))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _listener.SendAsync(HttpMethod.Get, "/api/agents?token=" + _token, null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_bootstrap_token_adds_operators_and_does_nothing_else()
    {
        var (status, added) = await _listener.SendAsync(HttpMethod.Post, "/api/operators", OperatorsListener.Bootstrap, new { name = "dana" });
        status.ShouldBe(HttpStatusCode.Created);
        var token = added!["token"]!.ToString();
        token.ShouldStartWith("tgop_dana_");
        (await _listener.SendAsync(HttpMethod.Get, "/api/operators", token)).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, "/api/operators"), (HttpMethod.Delete, "/api/operators/dana"), (HttpMethod.Post, "/api/agents"),
            (HttpMethod.Post, "/api/operators/"), (HttpMethod.Get, "/api/decisions"), (HttpMethod.Post, "/api/approvals/apr_1/approve"),
        })
        {
            (await _listener.SendAsync(method, path, OperatorsListener.Bootstrap, method == HttpMethod.Post ? new { name = "eve" } : null)).Status
                .ShouldBe(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task Health_needs_no_token_and_says_when_the_record_is_gone_and_when_reads_are_too()
    {
        (await _listener.SendAsync(HttpMethod.Get, "/health/live", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await _listener.SendAsync(HttpMethod.Get, "/health/ready", null)).Body!["status"]!.ToString().ShouldBe("ready");
        _listener.Degraded.Add("config: the changed folder has errors");
        (await _listener.SendAsync(HttpMethod.Get, "/health/ready", null)).Body!["status"]!.ToString().ShouldBe("degraded");
        _listener.RecordIsHealthy = false;
        var (status, body) = await _listener.SendAsync(HttpMethod.Get, "/health/ready", null);
        status.ShouldBe(HttpStatusCode.OK);
        body!["status"]!.ToString().ShouldBe("degraded");
        ((bool)body["store"]!).ShouldBeFalse();
        _listener.ServesReads = false;
        (status, body) = await _listener.SendAsync(HttpMethod.Get, "/health/ready", null);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body!["status"]!.ToString().ShouldBe("unavailable");
    }
}
