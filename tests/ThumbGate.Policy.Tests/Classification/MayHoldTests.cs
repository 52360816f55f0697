namespace ThumbGate.Policy.Tests.Classification;

/// <summary>What may be held has to be buffered, since a hold is bound to the content.</summary>
public sealed class MayHoldTests
{
    private const string Role = "surfaces:\n  crm: { read: allow, write: allow, access: hold }\ndefault: deny";

    [Theory]
    [InlineData("POST /notes", false)]
    [InlineData("POST /uploads", true)]
    [InlineData("POST /shares", true)]
    [InlineData("POST /files", true)]
    public void An_operation_may_be_held_for_any_effect_that_it_can_have(string line, bool mayHold)
    {
        using var bed = CatalogTestBed.WithRole(
            Role,
            "encoding: json",
            "{ id: notes.create, match: POST /notes, risk: write }",
            "{ id: uploads.create, match: POST /uploads, risk: write, yields: url }",
            "{ id: shares.create, match: POST /shares, risk: write, when: [ { fact: json:/public, is: \"true\", risk: access } ] }",
            "{ id: files.create, match: POST /files, risk: write, also: [ { fact: json:/public, is: \"true\", risk: access } ] }");
        var (request, _) = bed.Classify(line, "{}");
        request.Agent = new AgentIdentity("agt_1", "tester", "dana", "", "");

        PolicyEngine.MayHold(bed.Policy, request).ShouldBe(mayHold);
    }
}
