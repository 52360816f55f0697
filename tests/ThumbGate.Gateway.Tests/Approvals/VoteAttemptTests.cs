using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>
/// A hold that takes two leads and has the yes of one, and everything that might pass for the other one. The agent's owner is the second of three
/// leads; the third one would do.
/// </summary>
public sealed class VoteAttemptTests(VoteAttemptGateway fixture) : IClassFixture<VoteAttemptGateway>
{
    private readonly GatewayUnderTest _gateway = fixture.Gateway;

    private static readonly Dictionary<string, Func<Attempt, Task>> Attempts = new(StringComparer.Ordinal)
    {
        // Distinct people.
        ["the same one again"] = a => a.VoteAsync("kim"),
        ["the same one ten times at once"] = a => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => a.VoteAsync("kim"))),
        ["the same one by the issuer"] = async a => await a.VoteByAsync(await a.IssuedAsync("kim")),
        ["the same one by the issuer in capitals"] = async a => await a.VoteByAsync(await a.IssuedAsync("KIM")),
        ["the same one by the issuer with the house's domain"] = async a => await a.VoteByAsync(await a.IssuedAsync("Kim@Shop.Test")),
        ["the same one in another group of approvers"] = async a => await a.VoteByAsync(await a.IssuedAsync("kim", "Operations", "Leads")),
        // Separation of duties.
        ["the owner"] = a => a.VoteAsync("dana"),
        ["the owner by the issuer"] = async a => await a.VoteByAsync(await a.IssuedAsync("dana")),
        ["the owner by the issuer with a domain"] = async a => await a.VoteByAsync(await a.IssuedAsync("DANA@shop.test", "Operations", "Leads")),
        ["the agent's own key"] = a => a.VoteByAsync(a.Key),
        ["the agent on its own listener"] = async a =>
        {
            await a.Gateway.PostAsync("/.thumbgate/approvals/" + a.Hold + "/approve", a.Key, a.Body().ToJsonString());
            await a.Gateway.PostAsync("/api/approvals/" + a.Hold + "/approve", a.Key, a.Body().ToJsonString());
            await a.Gateway.PostAsync("/shop/../api/approvals/" + a.Hold + "/approve", a.Key, a.Body().ToJsonString());
            await a.Gateway.PostAsync("/api/approvals/" + a.Hold + "/approve", a.Key, a.Body().ToJsonString(), ("Host", "127.0.0.1:" + a.Gateway.OperatorsPort));
        },
        ["an operator's token on the agents' listener"] = async a => await a.Gateway.PostAsync("/api/approvals/" + a.Hold + "/approve", await a.Gateway.TokenAsync("omar"), a.Body().ToJsonString()),
        // Groups.
        ["an operator of no group"] = a => a.VoteAsync("zoe"),
        ["an operator of another group"] = a => a.VoteAsync("eve"),
        ["one whom the issuer names, of no group"] = async a => await a.VoteByAsync(await a.IssuedAsync("zoe")),
        ["one whom the issuer names, of a group that is called nearly so"] = async a => await a.VoteByAsync(await a.IssuedAsync("zoe", "Operations", "leads", "group:Leads", "Leads ")),
        ["one named like the issuer's group"] = async a => await a.VoteByAsync(await a.IssuedAsync("group:leads")),
        ["one of another house with a lead's name"] = async a => await a.VoteByAsync(await a.IssuedAsync("omar@other.test")),
        // Forged names.
        ["a name in the body"] = async a =>
        {
            foreach (var field in (string[])["voter", "operator", "name", "as", "by", "decidedBy", "groups", "operatorId", "standing"])
            {
                await a.VoteByAsync(await a.Gateway.TokenAsync("zoe"), a.Body(field, "omar"));
            }
        },
        ["a name in a header"] = async a =>
        {
            foreach (var header in (string[])["X-Operator", "ThumbGate-Operator", "X-Remote-User", "X-Forwarded-User", "X-Forwarded-Preferred-Username", "X-Auth-Request-User", "Remote-User", "From"])
            {
                await a.SendAsync(await a.Gateway.TokenAsync("zoe"), headers: [(header, "omar")]);
            }
        },
        ["a name in the query"] = async a => await a.SendAsync(await a.Gateway.TokenAsync("zoe"), query: "?voter=omar&operator=omar&as=omar"),
        ["a name in the token's claims, twice"] = async a => await a.VoteByAsync(await a.ClaimsAsync(c => c["preferred_username"] = new JsonArray("zoe", "omar"))),
        ["two tokens"] = async a =>
        {
            await a.SendAsync(null, headers: [("Authorization", "Bearer " + await a.Gateway.TokenAsync("zoe")), ("Authorization", "Bearer " + await a.Gateway.TokenAsync("omar"))]);
            await a.SendAsync(null, headers: [("Authorization", $"Bearer {await a.Gateway.TokenAsync("zoe")}, Bearer {await a.Gateway.TokenAsync("omar")}")]);
        },
        ["a name with a space before it"] = async a => await a.VoteByAsync(await a.IssuedAsync("omar\u200b")),
        // Forged tokens.
        ["no token"] = a => a.VoteByAsync(null),
        ["an empty token"] = a => a.SendAsync(null, headers: [("Authorization", "Bearer ")]),
        ["a token of one's own making"] = a => a.VoteByAsync("tgop_omar_0123456789abcdefghjkmnpqrs"),
        ["the name of a lead with another's secret"] = async a => await a.VoteByAsync((await a.Gateway.TokenAsync("zoe")).Replace("zoe", "omar", StringComparison.Ordinal)),
        ["the bootstrap token"] = a => a.VoteByAsync(GatewayUnderTest.Secret),
        ["a token without a signature"] = async a => await a.VoteByAsync(Attempt.Unsigned(await a.IssuedAsync("omar"), "none")),
        ["a token that says it has none"] = async a => await a.VoteByAsync(Attempt.Unsigned(await a.IssuedAsync("omar"), "None") + "AA"),
        ["a token with another's claims"] = async a => await a.VoteByAsync(Attempt.Renamed(await a.IssuedAsync("zoe"), "zoe", "omar")),
        ["a token of an earlier day"] = async a => await a.VoteByAsync(await a.ClaimsAsync(c => c["exp"] = 1_000_000_000)),
        ["a token for another service"] = async a => await a.VoteByAsync(await a.ClaimsAsync(c => c["aud"] = "another")),
        ["a token of another issuer"] = async a => await a.VoteByAsync(await a.ClaimsAsync(c => c["iss"] = "https://issuer.example")),
        ["a token of somebody who is not admitted"] = async a => await a.VoteByAsync(await a.IssuedAsync("omar", "Leads")),
        ["a revoked operator's token"] = async a =>
        {
            var token = await a.Gateway.OperatorAsync("rex");
            (await a.Gateway.OperateAsync(HttpMethod.Delete, "/api/operators/rex", await a.Gateway.TokenAsync("kim"))).ShouldBe(200);
            await a.VoteByAsync(token);
            await a.VoteByAsync(await a.IssuedAsync("rex"));
        },
        // Other cards.
        ["no digest"] = async a => await a.VoteByAsync(await a.Gateway.TokenAsync("omar"), new JsonObject()),
        ["an empty digest"] = async a => await a.VoteByAsync(await a.Gateway.TokenAsync("omar"), a.Body("sent", "")),
        ["another digest"] = async a => await a.VoteByAsync(await a.Gateway.TokenAsync("omar"), a.Body("sent", new string('0', 64))),
        ["the beginning of the digest"] = async a => await a.VoteByAsync(await a.Gateway.TokenAsync("omar"), a.Body("sent", a.Sent[..32])),
        ["the digest of another hold"] = async a => await a.VoteByAsync(await a.Gateway.TokenAsync("omar"), a.Body("sent", (await a.AnotherAsync()).Sent)),
        ["a vote on another hold"] = async a => await (await a.AnotherAsync()).VoteAsync("omar"),
        // Other ways.
        ["other methods and paths"] = async a =>
        {
            var token = await a.Gateway.TokenAsync("zoe");
            foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete])
            {
                await a.Gateway.OperateAsync(method, $"/api/approvals/{a.Hold}/approve", token, method == HttpMethod.Get ? null : a.Body());
            }

            await a.Gateway.OperateAsync(HttpMethod.Post, $"/health/../api/approvals/{a.Hold}/approve", null, a.Body());
            await a.Gateway.OperateAsync(HttpMethod.Post, $"/health/%2e%2e/api/approvals/{a.Hold}/approve", null, a.Body());
            await a.Gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{a.Hold}/reconcile", token, new JsonObject { ["outcome"] = "executed" });
        },
        ["a page of another site"] = async a => await a.SendAsync(await a.Gateway.TokenAsync("omar"), headers: [("Origin", "https://evil.example")]),
        ["a name that was pointed at this host"] = async a => await a.SendAsync(await a.Gateway.TokenAsync("omar"), headers: [("Host", "evil.example")]),
        ["a standing approval of the same one"] = async a => await a.StandAsync("kim"),
        ["a standing approval of the owner"] = async a => await a.StandAsync("dana"),
        ["a standing approval of an operator of no group"] = async a => await a.StandAsync("zoe"),
        ["break-glass of two operators"] = async a =>
        {
            var opened = await a.Gateway.OperateAsync(
                HttpMethod.Post, "/api/break-glass", await a.Gateway.TokenAsync("zoe"),
                new JsonObject { ["role"] = "sales", ["surface"] = "billing", ["reason"] = "impatience", ["for"] = "5m" });
            await a.Gateway.OperateAsync(HttpMethod.Post, $"/api/break-glass/{opened.ShouldBe(201).Json["id"]!.GetValue<string>()}/second", await a.Gateway.TokenAsync("eve"), new JsonObject());
        },
        ["a claim of an agent to be approved"] = async a => await a.Gateway.PostAsync(
            "/shop/v1/mails", a.Key, a.Mail, ("ThumbGate-Approval", a.Hold), ("ThumbGate-Approved-By", "omar"), ("ThumbGate-Intent", "approved by omar and kim")),
        // The database.
        ["a status in the database"] = a => a.ChangeAsync("UPDATE approvals SET status = 'approved', decided_by = 'kim, omar', decided_at = 1 WHERE id = @Hold"),
        ["a vote in the database"] = a => a.ChangeAsync(
            "INSERT INTO approval_votes SELECT 'vot_x' || @Hold, approval_id, at, vote, 'omar', NULL, voter_groups, proved_at, typed, comment, seal, NULL FROM approval_votes WHERE approval_id = @Hold; "
            + "UPDATE approvals SET status = 'approved' WHERE id = @Hold"),
        ["a vote of another hold in the database"] = async a =>
        {
            var another = await a.AnotherAsync();
            await another.VoteAsync("omar");
            await a.ChangeAsync(
                "INSERT INTO approval_votes SELECT 'vot_y' || @Hold || voter, @Hold, at, vote, voter, operator_id, voter_groups, proved_at, typed, comment, seal, NULL FROM approval_votes WHERE approval_id = '"
                + another.Hold + "'; UPDATE approvals SET status = 'approved' WHERE id = @Hold");
        },
        ["another voter in the database"] = a => a.ChangeAsync("UPDATE approval_votes SET voter = 'omar' WHERE approval_id = @Hold; UPDATE approvals SET status = 'approved' WHERE id = @Hold", "kim"),
        ["fewer who are needed in the database"] = a => a.ChangeAsync("UPDATE approvals SET terms = REPLACE(terms, '\"quorum\":2', '\"quorum\":1'), status = 'approved' WHERE id = @Hold"),
        ["another owner in the database"] = a => a.ChangeAsync("UPDATE approvals SET owner = 'nobody' WHERE id = @Hold", "dana"),
        ["another approval of the same agent"] = async a =>
        {
            var another = await a.AnotherAsync();
            await another.VoteAsync("omar");
            await a.ChangeAsync($"UPDATE approvals SET status = 'cancelled' WHERE id = @Hold; UPDATE approvals SET repeat_key = (SELECT repeat_key FROM approvals WHERE id = @Hold), sent_digest = (SELECT sent_digest FROM approvals WHERE id = @Hold) WHERE id = '{another.Hold}'");
        },
    };

    public static TheoryData<string> Names => [.. Attempts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_does_not_pass(string attempt)
    {
        var made = await Attempt.StartAsync(_gateway, fixture.Issuer);

        await Attempts[attempt](made);

        var found = (await _gateway.Get<ApprovalStore>().FindAsync(made.Hold)).ShouldNotBeNull();
        (await _gateway.PostAsync("/shop/v1/mails", made.Key, made.Mail)).ShouldBe(403);
        _gateway.Upstream.Requests.ShouldNotContain(r => r.Text.Contains(made.To, StringComparison.Ordinal), attempt + " left it " + found.Status);
        (await _gateway.Get<ApprovalStore>().TakeGrantAsync(made.Hold)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_third_lead_would_do(bool byIssuer)
    {
        var made = await Attempt.StartAsync(_gateway, fixture.Issuer);

        (await made.VoteByAsync(byIssuer ? await made.IssuedAsync("omar@shop.test") : await _gateway.TokenAsync("omar"))).ShouldBe(200);

        (await _gateway.PostAsync("/shop/v1/mails", made.Key, made.Mail)).ShouldBe(200);
    }
}
