using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>npm's @sendgrid/mail: a base URL, the agent's key in place of the API key. Its success is a 202, so a hold must never be one.</summary>
[Collection(nameof(LiveGateway))]
public sealed class SendGridTests(LiveGateway gateway) : SdkTest(gateway)
{
    private RecordingUpstream Email => Gateway.Email;

    [Fact]
    public async Task A_mail_in_sandbox_mode_is_a_read_and_passes_as_it_was_sent()
    {
        Email.Answer = Answers.Status(200);
        var agent = await Operators.AgentAsync("sales");
        var mail = Mail("Only checked");
        mail["mailSettings"] = new JsonObject { ["sandboxMode"] = new JsonObject { ["enable"] = true } };

        await CallAsync(Direct(agent.Key), "send", mail.DeepClone());
        var result = await CallAsync(Governed(agent.Key), "send", mail);

        result.Returned["statusCode"]!.GetValue<int>().ShouldBe(200);
        ShouldBeTheSame(Email, agent.Key, Credentials.EmailRead);
        Email.Requests[1].RawTarget.ShouldBe("/v3/mail/send");
    }

    [Fact]
    public async Task A_query_arrives_as_it_was_sent_and_its_answer_is_parsed()
    {
        Email.Answer = Answers.Json("""[{"date":"2026-01-01","stats":[]}]""");
        var agent = await Operators.AgentAsync("sales");
        var request = new JsonObject
        {
            ["method"] = "GET", ["url"] = "/v3/stats", ["qs"] = new JsonObject { ["start_date"] = "2026-01-01", ["aggregated_by"] = "day & night" },
        };

        await CallAsync(Direct(agent.Key), "request", request.DeepClone());
        var result = await CallAsync(Governed(agent.Key), "request", request);

        Text(result.Returned["body"]![0]!, "date").ShouldBe("2026-01-01");
        ShouldBeTheSame(Email, agent.Key, Credentials.EmailRead);
    }

    [Fact]
    public async Task A_denied_mail_never_arrives_and_raises_the_reason()
    {
        var agent = await Operators.AgentAsync("customer-support");

        var error = (await CallAsync(Governed(agent.Key), "send", Mail("Denied"))).Raised;

        Email.Count.ShouldBe(0);
        Text(error, "name").ShouldBe("ResponseError");
        error["statusCode"]!.GetValue<int>().ShouldBe(403);
        Text(error, "text").ShouldContain("The role customer-support may not perform sendgrid.mail.send");
        Text(error["body"]!["errors"]![0]!, "message").ShouldContain("may not perform");
        Text(error["body"]!["reasons"]![0]!, "code").ShouldBe("role-risk-denied");
        Text(error, "body", "decisionId").ShouldBe(Text(error, "headers", "thumbgate-decision"));

        // Who would have got the mail is not written down in clear.
        var recorded = await Operators.DecisionAsync(agent.Id);
        recorded.ToJsonString().ShouldNotContain("reader@example.org");
    }

    [Fact]
    public async Task A_held_mail_is_no_success_arrives_once_after_its_approval_and_is_held_again_after_that()
    {
        Email.Answer = Answers.Status(202, ("X-Message-Id", "m-1"));
        var agent = await Operators.AgentAsync("sales");
        var connection = Governed(agent.Key);
        Task<SdkResult> SendAsync() => CallAsync(connection, "send", Mail("Held"));

        var held = (await SendAsync()).Raised;
        ShouldBe403(held);
        var approval = ApprovalOf(held, Text(held, "text"));
        Text(held, "body", "approval", "id").ShouldBe(approval);
        Text(held["body"]!["errors"]![0]!, "help").ShouldBe("held");
        ApprovalOf((await SendAsync()).Raised, approval).ShouldBe(approval);
        Email.Count.ShouldBe(0);

        await Operators.ApproveAsync("ines", approval);
        var sent = (await SendAsync()).Returned;
        sent["statusCode"]!.GetValue<int>().ShouldBe(202);
        Text(sent, "headers", "x-message-id").ShouldBe("m-1");
        Email.Single.RawTarget.ShouldBe("/v3/mail/send");
        Email.Single.Header("Authorization").ShouldBe("Bearer " + Credentials.EmailLive);
        Text(JsonNode.Parse(Email.Single.Text)!, "subject").ShouldBe("Held");
        ShouldHaveNoTrace(Email.Single, agent.Key);
        await Operators.BecomesAsync(approval, "executed");

        (await SendAsync()).Returned["statusCode"]!.GetValue<int>().ShouldBe(202);
        Email.Count.ShouldBe(1);

        static void ShouldBe403(JsonNode error) => error["statusCode"]!.GetValue<int>().ShouldBe(403);
    }

    [Fact]
    public async Task A_mail_that_prefers_to_wait_is_released_by_its_approval()
    {
        Email.Answer = Answers.Status(202);
        var agent = await Operators.AgentAsync("sales");
        var connection = Governed(agent.Key);
        connection["options"] = new JsonObject { ["headers"] = new JsonObject { ["Prefer"] = "wait=60" } };
        var call = CallAsync(connection, "send", Mail("Waits"));

        var approval = await Operators.PendingAsync(agent.Id);
        Email.Count.ShouldBe(0);
        await Operators.ApproveAsync("ines", approval);

        (await call).Returned["statusCode"]!.GetValue<int>().ShouldBe(202);
        Email.Single.Header("Prefer").ShouldBeNull();
    }

    [Fact]
    public async Task A_thumbs_down_on_a_sent_mail_makes_the_same_one_raise_with_the_incident()
    {
        Email.Answer = Answers.Status(202);
        var agent = await Operators.AgentAsync("sales");
        var connection = Governed(agent.Key);
        var held = (await CallAsync(connection, "send", Mail("Thumb"))).Raised;
        await Operators.ApproveAsync("ines", ApprovalOf(held, Text(held, "text")));
        (await CallAsync(connection, "send", Mail("Thumb"))).Returned.ShouldNotBeNull();
        var decision = Text(await Operators.DecisionAsync(agent.Id), "id");

        await Operators.ThumbsDownAsync("ines", decision, "We promised not to write before May.");
        var error = (await CallAsync(connection, "send", Mail("Thumb"))).Raised;

        Text(error["body"]!, "verdict").ShouldBe("deny");
        Text(error, "text").ShouldContain(decision);
        Text(error, "text").ShouldContain("We promised not to write before May.");
        Email.Count.ShouldBe(1);
    }

    private static JsonObject Mail(string subject) =>
        new() { ["to"] = "reader@example.org", ["from"] = "desk@example.com", ["subject"] = subject, ["text"] = "Grüezi" };

    private JsonObject Governed(string key) => Connection(key, Gateway.Address + "/email");

    private JsonObject Direct(string key) => Connection(key, Email.Address.GetLeftPart(UriPartial.Authority));

    private static JsonObject Connection(string key, string address) => new() { ["vendor"] = "sendgrid", ["base"] = address, ["key"] = key };
}
