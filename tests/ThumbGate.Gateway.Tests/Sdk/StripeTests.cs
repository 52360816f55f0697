using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>npm's stripe: host and port, no base path, the agent's key in place of the secret key.</summary>
[Collection(nameof(LiveGateway))]
public sealed class StripeTests(LiveGateway gateway) : SdkTest(gateway)
{
    private const string Customer = """{"id":"cus_1","object":"customer","name":"Zoë","balance":0}""";
    private const string Refund = """{"id":"re_1","object":"refund","amount":500,"currency":"usd","status":"succeeded"}""";
    private static readonly (string, string) RequestId = ("Request-Id", "req_1");

    private RecordingUpstream Billing => Gateway.Billing;

    /// <summary>What arrived besides what the gateway itself reads for a card.</summary>
    private IReadOnlyList<RecordedRequest> Refunds => [.. Billing.Requests.Where(r => r.Method == "POST")];

    [Fact]
    public async Task A_read_arrives_as_it_was_sent_with_the_credential_that_only_reads()
    {
        Billing.Answer = Answers.Json(Customer, headers: RequestId);
        var agent = await Operators.AgentAsync("sales");
        JsonNode?[] args = ["cus_1", new JsonObject { ["expand"] = new JsonArray("default_source", "tax ids") }];

        await CallAsync(Direct(agent.Key), "customers.retrieve", args);
        var result = await CallAsync(Governed(agent.Key), "customers.retrieve", [.. args.Select(a => a!.DeepClone())]);

        Text(result.Returned, "name").ShouldBe("Zoë");
        ShouldBeTheSame(Billing, agent.Key, Credentials.BillingRead);
        Billing.Requests[1].RawTarget.ShouldContain("expand");
    }

