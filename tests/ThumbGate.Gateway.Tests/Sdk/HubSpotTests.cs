using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>npm's @hubspot/api-client: a base path, the agent's key in place of the access token.</summary>
[Collection(nameof(LiveGateway))]
public sealed class HubSpotTests(LiveGateway gateway) : SdkTest(gateway)
{
    private const string Contact =
        """{"id":"151","properties":{"city":"Zürich"},"createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z","archived":false}""";

    private const string Batch =
        """{"status":"COMPLETE","results":[{"id":"1","properties":{},"createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:05Z"}],"startedAt":"2026-01-02T03:04:05Z","completedAt":"2026-01-02T03:04:05Z"}""";

    private RecordingUpstream Crm => Gateway.Crm;

    [Fact]
    public async Task A_read_arrives_as_it_was_sent_with_the_credential_that_only_reads()
    {
        Crm.Answer = Answers.Json(Contact);
        var agent = await Operators.AgentAsync("sales");
        JsonNode?[] Args() => ["a bü@example.org", new JsonArray("email", "city")];

        await CallAsync(Direct(agent.Key), "crm.contacts.basicApi.getById", Args());
        var result = await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.getById", Args());

        Text(result.Returned, "properties", "city").ShouldBe("Zürich");
        ShouldBeTheSame(Crm, agent.Key, Credentials.CrmRead);
        Crm.Requests[1].RawTarget.ShouldBe("/crm/v3/objects/contacts/a%20b%C3%BC%40example.org?properties=email&properties=city");
    }

    [Fact]
    public async Task A_search_is_a_read_though_it_is_posted()
    {
        Crm.Answer = Answers.Json("""{"total":0,"results":[]}""");
        var agent = await Operators.AgentAsync("sales");
        var query = new JsonObject { ["query"] = "acme", ["limit"] = 5, ["properties"] = new JsonArray("city") };

        await CallAsync(Direct(agent.Key), "crm.contacts.searchApi.doSearch", query.DeepClone());
        var result = await CallAsync(Governed(agent.Key), "crm.contacts.searchApi.doSearch", query);

        result.Returned["total"]!.GetValue<int>().ShouldBe(0);
        ShouldBeTheSame(Crm, agent.Key, Credentials.CrmRead);
    }

    [Fact]
    public async Task A_write_arrives_as_it_was_sent_with_the_credential_that_writes()
    {
        Crm.Answer = Answers.Json(Contact);
        var agent = await Operators.AgentAsync("sales");
        var change = City("Zürich \u2028 \"quoted\"");

        await CallAsync(Direct(agent.Key), "crm.contacts.basicApi.update", "151", change.DeepClone());
        var result = await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.update", "151", change);

        Text(result.Returned, "id").ShouldBe("151");
        ShouldBeTheSame(Crm, agent.Key, Credentials.CrmLive);
        Crm.Requests[1].Method.ShouldBe("PATCH");
    }

