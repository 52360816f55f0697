using System.Security.Cryptography;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests.Classification;

public sealed class EnvelopeDecisionTests
{
    private const string Head = "base: { hosts: [api.example.com] }\nencoding: json\nheaders: { accountSwitch: [X-Account] }";

    private static readonly string[] Operations =
    [
        "{ id: batch, match: POST /batch, risk: envelope, envelope: { items: \"json:/requests\", many: bulk } }",
        "{ id: things.list, match: GET /things, risk: read }",
        "{ id: things.create, match: POST /things, risk: write, facts: { brand: json:/brand } }",
        "{ id: things.remove, match: \"DELETE /things/{thing}\", risk: destructive }",
        "{ id: mails.send, match: POST /mails, risk: message, surface: email, facts: { to: json:/to } }",
        "{ id: pay, match: POST /pay, risk: money, facts: { amount: json:/amount, currency: json:/currency } }",
    ];

    [Fact]
    public void The_strictest_verdict_on_any_item_wins_and_the_reasons_name_the_items()
    {
        using var bed = Bed("surfaces: { crm: { read: allow, write: allow, bulk: allow, destructive: deny, money: hold }, email: { message: hold } }");

        var decision = bed.Judge("POST /batch", Batch(
            """{"method":"GET","url":"/things"}""",
            """{"method":"POST","url":"/mails","body":{"to":"a"}}""",
            """{"method":"DELETE","url":"/things/1","id":"x"}""",
            """{"method":"DELETE","url":"/things/2"}""",
            """{"method":"DELETE","url":"/things/3"}""",
            """{"method":"DELETE","url":"/things/4"}"""));

        decision.Verdict.ShouldBe(Verdict.Deny);
        decision.Reasons.Select(r => (r.Code, r.Item)).ShouldBe(
            [("role-risk-denied", "item 3 (x), item 4 and 2 more"), ("approval-required", "item 2")]);
        decision.Reasons[0].Message.ShouldStartWith("item 3 (x), item 4 and 2 more: The role tester may not perform test.things.remove: destructive on crm");
        decision.Reasons[1].Message.ShouldContain("message on email");
    }

    [Fact]
    public void An_envelope_of_what_is_allowed_is_allowed()
    {
        using var bed = Bed("surfaces: { crm: { read: allow, write: allow, bulk: allow } }");

        bed.Judge("POST /batch", Batch("""{"method":"GET","url":"/things"}""", """{"method":"POST","url":"/things","body":{}}""")).Verdict.ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Roles_are_not_monotone_so_a_lesser_risk_may_be_what_stops_it()
    {
        using var bed = Bed("surfaces: { crm: { read: deny, write: deny, money: allow, bulk: allow } }");

        bed.Judge("POST /batch", Batch("""{"method":"POST","url":"/pay","body":{}}""", """{"method":"GET","url":"/things"}""")).Reasons
            .Select(r => (r.Code, r.Item)).ShouldBe([("role-risk-denied", "item 2")]);
    }

    [Fact]
    public void Many_writes_are_judged_as_bulk_as_well()
    {
        using var bed = Bed("surfaces: { crm: { read: allow, write: allow, bulk: hold } }");
        const string Write = """{"method":"POST","url":"/things","body":{}}""";

        bed.Judge("POST /batch", Batch(Write)).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch(Write, Write)).Reasons.ShouldHaveSingleItem().Item.ShouldBeNull();
    }

    [Fact]
    public void Tools_are_what_is_carried_and_what_is_blocked_may_be_the_carrier()
    {
        using var bed = Bed("tools: [test.things.*]\nsurfaces: { crm: { read: allow, write: allow, bulk: allow, money: allow } }");
        bed.Judge("POST /batch", Batch("""{"method":"GET","url":"/things"}""")).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch("""{"method":"POST","url":"/pay","body":{}}""")).Reasons.Select(r => (r.Code, r.Item)).ShouldBe([("role-tool-not-allowed", "item 1")]);