    [Fact]
    public async Task A_write_arrives_as_it_was_sent_with_the_credential_that_writes()
    {
        Billing.Answer = Answers.Json(Customer, headers: RequestId);
        var agent = await Operators.AgentAsync("bookkeeper");
        var change = new JsonObject { ["name"] = "Zoë & Söhne", ["address"] = new JsonObject { ["line1"] = "a+b=c%20d" } };

        await CallAsync(Direct(agent.Key), "customers.update", "cus_1", change.DeepClone());
        var result = await CallAsync(Governed(agent.Key), "customers.update", "cus_1", change);

        Text(result.Returned, "id").ShouldBe("cus_1");
        ShouldBeTheSame(Billing, agent.Key, Credentials.BillingLive);
        Billing.Requests[1].Header("Stripe-Version").ShouldBe(Billing.Requests[0].Header("Stripe-Version"));
        Billing.Requests[1].Header("Idempotency-Key").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task The_next_page_is_asked_for_and_read()
    {
        Billing.Answer = Answers.InTurn(
            Answers.Json("""{"object":"list","url":"/v1/customers","has_more":true,"data":[{"id":"cus_1","object":"customer"},{"id":"cus_2","object":"customer"}]}"""),
            Answers.Json("""{"object":"list","url":"/v1/customers","has_more":false,"data":[{"id":"cus_3","object":"customer"}]}"""));
        var agent = await Operators.AgentAsync("sales");

        var result = await AllAsync(Governed(agent.Key), "customers.list", new JsonObject { ["limit"] = 2 });

        result.Returned.AsArray().Select(c => Text(c!, "id")).ShouldBe(["cus_1", "cus_2", "cus_3"]);
        Billing.Requests.Select(r => r.RawTarget).ShouldBe(["/v1/customers?limit=2", "/v1/customers?limit=2&starting_after=cus_2"]);
    }

    [Fact]
    public async Task The_vendors_own_refusal_comes_through_as_the_vendors()
    {
        Billing.Answer = Answers.Json("""{"error":{"type":"card_error","code":"card_declined","message":"Your card was declined."}}""", 402);
        var agent = await Operators.AgentAsync("bookkeeper");

        var error = (await CallAsync(Governed(agent.Key), "customers.update", "cus_1", new JsonObject { ["source"] = "tok_1" })).Raised;

        Text(error, "name").ShouldBe("StripeCardError");
        Text(error, "message").ShouldBe("Your card was declined.");
    }

    [Fact]
    public async Task A_denied_call_never_arrives_and_raises_the_reason()
    {
        var agent = await Operators.AgentAsync("customer-support");

        var error = (await CallAsync(Governed(agent.Key), "refunds.create", RefundOf("ch_denied", 9000))).Raised;

        Billing.Count.ShouldBe(0);
        Text(error, "name").ShouldBe("StripePermissionError");
        Text(error, "code").ShouldBe("denied");
        Text(error, "message").ShouldContain("Ask finance: refunds over 50.00 USD are theirs.");
        error["statusCode"]!.GetValue<int>().ShouldBe(403);
        var problem = error["body"]!["thumbgate"].ShouldNotBeNull();
        Text(problem, "operation").ShouldBe("stripe.refunds.create");
        Text(problem, "risk").ShouldBe("money");
        Text(problem["reasons"]![0]!, "code").ShouldBe("role-risk-denied");
        var recorded = await Operators.DecisionAsync(agent.Id);
        Text(recorded, "id").ShouldBe(Text(problem, "decisionId"));
        Text(recorded, "id").ShouldBe(Text(error, "headers", "thumbgate-decision"));
        Text(recorded, "resource").ShouldBe("ch_denied");
        Text(recorded, "facts", "amount").ShouldBe("9000");
    }

    [Fact]
    public async Task A_call_over_its_limit_never_arrives_and_raises_the_limit()
    {
        Billing.Answer = Answers.Json("""{"id":"SPRING","object":"coupon"}""");
        var agent = await Operators.AgentAsync("bookkeeper");
        var coupon = new JsonObject { ["percent_off"] = 10, ["duration"] = "once" };
        (await CallAsync(Governed(agent.Key), "coupons.create", coupon.DeepClone())).Returned.ShouldNotBeNull();

        var error = (await CallAsync(Governed(agent.Key), "coupons.create", coupon)).Raised;

        Text(error, "name").ShouldBe("StripeRateLimitError");
        Text(error["body"]!["thumbgate"]!["reasons"]![0]!, "code").ShouldBe("limit-rate");
        Text(error, "headers", "retry-after").ShouldNotBeEmpty();
        Billing.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_nobody_issued_raises_what_to_do()
    {
        var error = (await CallAsync(Governed("sk_live_of_somebody"), "customers.retrieve", "cus_1")).Raised;

        Billing.Count.ShouldBe(0);
        Text(error, "name").ShouldBe("StripeAuthenticationError");
        Text(error, "message").ShouldContain("agent key");
    }

    [Fact]
    public async Task A_held_refund_arrives_once_after_its_approval_and_is_held_again_after_that()
    {
        Billing.Answer = Answers.Json(Refund, headers: RequestId);
        var agent = await Operators.AgentAsync("customer-support");
        var connection = Governed(agent.Key);
        Task<SdkResult> RefundAsync() => CallAsync(connection, "refunds.create", RefundOf("ch_held", 500));

        // Leaves telemetry behind, which the SDK sends as a header with its next call.
        (await CallAsync(connection, "charges.retrieve", "ch_held")).Returned.ShouldNotBeNull();
        Gateway.Reset();
        Billing.Answer = Answers.Json(Refund, headers: RequestId);

        var held = (await RefundAsync()).Raised;
        Text(held, "code").ShouldBe("held");
        Text(held, "name").ShouldBe("StripePermissionError");
        var approval = ApprovalOf(held, Text(held, "message"));
        Text(held["body"]!["thumbgate"]!["approval"]!, "id").ShouldBe(approval);
        ApprovalOf((await RefundAsync()).Raised, approval).ShouldBe(approval);
        Refunds.ShouldBeEmpty();

        await Operators.ApproveAsync("dana", approval);
        Text((await RefundAsync()).Returned, "id").ShouldBe("re_1");
        Refunds.ShouldHaveSingleItem().RawTarget.ShouldBe("/v1/refunds");
        Refunds.ShouldHaveSingleItem().Text.ShouldBe("charge=ch_held&amount=500&currency=usd");
        Refunds.ShouldHaveSingleItem().Header("Authorization").ShouldBe("Bearer " + Credentials.BillingLive);
        ShouldHaveNoTrace(Refunds.ShouldHaveSingleItem(), agent.Key);
        await Operators.BecomesAsync(approval, "executed");

        Text((await RefundAsync()).Returned, "id").ShouldBe("re_1");
        Refunds.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_approval_is_good_for_the_very_refund_that_was_shown()
    {
        var agent = await Operators.AgentAsync("customer-support");
        var held = (await CallAsync(Governed(agent.Key), "refunds.create", RefundOf("ch_bound", 500))).Raised;
        var approval = ApprovalOf(held, Text(held, "message"));
        await Operators.ApproveAsync("dana", approval);
        await Operators.BecomesAsync(approval, "executed");

        var other = (await CallAsync(Governed(agent.Key), "refunds.create", RefundOf("ch_bound", 501))).Raised;

        Text(other, "code").ShouldBe("held");
        ApprovalOf(other, Text(other, "message")).ShouldNotBe(approval);
        Refunds.ShouldHaveSingleItem().Text.ShouldBe("charge=ch_bound&amount=500&currency=usd");
    }

    [Fact]
    public async Task A_refund_that_an_approver_denied_raises_why()
    {
        var agent = await Operators.AgentAsync("customer-support");
        var connection = Governed(agent.Key, Gateway.Ports.Waiting);
        var call = CallAsync(connection, "refunds.create", RefundOf("ch_refused", 500));

        await Operators.DenyAsync("dana", await Operators.PendingAsync(agent.Id), "The charge is from another customer.");

        var error = (await call).Raised;
        Text(error, "code").ShouldBe("approval-denied");
        Text(error, "message").ShouldContain("The charge is from another customer.");
        Refunds.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_that_waits_is_released_by_its_approval()
    {
        Billing.Answer = Answers.Json(Refund, headers: RequestId);
        var agent = await Operators.AgentAsync("customer-support");
        var call = CallAsync(Governed(agent.Key, Gateway.Ports.Waiting), "refunds.create", RefundOf("ch_waits", 500));

        var approval = await Operators.PendingAsync(agent.Id);
        Refunds.ShouldBeEmpty();
        await Operators.ApproveAsync("dana", approval);

        Text((await call).Returned, "id").ShouldBe("re_1");
        Refunds.ShouldHaveSingleItem().Text.ShouldBe("charge=ch_waits&amount=500&currency=usd");
    }

    [Fact]
    public async Task A_thumbs_down_makes_the_same_call_raise_with_the_incident()
    {
        Billing.Answer = Answers.Json(Customer);
        var agent = await Operators.AgentAsync("bookkeeper");
        var change = new JsonObject { ["name"] = "Wrong name" };
        (await CallAsync(Governed(agent.Key), "customers.update", "cus_thumb", change.DeepClone())).Returned.ShouldNotBeNull();
        var decision = Text(await Operators.DecisionAsync(agent.Id), "id");

        await Operators.ThumbsDownAsync("dana", decision, "That is the company's former name.");
        var error = (await CallAsync(Governed(agent.Key), "customers.update", "cus_thumb", change)).Raised;

        Text(error, "message").ShouldContain(decision);
        Text(error, "message").ShouldContain("That is the company's former name.");
        Text(error["body"]!["thumbgate"]!["reasons"]![0]!, "incident").ShouldBe(decision);
        Billing.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(503)]
    public async Task The_sdks_own_retries_of_an_executed_refund_get_the_one_answer(int status)
    {
        // stripe-node repeats 409 and 5xx by itself; what was approved is sent one time.
        Billing.Answer = Answers.Json("""{"error":{"type":"api_error","message":"Try again."}}""", status);
        var agent = await Operators.AgentAsync("customer-support");
        var connection = Governed(agent.Key);
        var held = (await CallAsync(connection, "refunds.create", RefundOf("ch_retry" + status, 500))).Raised;
        var approval = ApprovalOf(held, Text(held, "message"));
        await Operators.ApproveAsync("dana", approval);

        var error = (await CallAsync(connection, "refunds.create", RefundOf("ch_retry" + status, 500))).Raised;

        Text(error, "message").ShouldContain("Try again.");
        Refunds.Count.ShouldBe(1);
        await Operators.BecomesAsync(approval, "executed");
    }

    [Theory]
    [InlineData(409)]
    [InlineData(503)]
    public async Task The_gateway_adds_no_try_of_a_write_to_those_of_the_sdk(int status)
    {
        Billing.Answer = Answers.Json("""{"error":{"type":"api_error","message":"Try again."}}""", status);
        var agent = await Operators.AgentAsync("bookkeeper");
        var connection = Governed(agent.Key);
        connection["options"] = new JsonObject { ["maxNetworkRetries"] = 1 };

        (await CallAsync(connection, "customers.update", "cus_again", new JsonObject { ["name"] = "A" })).Raised.ShouldNotBeNull();

        // The SDK's own two tries, and the vendor can tell that they are one.
        Billing.Count.ShouldBe(2);
        Billing.Requests[0].Header("Idempotency-Key").ShouldBe(Billing.Requests[1].Header("Idempotency-Key"));
    }

    private static JsonObject RefundOf(string charge, int amount) => new() { ["charge"] = charge, ["amount"] = amount, ["currency"] = "usd" };

    private JsonObject Governed(string key, int? port = null) => Connection(key, port ?? Gateway.Ports.Billing);

    private JsonObject Direct(string key) => Connection(key, Billing.Address.Port);

    private static JsonObject Connection(string key, int port) =>
        new() { ["vendor"] = "stripe", ["host"] = "127.0.0.1", ["port"] = port, ["protocol"] = "http", ["key"] = key };
}
