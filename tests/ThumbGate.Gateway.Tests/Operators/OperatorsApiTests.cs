using System.Net;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Operators;

public sealed class OperatorsApiTests : IAsyncLifetime
{
    private OperatorsListener _listener = null!;
    private string _ines = "";

    public async Task InitializeAsync()
    {
        _listener = await OperatorsListener.StartAsync();
        _ines = await _listener.OperatorAsync("ines");
    }

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Fact]
    public async Task An_agent_is_added_in_the_operators_name_with_a_key_that_is_shown_once_and_ends_when_revoked()
    {
        var (status, added) = await PostAsync("/api/agents", new { role = "sales", owner = "dana", plugin = "sales-plugin", expires = "30d" });
        status.ShouldBe(HttpStatusCode.Created);
        var key = added!["key"]!.ToString();
        var id = added["agent"]!["id"]!.ToString();
        var directory = _listener.Get<AgentDirectory>();
        directory.Find(AgentKey.Hash(key), DateTimeOffset.UtcNow, out var agent).ShouldBe(KeyState.Valid);
        agent!.CreatedBy.ShouldBe("ines");

        var (_, list) = await _listener.SendAsync(HttpMethod.Get, "/api/agents", _ines);
        list!.ToJsonString().ShouldContain(id);
        list.ToJsonString().ShouldNotContain(key);

        (await _listener.SendAsync(HttpMethod.Delete, "/api/agents/" + id, _ines)).Status.ShouldBe(HttpStatusCode.OK);
        directory.Find(AgentKey.Hash(key), DateTimeOffset.UtcNow, out _).ShouldBe(KeyState.Revoked);
        (await _listener.SendAsync(HttpMethod.Delete, "/api/agents/agt_none", _ines)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_bad_field_is_named_at_once_with_its_value_and_cure()
    {
        var (status, body) = await PostAsync("/api/agents", new { role = "saless", expires = "2001-01-01", colour = "red" });
        status.ShouldBe(HttpStatusCode.BadRequest);
        var errors = body!["errors"]!.AsArray();
        errors.Select(e => e!["field"]!.ToString()).ShouldBe(["role", "owner", "expires", "colour"]);
        errors[0]!["value"]!.ToString().ShouldBe("saless");
        errors[0]!["cure"]!.ToString().ShouldContain("customer-support");
        (await _listener.SendAsync(HttpMethod.Get, "/api/agents", _ines)).Body!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"role":"sales","owner":"\ud800"}""", "owner")]
    [InlineData("""{"role":"sales","owner":["\ud800"]}""", "owner")]
    [InlineData("""{"role":"sales","owner":"dana","\udc00":1}""", "body")]
    [InlineData("""{"role":"sales","owner":"\u0000"}""", "owner")]
    [InlineData("""{"role":"sales","owner":"ÿ"}""", "owner")]
    [InlineData("""{"role":"sales","owner":"dana","ÿ":1}""", "body")]
    public async Task A_text_that_is_no_unicode_is_a_bad_field(string json, string field)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(System.Text.Encoding.Latin1.GetBytes(json));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_listener.Url, "/api/agents")) { Content = content };
        request.Headers.Authorization = new("Bearer", _ines);

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsArray()[0]!["field"]!.ToString().ShouldBe(field);
    }

    [Theory]
    [InlineData("/api/decisions?agent=%00")]
    [InlineData("/api/decisions/export?format=jsonl&after=%00")]
    [InlineData("/api/acts?operator=a%0Ab")]
    [InlineData("/api/evidence?label=%7F")]
    public async Task A_control_character_in_a_query_is_a_bad_filter(string path) =>
        (await _listener.SendAsync(HttpMethod.Get, path, _ines)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("text/plain", "{\"name\":\"eve\"}")]
    [InlineData("application/x-www-form-urlencoded", "name=eve")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{\"name\":\"eve\",\"name\":\"ada\"}")]
    [InlineData("application/json", "{\"name\":7}")]
    [InlineData("application/json", "{\"name\":\"Eve!\"}")]
    [InlineData("application/json", "{\"name\":\"bootstrap\"}")]
    [InlineData("application/json", "{\"name\":\"gateway\"}")]
    public async Task A_body_that_is_not_one_plain_json_object_changes_nothing(string type, string text)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_listener.Url, "/api/operators")) { Content = new StringContent(text) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.Authorization = new("Bearer", _ines);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await _listener.Get<OperatorStore>().ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_members_of_the_named_group_decide()
    {
        var dana = await _listener.OperatorAsync("dana");
        var id = await _listener.HoldAsync(group: "sales-leads");
        foreach (var verb in new[] { "approve", "deny" })
        {
            var (refused, body) = await _listener.VoteAsync(id, verb, dana, "x");
            refused.ShouldBe(HttpStatusCode.Forbidden);
            body!["detail"]!.ToString().ShouldContain("ines");
        }

        (await _listener.Get<ApprovalStore>().FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Pending);
        var (status, approval) = await _listener.VoteAsync(id, "approve", _ines, "fine");
        status.ShouldBe(HttpStatusCode.OK);
        approval!["status"]!.ToString().ShouldBe("approved");
        approval["decidedBy"]!.ToString().ShouldBe("ines");
        approval["comment"]!.ToString().ShouldBe("fine");
    }

    [Fact]
    public async Task A_group_that_the_policy_does_not_have_lets_nobody_decide()
    {
        var id = await _listener.HoldAsync(group: "ghosts");
        (await _listener.VoteAsync(id, "approve", _ines)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("ines", "sales-leads")]
    [InlineData("Ines", null)]
    public async Task An_owner_never_approves_for_its_own_agents_but_may_deny(string owner, string? group)
    {
        var id = await _listener.HoldAsync(owner, group);
        var (status, body) = await _listener.VoteAsync(id, "approve", _ines);
        status.ShouldBe(HttpStatusCode.Forbidden);
        body!["type"]!.ToString().ShouldEndWith("own-agent");
        (await PostAsync($"/api/approvals/{id}/deny", new { comment = "no" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_decision_is_made_once_and_a_denial_says_why()
    {
        var id = await _listener.HoldAsync();
        (await PostAsync($"/api/approvals/{id}/deny", new { })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync($"/api/approvals/{id}/deny", new { comment = "wrong list" })).Status.ShouldBe(HttpStatusCode.OK);
        var (status, body) = await _listener.VoteAsync(id, "approve", _ines);
        status.ShouldBe(HttpStatusCode.Conflict);
        body!["detail"]!.ToString().ShouldContain("denied");
        (await _listener.VoteAsync("apr_none", "approve", _ines)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Approving_wakes_whoever_waits()
    {
        var id = await _listener.HoldAsync();
        var signals = _listener.Get<ApprovalSignals>();
        var waiting = signals.WaitAsync(id, TimeSpan.FromMinutes(1), default);
        waiting.IsCompleted.ShouldBeFalse();
        await _listener.VoteAsync(id, "approve", _ines);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        signals.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Approvals_are_listed_by_status_and_role()
    {
        var id = await _listener.HoldAsync(resource: "1");
        await _listener.HoldAsync(resource: "2");
        await _listener.VoteAsync(id, "approve", _ines);
        (await CountAsync("/api/approvals")).ShouldBe(2);
        (await CountAsync("/api/approvals?status=pending&role=sales")).ShouldBe(1);
        (await CountAsync("/api/approvals?status=approved&role=finance")).ShouldBe(0);
        (await _listener.SendAsync(HttpMethod.Get, "/api/approvals?status=maybe", _ines)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await _listener.SendAsync(HttpMethod.Get, "/api/approvals?state=pending", _ines)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_thumbs_down_becomes_a_block_that_is_in_force_when_the_call_returns()
    {
        var fingerprint = AgentKey.Hash("the act");
        var id = Decide(Verdict.Allow, fingerprint);
        (await PostAsync("/api/feedback", new { decisionId = id, direction = "down" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync("/api/feedback", new { decisionId = "dec_none", direction = "down", why = "x" })).Status.ShouldBe(HttpStatusCode.NotFound);
        var (status, given) = await PostAsync("/api/feedback", new { decisionId = id, direction = "down", why = "wrong contact", instead = "ask" });
        status.ShouldBe(HttpStatusCode.Created);
        var block = _listener.Get<BlockRegistry>().Current.Find("sales", "hubspot.objects.update", fingerprint).ShouldNotBeNull();
        block.Id.ShouldBe(given!["blockId"]!.ToString());
        block.Why.ShouldBe("wrong contact");
        block.Incident.ShouldBe(id);
        given["operator"]!.ToString().ShouldBe("ines");
        (await CountAsync("/api/feedback")).ShouldBe(1);
    }

    [Fact]
    public async Task Decisions_are_filtered_and_paged_newest_first()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(Decide(i % 2 == 0 ? Verdict.Deny : Verdict.Allow, null));
        }

        (await CountAsync("/api/decisions?verdict=deny&role=sales&since=1h")).ShouldBe(3);
        (await CountAsync("/api/decisions?verdict=deny&surface=billing")).ShouldBe(0);
        (await CountAsync("/api/decisions?reason=role-risk-denied")).ShouldBe(5);
        var (_, first) = await _listener.SendAsync(HttpMethod.Get, "/api/decisions?limit=2", _ines);
        first!["items"]!.AsArray().Select(d => d!["id"]!.ToString()).ShouldBe([ids[4], ids[3]]);
        var (_, second) = await _listener.SendAsync(HttpMethod.Get, "/api/decisions?limit=2&before=" + first["next"], _ines);
        second!["items"]!.AsArray().Select(d => d!["id"]!.ToString()).ShouldBe([ids[2], ids[1]]);
        var (_, one) = await _listener.SendAsync(HttpMethod.Get, "/api/decisions/" + ids[0], _ines);
        one!["reasons"]![0]!["code"]!.ToString().ShouldBe("role-risk-denied");
    }

    [Theory]
    [InlineData("verdict=maybe", "verdict")]
    [InlineData("since=yesterday", "since")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("role=a&role=b", "role")]
    [InlineData("roles=sales", "roles")]
    public async Task A_filter_that_cannot_be_used_is_named(string query, string field)
    {
        var (status, body) = await _listener.SendAsync(HttpMethod.Get, "/api/decisions?" + query, _ines);
        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["errors"]![0]!["field"]!.ToString().ShouldBe(field);
    }

    private string Decide(Verdict verdict, Digest256? fingerprint)
    {
        var row = new DecisionRow
        {
            Id = Ids.New(Ids.Decision, TimeProvider.System),
            At = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Circumstances = new Circumstances
            {
                Agent = "agt_1",
                Owner = "dana",
                Role = "sales",
                Integration = "crm",
                Surface = Surface.Crm,
                Operation = "hubspot.objects.update",
                Risk = RiskClass.Write,
                Method = "PATCH",
                Judged = verdict,
            },
            Path = "/crm/v3/objects/contacts/1",
            Verdict = verdict,
            Reasons = RecordText.Reasons([new Reason(ReasonCodes.RoleRiskDenied, GateKind.Role, Verdict.Deny, "sales.yaml:1", "no", "ask")]),
            Fingerprint = fingerprint,
        };
        _listener.Get<DecisionLog>().AppendBehind(row);
        return row.Id;
    }

    private async Task<int> CountAsync(string path)
    {
        var (status, body) = await _listener.SendAsync(HttpMethod.Get, path, _ines);
        status.ShouldBe(HttpStatusCode.OK);
        return body!["items"]!.AsArray().Count;
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, object body, string? token = null) =>
        _listener.SendAsync(HttpMethod.Post, path, token ?? _ines, body);
}
