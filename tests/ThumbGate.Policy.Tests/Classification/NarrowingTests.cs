namespace ThumbGate.Policy.Tests.Classification;

public sealed class NarrowingTests
{
    private const string Role = """
        surfaces:
          crm:
            access:
              - { when: { direction: { is: narrow } }, verdict: allow }
              - { when: { audience: { notIn: [anyone] } }, verdict: hold, approvers: finance-leads }
              - { verdict: deny }
        default: deny
        """;

    [Theory]
    [InlineData("DELETE /shares/1", "", Verdict.Allow)]
    [InlineData("POST /shares", """{"type":"user"}""", Verdict.Hold)]
    [InlineData("POST /shares", """{"type":"anyone"}""", Verdict.Deny)]
    [InlineData("POST /shares", """{"direction":"narrow"}""", Verdict.Deny)]
    public void What_only_takes_access_away_can_be_let_pass_by_itself(string line, string body, Verdict verdict)
    {
        using var bed = CatalogTestBed.WithRole(
            Role,
            "encoding: json",
            "{ id: shares.create, match: POST /shares, risk: access, facts: { audience: json:/type } }",
            "{ id: shares.delete, match: \"DELETE /shares/{share}\", risk: access, narrows: true }");

        bed.Judge(line, body).Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void Only_access_can_be_narrowed_and_the_fact_has_one_meaning()
    {
        var errors = CatalogTestBed.Errors(
            "encoding: json",
            "{ id: a, match: POST /a, risk: write, narrows: true }",
            "{ id: b, match: POST /b, risk: access, narrows: true, facts: { direction: json:/direction } }");

        errors.ShouldContain(e => e.Contains("only access can be narrowed", StringComparison.Ordinal));
        errors.ShouldContain(e => e.Contains("'direction' is what narrows gives", StringComparison.Ordinal));
    }
}
