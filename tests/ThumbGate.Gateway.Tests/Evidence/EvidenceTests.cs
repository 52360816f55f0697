using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Tests.Evidence;

public sealed class EvidenceTests : IAsyncLifetime
{
    private const string Refund = """{"charge":"ch_1","amount":900,"currency":"usd"}""";

    private readonly Issuer _leads = new();
    private readonly Issuer _build = new();
    private GatewayUnderTest _gateway = null!;
    private string _key = "";
    private string _token = "";

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(setup => setup
            .With("evidence.yaml", $$"""
                issuers:
                  leads: { keys: [{{_leads.Yaml}}] }
                  build: { keys: [{{_build.Yaml}}] }
                labels:
                  justified: { issuers: [leads], binds: [resource], fresh: 8h, once: true }
                  reviewed: { issuers: [leads], binds: [body], fresh: 8h, attachedBy: [sales] }
                  built: { issuers: [build], binds: [artifact], provenance: true }
                  own-word: { trust: agent, binds: [resource], fresh: 1h }
                """)
            .Edit("roles/sales.yaml", "verdict: allow }", "verdict: allow, evidence: [justified] }")
            .Edit("roles/sales.yaml", "message: { verdict: hold, approvers: leads }", "message: { verdict: allow, evidence: [reviewed], missing: hold, approvers: leads }")
            .Edit("roles/sales.yaml", "write: allow", "write: { verdict: allow, evidence: [own-word] }"));
        _key = await _gateway.KeyAsync();
        _token = await _gateway.OperatorAsync("dana");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _leads.Dispose();
        _build.Dispose();
    }

    private StatementDraft Justified => new()
    {
        Label = "justified", Integration = "shop", Resource = "ch_1", IssuedAt = _gateway.Clock.GetUtcNow(), Nonce = Guid.NewGuid().ToString("N"),
    };

    private Task<GatewayAnswer> AttachAsync(string envelope) => _gateway.OperateAsync(HttpMethod.Post, "/api/evidence", _token, JsonNode.Parse(envelope)!.AsObject());

    private Task<GatewayAnswer> RefundAsync() => _gateway.PostAsync("/shop/v1/refunds", _key, Refund);

    [Fact]
    public async Task A_refund_passes_by_its_justification_once_and_the_record_names_it()
    {
        var refused = (await RefundAsync()).ShouldBe(403);
        refused.Problem.ShouldBe("denied");
        refused.Reasons.ShouldBe(["evidence-required"]);
        refused.Text.ShouldContain("thumbgate evidence attest --label justified --integration shop --resource ch_1 --key leads.pem --send");

        var id = Id((await AttachAsync(_leads.Attest(Justified))).ShouldBe(201));
        (await RefundAsync()).ShouldBe(200);
        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-replayed"]);

        _gateway.Upstream.Count.ShouldBe(1);
        JsonNode.Parse((await _gateway.DecisionsAsync())[1].Facts)!["$evidence"]!.ToJsonString().ShouldBe($"[\"justified {id}\"]");
        var acts = await _gateway.Get<ActStore>().ListAsync(new ActFilter());
        acts.Where(a => a.Subject == id).Select(a => (a.Action, a.Operator)).ShouldBe([("evidence-used", "gateway"), ("evidence-attached", "dana")]);
        (await _gateway.OperateAsync(HttpMethod.Get, "/api/evidence/" + id, _token)).Json["usedBy"]!.GetValue<string>().ShouldStartWith("dec_");
    }

    [Fact]
    public async Task What_a_held_request_is_told_ends_with_the_command_that_attaches_what_it_lacks()
    {
        var held = (await _gateway.PostAsync("/shop/v1/mails", _key, """{"to":"kim"}""")).ShouldBe(403);

        held.Json["detail"]!.GetValue<string>().ShouldMatch($@"^shop\.mails\.send needs evidence: reviewed\. Approval {held.Approval} is pending\. Attach it: thumbgate evidence attest .* --send$");
    }

    [Fact]
    public async Task The_same_statement_is_the_same_evidence_however_often_it_is_signed_and_attached()
    {
        var statement = Justified.Write();
        var id = Id((await AttachAsync(_leads.Sign(statement))).ShouldBe(201));
        (await RefundAsync()).ShouldBe(200);

        Id((await AttachAsync(_leads.Sign(statement))).ShouldBe(201)).ShouldBe(id);

        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-replayed"]);
        Id(await AttachAsync(_leads.Attest(Justified))).ShouldNotBe(id);
        (await RefundAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task Of_forty_requests_at_once_one_passes_by_what_is_good_once()
    {
        await AttachAsync(_leads.Attest(Justified));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _gateway.PostAsync("/shop/v1/refunds", _key, Refund.Replace("900", $"{900 + i}", StringComparison.Ordinal))));

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 403 && a.Reasons.Contains("evidence-replayed"));
        _gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_taken_is_given_back_where_nothing_was_sent()
    {
        await AttachAsync(_leads.Attest(Justified));
        await _gateway.Upstream.DisposeAsync();

        (await RefundAsync()).ShouldBe(502);

        var found = (await _gateway.OperateAsync(HttpMethod.Get, "/api/evidence?label=justified", _token)).Json["items"]![0]!;
        found["usedBy"].ShouldBeNull();
        (await RefundAsync()).ShouldBe(502);
    }

    [Fact]
    public async Task While_it_cannot_be_used_up_on_record_nothing_passes_by_it()
    {
        await AttachAsync(_leads.Attest(Justified));
        using (_gateway.WithLockedRecord())
        {
            (await RefundAsync()).ShouldBe(503);
        }

        _gateway.Upstream.Count.ShouldBe(0);
        (await RefundAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task It_grows_stale()
    {
        await AttachAsync(_leads.Attest(Justified));
        await _gateway.AdvanceAsync(TimeSpan.FromHours(8));

        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-stale"]);
    }

    [Fact]
    public async Task It_is_still_there_and_still_used_after_a_restart()
    {
        await AttachAsync(_leads.Attest(Justified));
        await _gateway.RestartAsync();
        (await RefundAsync()).ShouldBe(200);
        await _gateway.RestartAsync();

        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-replayed"]);
    }

    [Fact]
    public async Task An_issuer_who_is_trusted_no_more_takes_its_evidence_along()
    {
        await AttachAsync(_leads.Attest(Justified));
        _gateway.Reload("evidence.yaml", _leads.Yaml, _build.Yaml.Replace(_build.Yaml, "\"env:THUMBGATE_NOBODY_SET_THIS\"", StringComparison.Ordinal));

        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-resigned"]);
        (await _gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).Text.ShouldContain("leads");
    }

    [Fact]
    public async Task A_row_that_somebody_put_into_the_record_is_verified_all_the_same()
    {
        using var stranger = new Issuer();
        var draft = Justified;
        var digest = EvidenceStatement.Read(draft.Write()).Digest.ToString();
        await _gateway.Get<EvidenceStore>().AttachAsync(
            [new NewEvidence("justified", digest, "leads", "dana", null, System.Text.Encoding.UTF8.GetBytes(stranger.Attest(draft)), draft.IssuedAt.AddHours(8))], default);

        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-resigned"]);
    }

    [Fact]
    public async Task What_is_attached_cannot_be_changed_or_removed_in_the_record()
    {
        await AttachAsync(_leads.Attest(Justified));
        await RefundAsync();
        foreach (var table in new[] { "evidence", "evidence_uses" })
        {
            await Should.ThrowAsync<System.Data.Common.DbException>(() => Write($"DELETE FROM {table}"));
            await Should.ThrowAsync<System.Data.Common.DbException>(() => Write($"UPDATE {table} SET at = 0"));
        }

        Task<int> Write(string sql) => _gateway.Get<Database>().WriteAsync((connection, transaction) => connection.ExecuteAsync(sql, null, transaction));
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { "signed by another issuer", 422, "evidence-foreign" },
        { "signed by a stranger", 422, "evidence-resigned" },
        { "another statement under the signature", 422, "evidence-resigned" },
        { "stale", 422, "evidence-stale" },
        { "bound to something else", 422, "evidence-retargeted" },
        { "truncated", 400, "evidence-truncated" },
        { "of an unknown label", 422, "evidence-foreign" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Bad_evidence_is_not_even_taken(string what, int status, string code)
    {
        using var stranger = new Issuer();
        var envelope = what switch
        {
            "signed by another issuer" => _build.Attest(Justified),
            "signed by a stranger" => stranger.Attest(Justified),
            "another statement under the signature" => Retargeted(),
            "stale" => _leads.Attest(Justified with { IssuedAt = _gateway.Clock.GetUtcNow().AddHours(-9) }),
            "bound to something else" => _leads.Attest(Justified with { Resource = null, Body = Issuer.Sha256(Refund) }),
            "truncated" => "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"e30=\",\"signatures\":[]}",
            _ => _leads.Attest(Justified with { Label = "nobody-knows" }),
        };

        (await AttachAsync(envelope)).ShouldBe(status).Problem.ShouldBe(code);

        (await _gateway.OperateAsync(HttpMethod.Get, "/api/evidence", _token)).Json["items"]!.AsArray().ShouldBeEmpty();
        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-required"]);
        _gateway.Upstream.Count.ShouldBe(0);

        string Retargeted()
        {
            var signed = JsonNode.Parse(_leads.Attest(Justified with { Resource = "ch_2" }))!;
            signed["payload"] = Convert.ToBase64String(Justified.Write());
            return signed.ToJsonString();
        }
    }

    [Fact]
    public async Task An_agent_attaches_what_its_role_may_and_only_signed()
    {
        const string mail = """{"to":"a@b.test","text":"hello"}""";
        var reviewed = new StatementDraft { Label = "reviewed", Integration = "shop", Body = Issuer.Sha256(mail), IssuedAt = _gateway.Clock.GetUtcNow() };
        var held = (await _gateway.PostAsync("/shop/v1/mails", _key, mail)).ShouldBe(403);
        held.Problem.ShouldBe("held");

        (await _gateway.PostAsync("/.thumbgate/evidence", _key, _leads.Attest(Justified))).ShouldBe(422).Problem.ShouldBe("evidence-foreign");
        (await _gateway.PostAsync("/.thumbgate/evidence", _key, """{"label":"reviewed","integration":"shop","resource":"x"}""")).ShouldBe(422).Problem.ShouldBe("evidence-foreign");
        (await _gateway.PostAsync("/.thumbgate/evidence", _key, "{")).ShouldBe(400).Problem.ShouldBe("evidence-truncated");
        (await _gateway.PostAsync("/.thumbgate/evidence", "", _leads.Attest(reviewed))).ShouldBe(401);
        (await _gateway.PostAsync("/.thumbgate/evidence", _key, new string(' ', DsseEnvelope.MostBytes + 1))).ShouldBe(413);
        (await _gateway.PostAsync("/.thumbgate/evidence", await _gateway.KeyAsync("support"), _leads.Attest(reviewed))).ShouldBe(422);
        (await _gateway.PostAsync("/.thumbgate/evidence", _key, _leads.Attest(reviewed))).ShouldBe(201);

        (await _gateway.PostAsync("/shop/v1/mails", _key, mail)).ShouldBe(200);
        (await _gateway.PostAsync("/shop/v1/mails", _key, mail.Replace("hello", "hullo", StringComparison.Ordinal))).ShouldBe(403).Reasons.ShouldBe(["evidence-required"]);
    }

    [Fact]
    public async Task Slsa_provenance_of_what_is_sent_lets_it_pass_as_the_build_system_wrote_it()
    {
        _gateway.Reload("roles/sales.yaml", "evidence: [justified]", "evidence: [built]");
        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-required"]);
        using var stranger = new Issuer();
        (await AttachAsync(stranger.Sign(Provenance(Refund)))).ShouldBe(422).Problem.ShouldBe("evidence-resigned");
        (await AttachAsync(_leads.Sign(Provenance(Refund)))).ShouldBe(422).Problem.ShouldBe("evidence-foreign");
        (await AttachAsync(_build.Sign(Provenance("another build")))).ShouldBe(201);
        (await RefundAsync()).ShouldBe(403).Reasons.ShouldBe(["evidence-required"]);

        (await AttachAsync(_build.Sign(Provenance(Refund)))).ShouldBe(201).Json["items"]![0]!["label"]!.GetValue<string>().ShouldBe("built");

        (await RefundAsync()).ShouldBe(200);
        _gateway.Upstream.Count.ShouldBe(1);

        static byte[] Provenance(string artifact) => System.Text.Encoding.UTF8.GetBytes($$$"""
            {
              "_type": "https://in-toto.io/Statement/v1",
              "subject": [{ "name": "site.zip", "digest": { "sha512": "00", "sha256": "{{{Issuer.Sha256(artifact)}}}" } }],
              "predicateType": "https://slsa.dev/provenance/v1",
              "predicate": {
                "buildDefinition": { "buildType": "https://ci.test/build", "externalParameters": { "ref": "main" }, "resolvedDependencies": [{ "uri": "git+https://git.test/site" }] },
                "runDetails": { "builder": { "id": "https://ci.test/runner", "version": { "ci": "7" } }, "metadata": { "invocationId": "7" }, "byproducts": [] }
              }
            }
            """);
    }

    [Fact]
    public async Task An_agents_own_word_is_its_own_and_is_shown_as_such()
    {
        const string note = """{"item":"i_1","text":"x"}""";
        var refused = (await _gateway.PostAsync("/shop/v1/notes", _key, note)).ShouldBe(403);
        refused.Json["reasons"]![0]!["nextStep"]!.GetValue<string>().ShouldBe(
            """Say so yourself: POST /.thumbgate/evidence {"label":"own-word","integration":"shop","resource":"i_1"}""");

        (await _gateway.PostAsync("/.thumbgate/evidence", _key, """{"label":"own-word","integration":"shop","resource":"i_1"}""")).ShouldBe(201);

        (await _gateway.PostAsync("/shop/v1/notes", _key, note)).ShouldBe(200);
        (await _gateway.PostAsync("/shop/v1/notes", await _gateway.KeyAsync(), note)).ShouldBe(403).Reasons.ShouldBe(["evidence-foreign"]);
        var shown = (await _gateway.OperateAsync(HttpMethod.Get, "/api/evidence", _token)).Json["items"]![0]!;
        shown["ownWord"]!.GetValue<bool>().ShouldBeTrue();
        shown["vouchedBy"]!.GetValue<string>().ShouldStartWith("agent agt_");
    }

    [Fact]
    public async Task Evidence_stands_on_the_card_of_what_is_held_all_the_same()
    {
        _gateway.Reload("roles/sales.yaml", "verdict: allow, evidence: [justified] }", "verdict: hold, evidence: [justified, built] }");
        var id = Id(await AttachAsync(_leads.Attest(Justified)));

        var held = (await RefundAsync()).ShouldBe(403);

        held.Reasons.ShouldBe(["evidence-required", "approval-required"], ignoreOrder: true);
        var card = (await _gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + held.Approval, _token)).Json["card"]!;
        card["evidence"]!.ToJsonString().ShouldBe($$"""[{"id":"{{id}}","label":"justified","vouchedBy":"leads","ownWord":false}]""");
        (await _gateway.OperateAsync(HttpMethod.Get, "/api/evidence/" + id, _token)).Json["usedBy"].ShouldBeNull();
    }

    private static string Id(GatewayAnswer attached) => attached.Json["items"]![0]!["id"]!.GetValue<string>();
}
