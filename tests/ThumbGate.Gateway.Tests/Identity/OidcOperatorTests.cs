using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Identity;

/// <summary>Operators whom a real issuer names.</summary>
public sealed class OidcOperatorTests(OidcGateway fixture) : IClassFixture<OidcGateway>
{
    private const string Mail = """{"to":"kim@shop.test","text":"hello"}""";

    private readonly OidcIssuer _issuer = fixture.Issuer;
    private readonly GatewayUnderTest _gateway = fixture.Gateway;

    [Fact]
    public async Task Whoever_the_issuer_names_in_an_admitted_group_is_an_operator_by_that_name()
    {
        var token = await TokenAsync("Dana@shop.test", "Operations");

        (await AskAsync(token)).ShouldBe(200);
        (await _gateway.OperateAsync(HttpMethod.Post, "/api/agents", token, new JsonObject { ["role"] = "sales", ["owner"] = "kim" })).ShouldBe(201)
            .Json["agent"]!["createdBy"]!.GetValue<string>().ShouldBe("dana");
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{"aud":"another"}""", "its audience" },
        { """{"aud":null}""", "its audience" },
        { """{"iss":"https://issuer.example"}""", "another issuer" },
        { """{"groups":["Sales"]}""", "none of the groups" },
        { """{"groups":null}""", "none of the groups" },
        { """{"groups":["operations"]}""", "none of the groups" },
        { """{"preferred_username":null}""", "names nobody" },
        { """{"preferred_username":""}""", "names nobody" },
        { """{"preferred_username":["dana","omar"]}""", "names nobody" },
        { """{"preferred_username":"gateway"}""", "names nobody" },
        { """{"preferred_username":"bootstrap@shop.test"}""", "names nobody" },
        { """{"preferred_username":"dana, omar"}""", "names nobody" },
        { """{"exp":1000000000}""", "expired" },
        { """{"exp":null}""", "never expires" },
        { """{"nbf":4000000000,"exp":4000000300}""", "not good yet" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_token_that_is_not_for_here_is_refused_by_what_is_wrong_with_it(string claims, string why)
    {
        var all = Claims("dana", "Operations");
        foreach (var (name, value) in JsonNode.Parse(claims)!.AsObject())
        {
            all[name] = value?.DeepClone();
        }

        Detail((await AskAsync(await _issuer.TokenAsync(all))).ShouldBe(401)).ShouldContain(why);
    }

    [Theory]
    [InlineData("none", "algorithm")]
    [InlineData("None", "algorithm")]
    [InlineData("HS256", "algorithm")]
    [InlineData("RS256", "signature")]
    [InlineData("ES256", "")]
    public async Task A_token_that_the_issuer_did_not_sign_is_refused(string algorithm, string why)
    {
        var parts = (await TokenAsync("dana", "Operations")).Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        header["alg"] = algorithm;
        var signed = Encode(header.ToJsonString()) + "." + parts[1];
        // As if the public key were a secret: what a verifier falls for that takes the algorithm from the token.
        using var http = new HttpClient();
        var keys = await http.GetByteArrayAsync(new Uri(_issuer.Url, "/jwks"));
        var signature = algorithm.StartsWith('n') || algorithm.StartsWith('N') ? "" : Base64Url.EncodeToString(HMACSHA256.HashData(keys, Encoding.UTF8.GetBytes(signed)));

        Detail((await AskAsync($"{signed}.{signature}")).ShouldBe(401)).ShouldContain(why);
    }

    [Fact]
    public async Task A_changed_claim_a_foreign_issuer_and_a_text_with_dots_are_refused()
    {
        var parts = (await TokenAsync("dana", "Operations")).Split('.');
        var forged = Base64Url.DecodeFromChars(parts[1]).AsSpan();
        var text = Encoding.UTF8.GetString(forged).Replace("dana", "omar", StringComparison.Ordinal);
        (await AskAsync($"{parts[0]}.{Encode(text)}.{parts[2]}")).ShouldBe(401);

        await using var another = await OidcIssuer.StartAsync();
        var foreign = Claims("dana", "Operations");
        foreign["iss"] = _issuer.Url.OriginalString;
        Detail((await AskAsync(await another.TokenAsync(foreign))).ShouldBe(401)).ShouldContain("key that the issuer does not have");
        (await AskAsync("a.b.c")).ShouldBe(401);
        (await AskAsync("..")).ShouldBe(401);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_found_and_the_known_ones_stay_good_while_it_is_gone()
    {
        await using var own = new OidcGateway();
        await own.InitializeAsync();
        var old = await own.Issuer.TokenAsync(Claims("dana", "Operations"));
        (await own.AskAsync(old)).ShouldBe(200);
        await own.Issuer.RotateAsync();
        var rotated = await own.Issuer.TokenAsync(Claims("dana", "Operations"));
        own.Gateway.Clock.Advance(TimeSpan.FromSeconds(11));
        (await own.AskAsync(rotated)).ShouldBe(200);

        await own.Issuer.StopAsync();
        own.Gateway.Clock.Advance(TimeSpan.FromSeconds(11));
        (await own.AskAsync(old)).ShouldBe(200);
        (await own.AskAsync(rotated)).ShouldBe(200);
        await own.Gateway.RestartAsync();
        (await own.AskAsync(rotated)).ShouldBe(503).Problem.ShouldBe("issuer-unavailable");
        (await own.AskAsync(await own.Gateway.TokenAsync("dana"))).ShouldBe(200);
    }

    [Fact]
    public async Task A_group_of_the_issuers_votes_once_its_member_has_just_signed_in()
    {
        var key = await _gateway.KeyAsync();
        var held = await _gateway.PostAsync("/shop/v1/mails", key, Mail);
        var now = _gateway.Clock.GetUtcNow().ToUnixTimeSeconds();

        (await VoteAsync(held, await TokenAsync("zoe", "Operations"))).ShouldBe(403).Problem.ShouldBe("not-an-approver");
        (await VoteAsync(held, await TokenAsync("grace", "Operations", "Treasury"))).ShouldBe(403).Problem.ShouldBe("step-up-needed");
        (await VoteAsync(held, await TokenAsync("grace", now - 601, "Operations", "Treasury"))).ShouldBe(403).Problem.ShouldBe("step-up-needed");
        (await VoteAsync(held, await TokenAsync("grace", now + 120, "Operations", "Treasury"))).ShouldBe(403).Problem.ShouldBe("step-up-needed");
        // The leads of the role's rule are needed as well, and count for both.
        (await VoteAsync(held, await TokenAsync("grace", now - 60, "Operations", "Treasury"))).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("pending");
        (await VoteAsync(held, await TokenAsync("omar@shop.test", now + 30, "Operations"))).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("approved");
        (await _gateway.OperateAsync(HttpMethod.Delete, "/api/operators/omar", await TokenAsync("zoe", "Operations"))).ShouldBe(200);

        (await _gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403).Approval.ShouldBe(held.Approval);
        (await AskAsync(await TokenAsync("omar@shop.test", "Operations"))).ShouldBe(401);
        _gateway.Upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("lena", "Lena@shop.test")]
    [InlineData("lars@other.test", "LARS@Other.test")]
    [InlineData("lisa@shop.test", "%20LISA")]
    public async Task A_name_of_the_issuers_is_revoked_in_whatever_letters_and_with_the_houses_domain_or_without(string claimed, string revoked)
    {
        var token = await TokenAsync(claimed, "Operations");
        (await AskAsync(token)).ShouldBe(200);

        (await _gateway.OperateAsync(HttpMethod.Delete, "/api/operators/" + revoked, await TokenAsync("zoe", "Operations"))).ShouldBe(200);

        (await AskAsync(token)).ShouldBe(401);
        (await _gateway.OperateAsync(HttpMethod.Delete, "/api/operators/" + revoked, await TokenAsync("zoe", "Operations"))).ShouldBe(404);
    }

    private static JsonObject Claims(string name, params string[] groups) => new()
    {
        ["aud"] = "thumbgate", ["preferred_username"] = name, ["groups"] = new JsonArray([.. groups.Select(g => (JsonNode)g)]),
    };

    private Task<string> TokenAsync(string name, params string[] groups) => _issuer.TokenAsync(Claims(name, groups));

    private Task<string> TokenAsync(string name, long signedIn, params string[] groups)
    {
        var claims = Claims(name, groups);
        claims["auth_time"] = signedIn;
        return _issuer.TokenAsync(claims);
    }

    private Task<GatewayAnswer> AskAsync(string token) => fixture.AskAsync(token);

    private async Task<GatewayAnswer> VoteAsync(GatewayAnswer held, string token)
    {
        var card = (await _gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + held.Approval, token)).ShouldBe(200);
        return await _gateway.OperateAsync(
            HttpMethod.Post, $"/api/approvals/{held.Approval}/approve", token, new JsonObject { ["sent"] = card.Json["sent"]!.GetValue<string>() });
    }

    private static string Detail(GatewayAnswer answer) => answer.Json["detail"]!.GetValue<string>();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>A gateway whose operators a real issuer names.</summary>
public sealed class OidcGateway : IAsyncLifetime, IAsyncDisposable
{
    internal OidcIssuer Issuer { get; private set; } = null!;

    internal GatewayUnderTest Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Issuer = await OidcIssuer.StartAsync();
        Gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Shop = "hold: { release: retry }";
            s.Approvers = "{ leads: [dana, omar], chiefs: [eve], treasurers: [\"group:Treasury\"] }";
            s.Root = $$"""
                operators: { oidc: { issuer: "{{Issuer.Url.OriginalString}}", audience: thumbgate, admit: [Operations], domain: shop.test } }
                approvals: [{ risks: [message], from: [leads, treasurers], stepUp: 10m }]
                """;
        });
    }

    internal Task<GatewayAnswer> AskAsync(string token) => Gateway.OperateAsync(HttpMethod.Get, "/api/approvals", token);

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
