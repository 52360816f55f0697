using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

public sealed class HoldTests
{
    private const string Mail = """{"to":"kim@shop.test","text":"hello"}""";

    [Fact]
    public async Task A_hold_is_a_403_that_no_sdk_takes_for_success_and_a_202_only_to_whoever_asked_for_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        var plain = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var asked = await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "respond-async"));

        plain.ShouldBe(403).Problem.ShouldBe("held");
        asked.ShouldBe(202).Problem.ShouldBe("held");
        foreach (var answer in new[] { plain, asked })
        {
            answer.Json["verdict"]!.GetValue<string>().ShouldBe("hold");
            answer.Json["approval"]!["status"]!.GetValue<string>().ShouldBe("pending");
            answer.Json["approval"]!["expiresAt"].ShouldNotBeNull();
            answer.Header("Location").ShouldBe("/.thumbgate/approvals/" + answer.Approval);
            answer.Header("Retry-After").ShouldNotBeNull();
            answer.Json["error"]!["type"]!.GetValue<string>().ShouldBe("held");
        }

        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_integration_may_answer_every_hold_with_202()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { status: 202 }");

        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail)).ShouldBe(202);
    }

    [Fact]
    public async Task Only_the_agent_that_is_held_can_read_how_its_hold_stands()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var location = held.Header("Location")!;

        var own = await gateway.GetAsync(location, key);
        own.ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("pending");
        own.Json["operation"]!.GetValue<string>().ShouldBe("shop.mails.send");
        (await gateway.GetAsync(location, await gateway.KeyAsync())).ShouldBe(404);
        (await gateway.GetAsync(location, "")).ShouldBe(401);
    }

    [Fact]
    public async Task Repeats_join_one_hold_even_where_the_sdk_makes_a_new_idempotency_key()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        var first = await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Idempotency-Key", "one"));
        var second = await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Idempotency-Key", "two"));

        second.Approval.ShouldBe(first.Approval);
        second.Decision.ShouldNotBe(first.Decision);
    }

    [Fact]
    public async Task A_changed_byte_header_target_or_agent_is_another_hold()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { release: retry }");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        await gateway.ApproveAsync(held);

        var others = new[]
        {
            await gateway.PostAsync("/shop/v1/mails", key, Mail + " "),
            await gateway.PostAsync("/shop/v1/mails", key, Mail.Replace("kim", "eve", StringComparison.Ordinal)),
            await gateway.PostAsync("/shop/v1/mails?dry=0", key, Mail),
            await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Shop-Version", "2")),
            await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Shop-Account", "acct_1")),
            await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail),
            await gateway.PostAsync("/shop/v1/mails/batch", key, Mail),
        };

        others.ShouldAllBe(a => a.Status == 403);
        others.Select(a => a.Approval).Append(held.Approval).ShouldBeUnique();
        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
    }

    [Theory]
    [InlineData("/shop/v1/mails?dry=0", Mail, "", "target differs")]
    [InlineData("/shop/v1/mails", """{"to":"kim@shop.test","text":"hallo"}""", "", "body differs")]
    [InlineData("/shop/v1/mails", Mail, "2", "headers differ")]
    [InlineData("/shop/v1/mails", """{"to":"kim@shop.test","text":"hallo"}""", "2", "headers and body differ")]
    public async Task A_request_that_is_held_anew_is_told_what_differs_from_the_one_that_was_held(string target, string body, string version, string differs)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        held.Json["detail"]!.GetValue<string>().ShouldNotContain("differ");

        var other = version.Length == 0 ? await gateway.PostAsync(target, key, body) : await gateway.PostAsync(target, key, body, ("Shop-Version", version));

        other.ShouldBe(403).Json["detail"]!.GetValue<string>().ShouldContain($"It is not the request of approval {held.Approval}, which is pending: {differs}.");
        (await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Idempotency-Key", "x"))).Json["detail"]!.GetValue<string>().ShouldNotContain("differ");
    }

    [Theory]
    [InlineData("method")]
    [InlineData("target")]
    [InlineData("integration")]
    [InlineData("credential")]
    [InlineData("agent")]
    [InlineData("agent and role")]
    public async Task Whichever_part_is_another_than_what_was_held_is_named(string part)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Credentials = "credential: pass";
            s.MoreIntegrations = string.Concat(new[] { "one", "two" }.Select(name => $$"""
                {{name}}:
                  match: { host: {{name}}.test }
                  environment: production
                  catalog: shop
                  upstream: {upstream}
                  allowPrivate: true
                  credential: pass

                """));
            s.Edit("catalogs/shop.yaml", "- { id: mails.batch", "- { id: mails.replace, match: PUT /mails, risk: message, facts: { resource: json:/to } }\n  - { id: mails.batch")
                .With("roles/outreach.yaml", GatewaySetup.SalesRole.Replace("role: sales", "role: outreach", StringComparison.Ordinal));
        });
        var key = await gateway.KeyAsync();
        var held = await SendAsync("POST", "one.test", "/v1/mails", key, "account_a");

        var other = await (part switch
        {
            "method" => SendAsync("PUT", "one.test", "/v1/mails", key, "account_a"),
            "target" => SendAsync("POST", "one.test", "/v1/mails/batch", key, "account_a"),
            "integration" => SendAsync("POST", "two.test", "/v1/mails", key, "account_a"),
            "credential" => SendAsync("POST", "one.test", "/v1/mails", key, "account_b"),
            "agent" => SendAsync("POST", "one.test", "/v1/mails", await gateway.KeyAsync(), "account_a"),
            _ => SendAsync("POST", "one.test", "/v1/mails", await gateway.KeyAsync("outreach"), "account_a"),
        });

        other.Approval.ShouldNotBe(held.Approval);
        other.Json["detail"]!.GetValue<string>().ShouldContain(
            $"It is not the request of approval {held.Approval}, which is pending: {part} {(part.Contains(' ', StringComparison.Ordinal) ? "differ" : "differs")}.");
        (await SendAsync("POST", "one.test", "/v1/mails", await gateway.KeyAsync(owner: "others"), "account_a")).Json["detail"]!.GetValue<string>().ShouldNotContain("differ");
        gateway.Upstream.Count.ShouldBe(0);

        async Task<GatewayAnswer> SendAsync(string method, string host, string target, string agent, string account) => (await gateway.SendAsync(
            new HttpMethod(method), target, "", Mail, ("Host", host), ("X-ThumbGate-Key", agent), ("Authorization", "Bearer " + account))).ShouldBe(403);
    }

    [Fact]
    public async Task Repeats_of_a_form_in_parts_and_of_a_call_find_their_hold_by_whatever_the_client_made_anew()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s
            .Edit("catalogs/shop.yaml", "- { id: mails.batch", "- { id: files.send, match: POST /files, encoding: multipart, risk: message, facts: { resource: form:to } }\n  - { id: rpc, match: POST /rpc, risk: envelope, envelope: { jsonrpc: true } }\n  - { id: rpc.send, match: RPC send, risk: message }\n  - { id: mails.batch"));
        var key = await gateway.KeyAsync();

        var form = await FormAsync("one");
        (await FormAsync("two")).Approval.ShouldBe(form.Approval);
        var call = await CallAsync("1");
        (await CallAsync("\"b\"")).Approval.ShouldBe(call.Approval);
        (await gateway.PostAsync("/shop/v1/rpc", key, """{"jsonrpc":"2.0","id":1,"method":"send","params":{"to":"eve"}}""")).Approval.ShouldNotBe(call.Approval);

        Task<GatewayAnswer> CallAsync(string id) =>
            gateway.PostAsync("/shop/v1/rpc", key, """{"jsonrpc":"2.0","id":ID,"method":"send","params":{"to":"kim"}}""".Replace("ID", id, StringComparison.Ordinal));

        async Task<GatewayAnswer> FormAsync(string boundary)
        {
            using var request = gateway.Request(HttpMethod.Post, "/shop/v1/files", key, null);
            request.Content = new MultipartFormDataContent(boundary) { { new StringContent("kim"), "to" } };
            using var answer = await gateway.Client.SendAsync(request);
            return (await GatewayAnswer.ReadAsync(answer)).ShouldBe(403);
        }
    }

    [Fact]
    public async Task Another_credential_of_the_agents_own_is_another_hold()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Credentials = "credential: pass");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", "", Mail, ("X-ThumbGate-Key", key), ("Authorization", "Bearer account_a"));
        await gateway.ApproveAsync(held);

        var other = await gateway.PostAsync("/shop/v1/mails", "", Mail, ("X-ThumbGate-Key", key), ("Authorization", "Bearer account_b"));

        other.ShouldBe(403).Approval.ShouldNotBe(held.Approval);
        gateway.Upstream.Count.ShouldBe(0);
        (await gateway.PostAsync("/shop/v1/mails", "", Mail, ("X-ThumbGate-Key", key), ("Authorization", "Bearer account_a"))).ShouldBe(200);
    }

    [Fact]
    public async Task A_repeat_of_what_was_denied_gets_the_denial_until_the_hold_would_have_expired()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { expires: 2h }");
        var key = await gateway.KeyAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        (await gateway.DecideAsync(held, "deny", "dana", "Kim asked for silence")).ShouldBe(200);

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail, ("Prefer", "wait=60, respond-async"), ("Idempotency-Key", "two"));

        repeat.ShouldBe(403).Problem.ShouldBe("approval-denied");
        repeat.Approval.ShouldBe(held.Approval);
        repeat.Json["verdict"]!.GetValue<string>().ShouldBe("deny");
        repeat.Json["detail"]!.GetValue<string>()
            .ShouldBe($"Approval {held.Approval} was denied: Kim asked for silence. Don't repeat it unchanged.");
        (await gateway.OperateAsync(HttpMethod.Get, "/api/approvals?status=pending", await gateway.TokenAsync("dana"))).Json["items"]!.AsArray().ShouldBeEmpty();
        (await gateway.PostAsync("/shop/v1/mails", key, Mail + " ")).ShouldBe(403).Problem.ShouldBe("held");
        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), Mail)).ShouldBe(403).Problem.ShouldBe("held");

        await gateway.AdvanceAsync(TimeSpan.FromMinutes(121));
        var later = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        later.ShouldBe(403).Problem.ShouldBe("held");
        later.Approval.ShouldNotBe(held.Approval);
        await gateway.ApproveAsync(later);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
    }

    [Fact]
    public async Task A_denied_request_is_none_of_the_twenty_that_may_wait()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var denied = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        (await gateway.DecideAsync(denied, "deny", "dana", "No!")).ShouldBe(200);
        for (var i = 0; i < 20; i++)
        {
            (await gateway.PostAsync("/shop/v1/mails", key, $$"""{"to":"{{i}}@shop.test"}""")).ShouldBe(403).Problem.ShouldBe("held");
        }

        var repeat = await gateway.PostAsync("/shop/v1/mails", key, Mail);

        repeat.ShouldBe(403).Problem.ShouldBe("approval-denied");
        repeat.Json["detail"]!.GetValue<string>().ShouldContain("was denied: No! Don't");
    }

    [Fact]
    public async Task Twenty_requests_of_an_agent_may_wait_and_no_more()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        for (var i = 0; i < 20; i++)
        {
            (await gateway.PostAsync("/shop/v1/mails", key, $$"""{"to":"{{i}}@shop.test"}""")).ShouldBe(403).Problem.ShouldBe("held");
        }

        var more = await gateway.PostAsync("/shop/v1/mails", key, """{"to":"20@shop.test"}""");

        more.ShouldBe(429).Problem.ShouldBe("too-many-holds");
        more.Header("Retry-After").ShouldNotBeNull();
        (await gateway.PostAsync("/shop/v1/mails", key, """{"to":"7@shop.test"}""")).ShouldBe(403).Problem.ShouldBe("held");
        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), """{"to":"20@shop.test"}""")).ShouldBe(403).Problem.ShouldBe("held");
    }

    [Fact]
    public async Task A_body_too_large_to_be_bound_to_an_approval_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");

        (await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(), $$"""{"to":"{{new string('x', 2000)}}"}""")).ShouldBe(413);

        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Neither_the_owner_nor_somebody_outside_the_group_may_approve()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var held = await gateway.PostAsync("/shop/v1/mails", await gateway.KeyAsync(owner: "omar"), Mail);

        (await gateway.DecideAsync(held, "approve", "omar")).ShouldBe(403);
        (await gateway.DecideAsync(held, "approve", "zoe")).ShouldBe(403);
        (await gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{held.Approval}/approve", null, [])).ShouldBe(401);
        (await gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{held.Approval}/approve", await gateway.KeyAsync(), [])).ShouldBe(401);
        (await gateway.DecideAsync(held, "approve", "dana")).ShouldBe(200).Json["decidedBy"]!.GetValue<string>().ShouldBe("dana");
        (await gateway.DecideAsync(held, "deny", "dana")).ShouldBe(409);
    }

    [Fact]
    public async Task A_hold_that_nobody_decides_expires_and_so_does_an_unused_grant()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { expires: 1h, release: retry }");
        var key = await gateway.KeyAsync();
        var pending = await gateway.PostAsync("/shop/v1/mails", key, Mail);
        var approved = await gateway.PostAsync("/shop/v1/mails/batch", key, Mail);
        await gateway.ApproveAsync(approved);
        await gateway.AdvanceAsync(TimeSpan.FromHours(2));

        (await gateway.DecideAsync(pending, "approve", "dana")).ShouldBe(409);
        var undecided = (await gateway.GetAsync(pending.Header("Location")!, key)).Json;
        undecided["status"]!.GetValue<string>().ShouldBe("expired");
        undecided["next"]!.GetValue<string>().ShouldStartWith("Nobody decided in time.");
        var unused = (await gateway.GetAsync(approved.Header("Location")!, key)).Json;
        unused["status"]!.GetValue<string>().ShouldBe("expired");
        unused["next"]!.GetValue<string>().ShouldStartWith("It was approved, and not sent in time.");
        (await gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + pending.Approval, await gateway.TokenAsync("dana"))).Json["decidedBy"].ShouldBeNull();
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403).Approval.ShouldNotBe(pending.Approval);
        (await gateway.PostAsync("/shop/v1/mails/batch", key, Mail)).ShouldBe(403).Approval.ShouldNotBe(approved.Approval);
        gateway.Upstream.Count.ShouldBe(0);
    }
}
