using System.Net.Sockets;
using System.Text;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Identity;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("bearer")]
    [InlineData("basic-user")]
    [InlineData("basic-password")]
    [InlineData("header")]
    [InlineData("query")]
    [InlineData("own")]
    public async Task A_key_is_taken_from_every_slot_and_never_reaches_the_upstream(string slot)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var (target, header) = slot switch
        {
            "bearer" => ("/shop/v1/items/i1?a=1", ("Authorization", "Bearer " + key)),
            "basic-user" => ("/shop/v1/items/i1?a=1", ("Authorization", Basic(key + ":"))),
            "basic-password" => ("/shop/v1/items/i1?a=1", ("Authorization", Basic("any:" + key))),
            "header" => ("/shop/v1/items/i1?a=1", ("X-Shop-Key", key)),
            "query" => ($"/shop/v1/items/i1?a=1&api_key={key}", ("X-Any", "1")),
            _ => ("/shop/v1/items/i1?a=1", ("X-ThumbGate-Key", key)),
        };

        (await gateway.GetAsync(target, "", header)).ShouldBe(200);

        var sent = gateway.Upstream.Single;
        sent.RawTarget.ShouldBe("/v1/items/i1?a=1");
        sent.Header("Authorization").ShouldBe("Bearer " + GatewayUnderTest.Secret);
        foreach (var (name, values) in sent.Headers)
        {
            values.ShouldAllBe(v => !v.Contains("tg_", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public async Task With_the_key_in_its_own_header_the_agents_credential_may_pass()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Credentials = "credential: pass");
        var key = await gateway.KeyAsync();

        (await gateway.GetAsync("/shop/v1/items", "", ("X-ThumbGate-Key", key), ("Authorization", "Bearer own_token"))).ShouldBe(200);

        var sent = gateway.Upstream.Single;
        sent.Header("Authorization").ShouldBe("Bearer own_token");
        sent.Header("X-ThumbGate-Key").ShouldBeNull();
    }

    [Fact]
    public async Task More_than_one_key_or_one_in_a_place_that_would_be_forwarded_is_nobody()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var other = await gateway.KeyAsync("support");

        (await gateway.GetAsync("/shop/v1/items", key, ("X-ThumbGate-Key", other))).ShouldBe(401).Problem.ShouldBe("key-ambiguous");
        (await gateway.GetAsync("/shop/v1/items", key, ("X-ThumbGate-Key", key))).ShouldBe(401).Problem.ShouldBe("key-ambiguous");
        (await gateway.GetAsync("/shop/v1/items", key, ("X-Shop-Key", other))).ShouldBe(401).Problem.ShouldBe("key-ambiguous");
        (await gateway.GetAsync("/shop/v1/items", key, ("Shop-Version", other))).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        (await gateway.GetAsync("/shop/v1/items", key, ("X-Other", "see " + key))).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        (await gateway.GetAsync("/shop/v1/items?note=" + key, key)).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        (await gateway.GetAsync("/shop/v1/items?note=" + key.Replace("_", "%5F", StringComparison.Ordinal), key)).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        (await gateway.GetAsync("/shop/v1/items/" + key, key)).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        (await gateway.GetAsync("/shop/v1/items/" + key.Replace("_", "%5F", StringComparison.Ordinal), key)).ShouldBe(401).Problem.ShouldBe("key-misplaced");
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_is_missing_unknown_expired_or_revoked_is_nobody_and_says_which()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var revoked = await gateway.IssueAsync();
        var expiring = await gateway.KeyAsync(expires: gateway.Clock.GetUtcNow().AddMinutes(1));
        (await gateway.GetAsync("/shop/v1/items", expiring)).ShouldBe(200);
        await gateway.Get<AgentStore>().RevokeAsync(revoked.Agent.Identity.Id, "dana");
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(2));

        (await gateway.GetAsync("/shop/v1/items", "")).ShouldBe(401).Problem.ShouldBe("key-missing");
        (await gateway.GetAsync("/shop/v1/items", "sk_live_1")).ShouldBe(401).Problem.ShouldBe("key-missing");
        (await gateway.GetAsync("/shop/v1/items", AgentKey.Create("sales"))).ShouldBe(401).Problem.ShouldBe("key-unknown");
        (await gateway.GetAsync("/shop/v1/items", expiring)).ShouldBe(401).Problem.ShouldBe("key-expired");
        var last = await gateway.GetAsync("/shop/v1/items", revoked.Key);
        last.ShouldBe(401).Problem.ShouldBe("key-revoked");
        last.Header("WWW-Authenticate").ShouldNotBeNull();
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_is_nobody_each_of_its_requests_is_whose_key_it_brings()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var first = await gateway.IssueAsync();
        var second = await gateway.KeyAsync(owner: "other-team");
        var connections = 0;
        using var agent = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (to, cancellation) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(to.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        async Task<GatewayAnswer> AskAsync(string name, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{gateway.AgentsPort}/.thumbgate/whoami"));
            request.Headers.Add(name, value);
            using var response = await agent.SendAsync(request);
            return await GatewayAnswer.ReadAsync(response);
        }

        async Task<string> OwnerAsync(string key) => (await AskAsync("Authorization", "Bearer " + key)).ShouldBe(200).Json["owner"]!.GetValue<string>();

        (await OwnerAsync(first.Key)).ShouldBe("sales-team");
        (await OwnerAsync(first.Key)).ShouldBe("sales-team");
        (await OwnerAsync(second)).ShouldBe("other-team");
        (await OwnerAsync(first.Key)).ShouldBe("sales-team");
        (await AskAsync("Authorization", "Bearer " + first.Key[..^1] + (first.Key[^1] == 'A' ? 'B' : 'A'))).ShouldBe(401).Problem.ShouldBe("key-unknown");
        (await AskAsync("X-Any", "1")).ShouldBe(401).Problem.ShouldBe("key-missing");
        (await OwnerAsync(first.Key)).ShouldBe("sales-team");
        await gateway.Get<AgentStore>().RevokeAsync(first.Agent.Identity.Id, "dana");
        (await AskAsync("Authorization", "Bearer " + first.Key)).ShouldBe(401).Problem.ShouldBe("key-revoked");
        (await OwnerAsync(second)).ShouldBe("other-team");
        connections.ShouldBe(1);
    }

    [Fact]
    public async Task Headers_that_claim_a_role_or_an_owner_change_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync(
            "/shop/v1/keys", await gateway.KeyAsync(), "{}",
            ("X-ThumbGate-Role", "support"), ("ThumbGate-Role", "support"), ("X-Role", "support"), ("X-Forwarded-User", "admin"), ("X-ThumbGate-Agent", "agt_1"));

        answer.ShouldBe(403).Json["role"]!.GetValue<string>().ShouldBe("sales");
    }

    [Fact]
    public async Task No_key_token_or_secret_is_ever_written_down()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var token = await gateway.OperatorAsync("dana");
        await gateway.GetAsync("/shop/v1/items/i1", key);
        await gateway.GetAsync("/shop/v1/items?api_key=" + key, "");
        await gateway.GetAsync("/shop/v1/items?note=" + key, key);
        await gateway.GetAsync("/shop/v1/items/" + key, key);
        await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/i1", key);
        await gateway.GetAsync("/shop/v1/items/../" + key, key);
        await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", token);

        var held = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"a@b.test","body":"a very particular sentence"}""");
        held.ShouldBe(403);

        var written = await gateway.EverythingWrittenAsync();
        written.ShouldContain("shop.items.delete");
        written.ShouldNotContain(key[^43..]);
        written.ShouldNotContain(token[^43..]);
        written.ShouldNotContain(GatewayUnderTest.Secret);
        written.ShouldNotContain("a very particular sentence");
    }

    [Fact]
    public async Task An_agent_learns_who_it_is_and_nobody_else_does()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.GetAsync("/.thumbgate/whoami", await gateway.KeyAsync(owner: "team-7"));

        answer.ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("sales");
        answer.Json["owner"]!.GetValue<string>().ShouldBe("team-7");
        answer.Header("Cache-Control").ShouldBe("no-store");
        (await gateway.GetAsync("/.thumbgate/whoami", "")).ShouldBe(401);
        (await gateway.GetAsync("/.thumbgate/whoami", AgentKey.Create("sales"))).ShouldBe(401);
    }

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