    [Fact]
    public async Task A_denied_call_never_arrives_and_raises_the_reason()
    {
        var agent = await Operators.AgentAsync("customer-support");

        var error = (await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.update", "151", City("Oslo"))).Raised;

        Crm.Count.ShouldBe(0);
        Text(error, "name").ShouldBe("ApiException");
        error["statusCode"]!.GetValue<int>().ShouldBe(403);
        Text(error, "message").ShouldContain("Write a note on the ticket; contacts, companies and deals are changed by sales.");
        Text(error, "body", "category").ShouldBe("denied");
        Text(error, "body", "operation").ShouldBe("hubspot.objects.update");
        Text(error["body"]!["reasons"]![0]!, "code").ShouldBe("role-risk-denied");
        Text(error, "body", "decisionId").ShouldBe(Text(error, "headers", "thumbgate-decision"));
    }

    [Fact]
    public async Task A_held_batch_arrives_once_after_its_approval_and_is_held_again_after_that()
    {
        Crm.Answer = Answers.Json(Batch);
        var agent = await Operators.AgentAsync("sales");
        var connection = Governed(agent.Key);
        Task<SdkResult> UpdateAsync() => CallAsync(connection, "crm.contacts.batchApi.update", BatchOf("held"));

        var held = (await UpdateAsync()).Raised;
        Text(held, "body", "category").ShouldBe("held");
        var approval = ApprovalOf(held, Text(held, "message"));
        Text(held, "body", "approval", "id").ShouldBe(approval);
        Text(held, "message").ShouldContain("A lead has to look at the batch.");
        ApprovalOf((await UpdateAsync()).Raised, approval).ShouldBe(approval);
        Crm.Count.ShouldBe(0);

        await Operators.ApproveAsync("ines", approval);
        Text((await UpdateAsync()).Returned, "status").ShouldBe("COMPLETE");
        Crm.Single.RawTarget.ShouldBe("/crm/v3/objects/contacts/batch/update");
        Crm.Single.Header("Authorization").ShouldBe("Bearer " + Credentials.CrmLive);
        JsonNode.DeepEquals(JsonNode.Parse(Crm.Single.Text), BatchOf("held")).ShouldBeTrue();
        ShouldHaveNoTrace(Crm.Single, agent.Key);
        await Operators.BecomesAsync(approval, "executed");

        Text((await UpdateAsync()).Returned, "status").ShouldBe("COMPLETE");
        Crm.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_held_upload_is_found_again_whatever_boundary_the_client_makes()
    {
        Crm.Answer = Answers.Json("""{"id":"f1","access":"PUBLIC_INDEXABLE"}""", 201);
        var agent = await Operators.AgentAsync("librarian");
        Task<SdkResult> UploadAsync(string text) => CallAsync(
            Governed(agent.Key), "files.filesApi.upload", new JsonObject { ["$file"] = text, ["name"] = "a.txt" }, null, "/shared", "a.txt", null, """{"access":"PUBLIC_INDEXABLE"}""");

        var held = (await UploadAsync("one")).Raised;
        var approval = ApprovalOf(held, Text(held, "message"));
        ApprovalOf((await UploadAsync("one")).Raised, approval).ShouldBe(approval);
        var other = (await UploadAsync("two")).Raised;
        ApprovalOf(other, Text(other, "message")).ShouldNotBe(approval);
        Text(other, "message").ShouldContain($"It is not the request of approval {approval}, which is pending: body differs.");

        await Operators.ApproveAsync("ines", approval);
        (await UploadAsync("one")).Returned.ShouldNotBeNull();
        Crm.Single.Text.ShouldContain("one");
    }

    [Fact]
    public async Task A_call_that_prefers_to_wait_is_released_by_its_approval()
    {
        Crm.Answer = Answers.Json(Batch);
        var agent = await Operators.AgentAsync("sales");
        var connection = Governed(agent.Key);
        connection["headers"] = new JsonObject { ["Prefer"] = "wait=60" };
        var call = CallAsync(connection, "crm.contacts.batchApi.update", BatchOf("waits"));

        var approval = await Operators.PendingAsync(agent.Id);
        Crm.Count.ShouldBe(0);
        await Operators.ApproveAsync("ines", approval);

        Text((await call).Returned, "status").ShouldBe("COMPLETE");
        Crm.Single.Header("Prefer").ShouldBeNull();
    }

    [Fact]
    public async Task A_thumbs_down_makes_the_same_call_raise_with_the_incident()
    {
        Crm.Answer = Answers.Json(Contact);
        var agent = await Operators.AgentAsync("sales");
        (await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.update", "7", City("Basel"))).Returned.ShouldNotBeNull();
        var decision = Text(await Operators.DecisionAsync(agent.Id), "id");

        await Operators.ThumbsDownAsync("ines", decision, "They moved to Bern.");
        var error = (await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.update", "7", City("Basel"))).Raised;
        (await CallAsync(Governed(agent.Key), "crm.contacts.basicApi.update", "7", City("Bern"))).Returned.ShouldNotBeNull();

        Text(error, "message").ShouldContain(decision);
        Text(error, "message").ShouldContain("They moved to Bern.");
        Text(error["body"]!["reasons"]![0]!, "incident").ShouldBe(decision);
        Crm.Count.ShouldBe(2);
    }

    private static JsonObject City(string city) => new() { ["properties"] = new JsonObject { ["city"] = city } };

    private static JsonObject BatchOf(string city) => new()
    {
        ["inputs"] = new JsonArray(
            new JsonObject { ["id"] = "1", ["properties"] = new JsonObject { ["city"] = city } },
            new JsonObject { ["id"] = "2", ["properties"] = new JsonObject { ["city"] = city } }),
    };

    private JsonObject Governed(string key) => Connection(key, Gateway.Address + "/crm");

    private JsonObject Direct(string key) => Connection(key, Crm.Address.GetLeftPart(UriPartial.Authority));

    private static JsonObject Connection(string key, string address) => new() { ["vendor"] = "hubspot", ["base"] = address, ["key"] = key };
}