        using var blocked = Bed("blocked: [ { operations: [test.batch] } ]\nsurfaces: { crm: { read: allow } }");
        blocked.Judge("POST /batch", Batch("""{"method":"GET","url":"/things"}""")).Reasons.Select(r => (r.Code, r.Item)).ShouldBe([("role-operation-blocked", null)]);
    }

    [Fact]
    public void Accounts_are_bound_outside_and_inside()
    {
        using var bed = Bed("accounts: { test: [mine] }\nsurfaces: { crm: { read: allow } }");

        bed.Judge("POST /batch", Batch("""{"method":"GET","url":"/things"}"""), "X-Account: mine").Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch("""{"method":"GET","url":"/things"}"""), "X-Account: other").Reasons.Select(r => (r.Code, r.Item)).ShouldBe([("role-account-not-allowed", null)]);
        bed.Judge("POST /batch", Batch("""{"method":"GET","url":"/things","headers":{"x-account":"other"}}""")).Reasons
            .Select(r => (r.Code, r.Item)).ShouldBe([("role-account-not-allowed", "item 1")]);
    }

    [Fact]
    public void Resources_are_bound_item_by_item()
    {
        using var bed = Bed("resources: { test.brand: [acme] }\nsurfaces: { crm: { read: allow, write: allow, bulk: allow } }");

        bed.Judge("POST /batch", Batch("""{"method":"POST","url":"/things","body":{"brand":"acme"}}""")).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch("""{"method":"POST","url":"/things","body":{"brand":"acme"}}""", """{"method":"POST","url":"/things","body":{"brand":"b"}}""")).Reasons
            .Select(r => (r.Code, r.Item)).ShouldBe([("role-resource-not-bound", "item 2")]);
    }

    [Fact]
    public void Limits_count_items_and_what_they_come_to_together()
    {
        using var bed = Bed("""
            surfaces: { crm: { read: allow, money: allow, bulk: allow } }
            limits:
              - { surface: crm, per: agent, sum: amount, max: 100, currency: usd, window: 1d }
              - { surface: crm, per: agent, rate: 3/1m }
            """);
        const string Sixty = """{"method":"POST","url":"/pay","body":{"amount":60,"currency":"usd"}}""";
        const string Read = """{"method":"GET","url":"/things"}""";

        bed.Judge("POST /batch", Batch(Sixty)).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch(Sixty, Sixty)).Reasons.Select(r => (r.Code, r.Item)).ShouldBe([("limit-sum", null)]);
        bed.Judge("POST /batch", Batch(Read, Read, Read)).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST /batch", Batch(Read, Read, Read, Read)).Reasons.Select(r => r.Code).ShouldBe(["limit-rate"]);
        bed.Judge("POST /batch", Batch("""{"method":"POST","url":"/pay","body":{}}""")).Reasons.Select(r => (r.Code, r.Item)).ShouldBe([("limit-undecided", "item 1")]);
    }

    [Fact]
    public void A_block_on_an_operation_stops_it_inside_an_envelope_too()
    {
        using var bed = Bed("surfaces: { crm: { read: allow, write: allow, bulk: allow, destructive: allow } }");
        var body = """{"brand":"b"}""";
        var (single, _) = bed.Classify("POST /things", body);
        single.ContentDigest = Digest256.From(SHA256.HashData(single.Body.Span));
        var block = new Block("blk_1", "tester", "test.things.create", Fingerprints.Of(single, "tester"), Verdict.Deny, null, "dec_1", "It was wrong", "");
        var (batch, _) = bed.Classify("POST /batch", Batch("""{"method":"GET","url":"/things"}""", $$"""{"method":"POST","url":"/things","body":{{body}}}"""));
        batch.Items[1].ContentDigest = Digest256.From(SHA256.HashData(batch.Items[1].Body.Span));
        batch.Agent = batch.Items[1].Agent = new AgentIdentity("agt_1", "tester", "", "", "");

        PolicyEngine.NeedsDigest(batch.Items[1], BlockSet.From([block])).ShouldBeTrue();
        var decision = PolicyEngine.Decide(bed.Policy, batch, BlockSet.From([block]));

        decision.Reasons.Select(r => (r.Code, r.Item, r.Block)).ShouldBe([("feedback-block", "item 2", "blk_1")]);
    }

    [Fact]
    public void One_group_does_not_answer_for_another()
    {
        using var bed = Bed("""
            surfaces:
              crm: { read: allow, bulk: allow, money: { verdict: hold, approvers: support-leads }, destructive: { verdict: hold, approvers: finance-leads } }
            """);
        const string Pay = """{"method":"POST","url":"/pay","body":{}}""";
        const string Remove = """{"method":"DELETE","url":"/things/1"}""";

        bed.Judge("POST /batch", Batch(Pay, Pay)).Verdict.ShouldBe(Verdict.Hold);
        var both = bed.Judge("POST /batch", Batch(Pay, Remove));
        both.Verdict.ShouldBe(Verdict.Hold);
        both.Reasons.Select(r => (r.Code, r.Approvers)).ShouldBe([("approval-required", "support-leads"), ("approval-required", "finance-leads")]);
    }

    [Fact]
    public void What_was_never_classified_is_unknown()
    {
        using var bed = Bed("surfaces: { crm: { read: allow, unknown: deny } }");
        var (request, _) = bed.Classify("GET /things");
        request.Agent = new AgentIdentity("agt_1", "tester", "", "", "");
        PolicyEngine.Decide(bed.Policy, request, BlockSet.Empty).Verdict.ShouldBe(Verdict.Allow);

        request.Reset();
        request.Integration = bed.Classify("GET /things").Request.Integration;
        request.Agent = new AgentIdentity("agt_1", "tester", "", "", "");
        request.Target = bed.Classify("GET /things").Request.Target;
        PolicyEngine.Match(request).ShouldBeNull();
        PolicyEngine.Decide(bed.Policy, request, BlockSet.Empty).Verdict.ShouldBe(Verdict.Deny);
    }

    private static CatalogTestBed Bed(string role) => CatalogTestBed.WithRole(role + "\ndefault: deny", Head, Operations);

    private static string Batch(params string[] items) => $$"""{"requests":[{{string.Join(',', items)}}]}""";
}
