using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>A gateway where it takes two of three leads to let a mail out, and a real issuer that names operators.</summary>
public sealed class VoteAttemptGateway : IAsyncLifetime
{
    internal OidcIssuer Issuer { get; private set; } = null!;

    internal GatewayUnderTest Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Issuer = await OidcIssuer.StartAsync();
        Gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Shop = "hold: { release: retry }";
            s.Approvers = "{ leads: [dana, omar, kim, \"group:Leads\"], chiefs: [eve] }";
            s.Root = $$"""
                operators:
                  bootstrap: "file:{secret}"
                  oidc: { issuer: "{{Issuer.Url.OriginalString}}", audience: thumbgate, admit: [Operations], domain: shop.test }
                approvals: [{ risks: [message], quorum: 2 }]
                """;
        });
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

/// <summary>A hold of an agent of dana's that kim said yes to, and what can be tried on it.</summary>
internal sealed record Attempt(GatewayUnderTest Gateway, OidcIssuer Issuer, string Agent, string Key, string To, string Hold, string Sent)
{
    public string Mail => new JsonObject { ["to"] = To, ["text"] = "hello" }.ToJsonString();

    public static async Task<Attempt> StartAsync(GatewayUnderTest gateway, OidcIssuer issuer)
    {
        var issued = await gateway.IssueAsync(owner: "dana");
        return await StartAsync(new Attempt(gateway, issuer, issued.Agent.Identity.Id, issued.Key, "", "", ""));
    }

    /// <summary>Another hold of the same agent, as far as this one.</summary>
    public Task<Attempt> AnotherAsync() => StartAsync(this);

    public JsonObject Body() => new() { ["sent"] = Sent };

    public JsonObject Body(string name, string value)
    {
        var body = Body();
        body[name] = value;
        return body;
    }

    public async Task<GatewayAnswer> VoteAsync(string name) => await VoteByAsync(await Gateway.TokenAsync(name));

    public Task<GatewayAnswer> VoteByAsync(string? token, JsonObject? body = null) =>
        Gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{Hold}/approve", token, body ?? Body());

    /// <summary>Votes with headers of one's own.</summary>
    public async Task SendAsync(string? token, string query = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Gateway.OperatorsPort}/api/approvals/{Hold}/approve{query}");
        request.Content = new StringContent(Body().ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
        }

        (await Gateway.Client.SendAsync(request)).Dispose();
    }

    /// <summary>A token of the issuer for somebody in Operations, or in these groups.</summary>
    public Task<string> IssuedAsync(string name, params string[] groups) => ClaimsAsync(c =>
    {
        c["preferred_username"] = name;
        c["groups"] = new JsonArray([.. (groups.Length == 0 ? ["Operations"] : groups).Select(g => (JsonNode)g)]);
    });

    /// <summary>A token for omar but for what is changed.</summary>
    public Task<string> ClaimsAsync(Action<JsonObject> change)
    {
        var claims = new JsonObject { ["aud"] = "thumbgate", ["preferred_username"] = "omar", ["groups"] = new JsonArray("Operations") };
        change(claims);
        return Issuer.TokenAsync(claims);
    }

    /// <summary>Gives a standing approval, and has the agent ask anew for what it would be good for.</summary>
    public async Task StandAsync(string name)
    {
        await Gateway.OperateAsync(HttpMethod.Post, "/api/standing-approvals", await Gateway.TokenAsync(name), new JsonObject
        {
            ["agent"] = Agent, ["integration"] = "shop", ["operation"] = "shop.mails.send", ["resource"] = To, ["until"] = "1h", ["atMost"] = "100",
        });
        for (var i = 0; i < 2; i++)
        {
            (await Gateway.PostAsync("/shop/v1/mails", Key, new JsonObject { ["to"] = To, ["text"] = $"anew {i}" }.ToJsonString())).ShouldBe(403);
        }
    }

    /// <summary>Changes the database behind the gateway's back, and has somebody vote then.</summary>
    public async Task ChangeAsync(string sql, string? voter = null)
    {
        using (var connection = Gateway.Get<Database>().Open())
        {
            await connection.ExecuteAsync("DROP TRIGGER IF EXISTS approval_votes_keep; " + sql, new { Hold });
        }

        if (voter is not null)
        {
            await VoteAsync(voter);
        }
    }

    public static string Unsigned(string token, string algorithm) => $"{Encode(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" }.ToJsonString())}.{token.Split('.')[1]}.";

    public static string Renamed(string token, string from, string to)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Encode(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(from, to, StringComparison.Ordinal))}.{parts[2]}";
    }

    private static async Task<Attempt> StartAsync(Attempt of)
    {
        var made = of with { To = Guid.NewGuid().ToString("N") + "@shop.test" };
        var held = await of.Gateway.PostAsync("/shop/v1/mails", of.Key, made.Mail);
        var card = await of.Gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + held.ShouldBe(403).Approval, await of.Gateway.TokenAsync("kim"));
        made = made with { Hold = held.Approval, Sent = card.ShouldBe(200).Json["sent"]!.GetValue<string>() };
        (await made.VoteAsync("kim")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("pending");
        return made;
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
