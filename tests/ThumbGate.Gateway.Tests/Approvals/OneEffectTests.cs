using System.Text.Json.Nodes;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>The vendor commits and the socket is cut: nobody knows, and nothing happens twice.</summary>
public sealed class OneEffectTests
{
    private const int Retries = 100;
    private const string Idempotency = "idempotency: { header: Idempotency-Key }\n";

    private static readonly (string Method, string Target, string Body) Refund = ("POST", "/shop/v1/refunds", """{"amount":700,"currency":"usd","charge":"ch_1"}""");
    private static readonly (string Method, string Target, string Body) Mail = ("POST", "/shop/v1/mails", """{"to":"kim@shop.test"}""");
    private static readonly (string Method, string Target, string Body) Delete = ("DELETE", "/shop/v1/items/i1", "");

    public static TheoryData<string, bool> Risks => new()
    {
        { "money", true }, { "message", true }, { "destructive", true }, { "money", false }, { "message", false }, { "destructive", false },
    };

    [Theory]
    [MemberData(nameof(Risks))]
    public async Task A_hundred_retries_of_a_request_whose_answer_was_lost_are_one_effect(string risk, bool isHeld)
    {
        await using var gateway = await StartAsync(risk, isHeld ? "hold" : "allow", s => s.Edit("catalogs/shop.yaml", Idempotency, ""));
        gateway.Upstream.Answer = Answers.Cut();
        var (method, target, body) = RequestOf(risk);
        var key = await gateway.KeyAsync();
        var first = await SendAsync(gateway, key, method, target, body);
        if (isHeld)
        {
            await gateway.ApproveAsync(first);
            (await gateway.ApprovalAsync(first)).Status.ShouldBe(ApprovalStatus.Unknown);
        }

        for (var i = 0; i < Retries; i++)
        {
            var retry = await SendAsync(gateway, key, method, target, body, ("Idempotency-Key", "try" + i));
            retry.ShouldBe(409).Problem.ShouldBe("outcome-unknown");
            retry.Json["detail"]!.GetValue<string>().ShouldContain("thumbgate approvals reconcile ");
        }

        gateway.Upstream.Count.ShouldBe(1);
        await gateway.RestartAsync();
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(409);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_of_the_same_at_once_are_one_effect_too()
    {
        await using var gateway = await StartAsync("money", "allow");
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        var release = new TaskCompletionSource();
        gateway.Upstream.Answer = async (context, request) =>
        {
            await release.Task;
            await Answers.Json("{}")(context, request);
        };

        var all = Enumerable.Range(0, 50).Select(_ => SendAsync(gateway, key, method, target, body)).ToArray();
        await Eventually.BeTrueAsync(() => all.Count(t => t.IsCompleted) == 49);
        release.SetResult();
        var answers = await Task.WhenAll(all);

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Status == 409 && a.Problem == "attempt-under-way").ShouldBe(49);
        gateway.Upstream.Count.ShouldBe(1);
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(200);
        gateway.Upstream.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("allow", "")]
    [InlineData("hold", "")]
    [InlineData("hold", "hold: { release: retry }")]
    public async Task A_plain_write_whose_answer_was_lost_passes_again_and_its_record_names_the_first(string verdict, string release)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Shop = release;
            s.Edit("roles/sales.yaml", "write: allow", "write: " + verdict).Edit("catalogs/shop.yaml", Idempotency, "");
        });
        gateway.Upstream.Answer = Answers.Cut();
        var key = await gateway.KeyAsync();
        var lost = await WriteAsync();
        gateway.Upstream.Answer = Answers.Json("{}");

        await gateway.RestartAsync();
        var other = await WriteAsync("other");
        var again = await WriteAsync();
        var afterwards = verdict == "allow" ? await WriteAsync() : null;

        gateway.Upstream.Count.ShouldBe(verdict == "allow" ? 4 : 3);
        Facts(other).ShouldNotContain("$repeatOf");
        Facts(again).ShouldContain($"\"$repeatOf\":\"{lost.Id}\"");
        if (verdict == "hold")
        {
            var cards = (await gateway.Get<ApprovalStore>().ListAsync()).Select(a => a.Request.Card).ToArray();
            cards.Count(c => c.Contains($"\"repeatOf\":\"{lost.Id}\"", StringComparison.Ordinal)).ShouldBe(1);
        }
        else
        {
            Facts(afterwards!).ShouldNotContain("$repeatOf");
        }

        string Facts(DecisionRow row) => row.Facts;

        // The decision under which it was sent.
        async Task<DecisionRow> WriteAsync(string note = "one")
        {
            var body = $$"""{"item":"i1","text":"{{note}}"}""";
            var answer = await gateway.PostAsync("/shop/v1/notes", key, body);
            if (verdict == "hold")
            {
                await gateway.ApproveAsync(answer);
                if (release.Length > 0)
                {
                    await gateway.PostAsync("/shop/v1/notes", key, body);
                }

                (await gateway.ApprovalAsync(answer)).Status.ShouldBeOneOf(ApprovalStatus.Executed, ApprovalStatus.Unknown);
            }

            return (await gateway.DecisionsAsync()).Last(d => d.Verdict == Verdict.Allow);
        }
    }

    [Theory]
    [InlineData("executed", 409, 1)]
    [InlineData("not-executed", 200, 2)]
    public async Task An_operator_settles_what_became_of_a_request_that_needed_no_approval(string outcome, int status, int sent)
    {
        await using var gateway = await StartAsync("money", "allow");
        gateway.Upstream.Answer = Answers.InTurn(Answers.Cut(), Answers.Json("{}"));
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync(owner: "omar");
        var lost = await SendAsync(gateway, key, method, target, body);
        lost.ShouldBe(502);

        (await ReconcileAsync(gateway, lost.Decision!, "perhaps", "dana")).ShouldBe(409);
        (await ReconcileAsync(gateway, lost.Decision!, "not-executed", "omar")).ShouldBe(403);
        (await ReconcileAsync(gateway, lost.Decision!, outcome, "dana")).ShouldBe(200);
        (await ReconcileAsync(gateway, lost.Decision!, outcome, "dana")).ShouldBe(409);

        (await SendAsync(gateway, key, method, target, body)).ShouldBe(status);
        gateway.Upstream.Count.ShouldBe(sent);
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(11));
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(200);
        (await ActsAsync(gateway)).ShouldContain($"attempt-reconciled-{outcome} {lost.Decision}");
    }

    [Theory]
    [InlineData("executed", "executed", "already-executed")]
    [InlineData("not-executed", "failed", "held")]
    public async Task An_operator_settles_what_became_of_an_approval(string outcome, string status, string problem)
    {
        await using var gateway = await StartAsync("message", "hold", s => s.Edit("catalogs/shop.yaml", Idempotency, ""));
        gateway.Upstream.Answer = Answers.Cut();
        var (method, target, body) = Mail;
        var key = await gateway.KeyAsync();
        var held = await SendAsync(gateway, key, method, target, body);
        await gateway.ApproveAsync(held);
        await gateway.ApprovalAsync(held);

        (await ReconcileAsync(gateway, held.Approval, outcome, "dana")).ShouldBe(200);

        (await gateway.GetAsync(held.Header("Location")!, key)).Json["status"]!.GetValue<string>().ShouldBe(status);
        (await SendAsync(gateway, key, method, target, body)).Problem.ShouldBe(problem);
        gateway.Upstream.Count.ShouldBe(1);
        (await ActsAsync(gateway)).ShouldContain($"approval-reconciled-{outcome} {held.Approval}");
    }

    [Fact]
    public async Task Where_the_vendor_heeds_idempotency_keys_a_lost_reply_is_asked_for_again_with_the_same_key()
    {
        await using var gateway = await StartAsync("money", "hold");
        gateway.Upstream.Answer = Answers.InTurn(Answers.Cut(), Answers.Cut(), Answers.Json("""{"id":"re_1"}"""));
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        var held = await SendAsync(gateway, key, method, target, body);
        await gateway.ApproveAsync(held);
        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Status == ApprovalStatus.Unknown);

        for (var i = 0; i < 2; i++)
        {
            await gateway.AdvanceAsync(TimeSpan.FromMinutes(6));
            await gateway.Get<ExecutionService>().LookAsync();
            await Eventually.BeTrueAsync(() => gateway.Upstream.Count == i + 2);
            await gateway.ApprovalAsync(held);
        }

        (await SendAsync(gateway, key, method, target, body)).ShouldBe(200).Text.ShouldBe("""{"id":"re_1"}""");
        var keys = gateway.Upstream.Requests.Select(r => r.Header("Idempotency-Key")).ToArray();
        keys.Length.ShouldBe(3);
        keys.Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
        (await gateway.DecisionsAsync()).Count(d => d.Outcome?.Kind == OutcomeKind.Unknown).ShouldBe(2);
    }

    [Fact]
    public async Task Where_the_vendor_heeds_none_any_more_a_lost_reply_is_not_asked_for_again()
    {
        await using var gateway = await StartAsync("money", "hold");
        gateway.Upstream.Answer = Answers.Cut();
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        var held = await SendAsync(gateway, key, method, target, body);
        await gateway.ApproveAsync(held);
        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)).Status == ApprovalStatus.Unknown);
        gateway.Reload("catalogs/shop.yaml", Idempotency, "");

        await gateway.AdvanceAsync(TimeSpan.FromMinutes(6));
        await gateway.Get<ExecutionService>().LookAsync();
        await Eventually.BeTrueAsync(async () => (await gateway.ApprovalAsync(held)) is { Status: ApprovalStatus.Unknown, DueAt: null });

        gateway.Upstream.Count.ShouldBe(1);
        var repeat = await SendAsync(gateway, key, method, target, body);
        repeat.ShouldBe(409).Json["detail"]!.GetValue<string>().ShouldContain("thumbgate approvals reconcile ");
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_agents_own_retry_with_the_same_idempotency_key_passes_and_settles_it()
    {
        await using var gateway = await StartAsync("money", "allow");
        gateway.Upstream.Answer = Answers.InTurn(Answers.Cut(), Answers.Json("{}"));
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        (await SendAsync(gateway, key, method, target, body, ("Idempotency-Key", "one"))).ShouldBe(502);

        (await SendAsync(gateway, key, method, target, body, ("Idempotency-Key", "two"))).ShouldBe(409);
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(409);
        (await SendAsync(gateway, key, method, target, body, ("Idempotency-Key", "one"))).ShouldBe(200);
        (await SendAsync(gateway, key, method, target, body, ("Idempotency-Key", "two"))).ShouldBe(200);
        gateway.Upstream.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Who_has_the_answer_may_ask_for_the_same_again_though_the_record_does_not_have_its_end_yet()
    {
        await using var gateway = await StartAsync("money", "allow");
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        for (var i = 1; i <= 40; i++)
        {
            IDisposable? locked = null;
            gateway.Upstream.Answer = (context, asked) =>
            {
                locked = gateway.WithLockedRecord();
                return Answers.Json("{}")(context, asked);
            };
            // On one connection a request waits for the end of the one before it.
            using var another = new HttpClient();
            using var request = gateway.Request(new HttpMethod(method), target, key, body);
            using var answer = await another.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(200);

            // Both wait for the record now, and either may get at it first: the end of the one, and the beginning of its repeat. When it is let go decides.
            gateway.Upstream.Answer = Answers.Json("{}");
            var repeat = SendAsync(gateway, key, method, target, body);
            await Task.Delay(i);
            locked.ShouldNotBeNull().Dispose();

            (await repeat).ShouldBe(200);
            gateway.Upstream.Count.ShouldBe(2 * i);
        }
    }

    [Fact]
    public async Task Plain_writes_and_another_request_pass()
    {
        await using var gateway = await StartAsync("money", "allow");
        gateway.Upstream.Answer = Answers.InTurn(Answers.Cut(), Answers.Cut(), Answers.Json("{}"));
        var (method, target, body) = Refund;
        var key = await gateway.KeyAsync();
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(502);
        (await gateway.PostAsync("/shop/v1/items", key, """{"name":"a"}""")).ShouldBe(502);

        (await gateway.PostAsync("/shop/v1/items", key, """{"name":"a"}""")).ShouldBe(200);
        (await SendAsync(gateway, key, method, target, body.Replace("700", "701", StringComparison.Ordinal))).ShouldBe(200);
        (await SendAsync(gateway, await gateway.KeyAsync(), method, target, body)).ShouldBe(200);
        (await SendAsync(gateway, key, method, target, body)).ShouldBe(409);
    }

    [Fact]
    public async Task What_was_not_sent_stands_in_nobodys_way()
    {
        await using var gateway = await StartAsync("money", "allow", s => s.WithGone());
        var key = await gateway.KeyAsync();

        for (var i = 0; i < 2; i++)
        {
            (await SendAsync(gateway, key, "POST", "/gone/v1/refunds", Refund.Body)).ShouldBe(502).Problem.ShouldBe("upstream-unreachable");
        }
    }

    private static (string Method, string Target, string Body) RequestOf(string risk) => risk switch
    {
        "money" => Refund,
        "message" => Mail,
        _ => Delete,
    };

    private static Task<GatewayUnderTest> StartAsync(string risk, string verdict, Action<GatewaySetup>? more = null) => GatewayUnderTest.StartAsync(s =>
    {
        s.With("roles/sales.yaml", $$"""
            role: sales
            surfaces:
              billing: { read: allow, write: allow, {{risk}}: {{verdict}} }
            default: deny
            """);
        s.Root = "agents: { rate: 60000/1m, burst: 1000 }";
        more?.Invoke(s);
    });

    private static Task<GatewayAnswer> SendAsync(
        GatewayUnderTest gateway, string key, string method, string target, string body, params (string Name, string Value)[] headers) =>
        gateway.SendAsync(new HttpMethod(method), target, key, body.Length == 0 ? null : body, headers);

    private static async Task<GatewayAnswer> ReconcileAsync(GatewayUnderTest gateway, string id, string outcome, string who) => await gateway.OperateAsync(
        HttpMethod.Post, $"/api/approvals/{id}/reconcile", await gateway.TokenAsync(who), new JsonObject { ["outcome"] = outcome, ["comment"] = "looked" });

    private static async Task<IReadOnlyList<string>> ActsAsync(GatewayUnderTest gateway) =>
        [.. (await gateway.OperateAsync(HttpMethod.Get, "/api/acts", await gateway.TokenAsync("dana"))).ShouldBe(200).Json["items"]!.AsArray()
            .Select(a => $"{a!["action"]} {a["subject"]}")];
}
