using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests.Cases;

public sealed class CaseRunnerTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ role: support, integration: billing, request: GET /billing/v1/customers/cus_1 }", "{ operation: stripe.customers.get, risk: read, surface: billing, verdict: allow, reasons: [] }")]
    [InlineData("{ role: support, integration: billing, request: POST /billing/v1/refunds, form: { charge: ch_1, amount: 9000, currency: usd } }", "{ operation: stripe.refunds.create, risk: money, verdict: deny, reasons: [role-risk-denied], facts: { amount: \"9000\", resource: ch_1 } }")]
    [InlineData("{ role: support, integration: billing, request: POST /billing/v1/refunds, form: { charge: ch_1, amount: 4000, currency: usd } }", "{ verdict: hold, reasons: [approval-required, evidence-required] }")]
    [InlineData("{ role: support, integration: billing, request: POST /billing/v1/refunds, body: \"charge=ch_1\" }", "{ verdict: deny, facts: { amount: null, resource: ch_1 } }")]
    [InlineData("{ role: support, integration: billing, request: GET /billing/v1/../v1/customers/cus_1 }", "{ verdict: deny, reasons: [path-dot-segment] }")]
    [InlineData("{ role: nobody, integration: billing, request: GET /billing/v1/customers/cus_1 }", "{ verdict: deny, reasons: [role-unknown] }")]
    [InlineData("{ catalog: stripe, request: POST /v1/payment_intents, form: { confirm: \"true\" } }", "{ risk: money }")]
    [InlineData("{ catalog: stripe, request: HEAD /v1/nothing/of/that/name }", "{ operation: stripe.unmatched-read, risk: read }")]
    [InlineData("{ catalog: stripe, request: \"POST /v1//refunds\" }", "{ verdict: deny, reasons: [path-empty-segment] }")]
    public void A_case_passes_where_the_engine_says_what_it_expects(string given, string expect)
    {
        Run(given, expect).Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ operation: stripe.refunds.list }", "operation: expected stripe.refunds.list, got stripe.refunds.create")]
    [InlineData("{ surface: crm }", "surface: expected crm, got billing")]
    [InlineData("{ risk: write }", "risk: expected write, got money")]
    [InlineData("{ verdict: allow }", "verdict: expected allow, got deny")]
    [InlineData("{ reasons: [] }", "reasons: expected [], got [role-risk-denied]")]
    [InlineData("{ reasons: [role-risk-denied, limit-sum] }", "reasons: expected [role-risk-denied, limit-sum], got [role-risk-denied]")]
    [InlineData("{ facts: { amount: \"1\" } }", "fact amount: expected 1, got 9000")]
    [InlineData("{ facts: { amount: null } }", "fact amount: expected absent, got 9000")]
    [InlineData("{ facts: { recipients: a } }", "fact recipients: expected a, got absent")]
    public void A_case_fails_with_what_differs(string expect, string difference)
    {
        Run("{ role: support, integration: billing, request: POST /billing/v1/refunds, form: { charge: ch_1, amount: 9000, currency: usd } }", expect)
            .Differences.ShouldBe([difference]);
    }

    [Theory]
    [InlineData("{ role: support, integration: bills, request: GET /billing/v1/customers/cus_1 }", "no integration 'bills'")]
    [InlineData("{ role: support, integration: billing, request: GET /v1/customers/cus_1 }", "does not reach integration 'billing'")]
    [InlineData("{ catalog: strip, request: GET /v1/customers/cus_1 }", "no catalog 'strip'")]
    public void A_case_that_reaches_nothing_fails(string given, string difference)
    {
        Run(given, "{ risk: unknown }").Differences.ShouldHaveSingleItem().ShouldContain(difference);
    }

    [Fact]
    public void A_case_without_a_role_cannot_expect_a_verdict()
    {
        Run("{ catalog: stripe, request: GET /v1/customers/cus_1 }", "{ verdict: deny }")
            .Differences.ShouldHaveSingleItem().ShouldContain("no role");
    }

    [Fact]
    public void A_request_that_was_refused_unread_does_not_pass_for_an_unknown_one()
    {
        Run("{ catalog: stripe, request: \"POST /v1//refunds\" }", "{ risk: unknown }").Differences.ShouldBe(["refused: [path-empty-segment]"]);
    }

    [Theory]
    [InlineData("- name: a\n  given: { catalog: stripe, request: GET /x }\n  expects: { risk: read }", "'expects': unknown key")]
    [InlineData("- name: a\n  given: { catalog: stripe, request: GET /x }\n  expect: {}", "could not fail")]
    [InlineData("- name: a\n  given: { catalog: stripe, request: /x }\n  expect: { risk: read }", "not a method and a path")]
    [InlineData("- name: a\n  given: { catalog: stripe, request: GET /x }\n  expect: { reasons: [role-risk-denid] }", "not a reason code. Cure: write role-risk-denied")]
    [InlineData("- name: a\n  given: { request: GET /x }\n  expect: { risk: read }", "exactly one of the two")]
    [InlineData("- name: a\n  given: { integration: billing, request: GET /x }\n  expect: { risk: read }", "'role': missing")]
    [InlineData("- name: a\n  given: { catalog: stripe, request: GET /x, json: {}, body: x }\n  expect: { risk: read }", "one body")]
    [InlineData("name: a", "a map where a list of cases belongs")]
    public void A_case_that_checks_nothing_by_mistake_is_an_error(string text, string error)
    {
        _folder.Write("x.cases.yaml", text);

        CaseFile.Load(_folder.Root, "x.cases.yaml").Errors.ShouldContain(e => e.ToString().Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_are_found_in_every_folder_that_is_not_hidden()
    {
        foreach (var path in (string[])["top.cases.yaml", "roles/a.cases.yaml", "more/deep/b.cases.yaml", "..data/c.cases.yaml"])
        {
            _folder.Write(path, "- { name: n, given: { catalog: stripe, request: GET /x }, expect: { risk: read } }");
        }

        CaseFile.LoadAll(_folder.Root).Select(f => f.Path).ShouldBe(["more/deep/b.cases.yaml", "roles/a.cases.yaml", "top.cases.yaml"]);
    }

    private CaseResult Run(string given, string expect)
    {
        _folder.Write("x.cases.yaml", $"- name: a case\n  given: {given}\n  expect: {expect}\n");
        var file = CaseFile.Load(_folder.Root, "x.cases.yaml");
        file.Errors.ShouldBeEmpty();
        var result = CaseRunner.Run(ConfigLoader.Load(_folder.Root).Policy!, file).ShouldHaveSingleItem();
        result.Source.ShouldBe("x.cases.yaml:1");
        return result;
    }
}
