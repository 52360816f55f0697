namespace ThumbGate.Policy.Tests.Bodies;

public sealed class MovedQueryTests
{
    [Theory]
    [InlineData("POST", "mode=a", "method-override")]
    [InlineData("POST", null, null)]
    [InlineData("GET", null, null)]
    public void A_query_that_is_moved_into_the_body_is_not_overlooked(string method, string? form, string? code)
    {
        using var bed = new EngineTestBed(
            ("catalogs/stripe.yaml", "catalog: stripe", "catalog: stripe\nmethodOverride: [\"header:X-HTTP-Method-Override\"]"),
            ("catalogs/stripe.yaml", "operations:", "operations:\n  - { id: moved.list, match: GET /moved, risk: read, facts: { mode: query:mode } }"));
        var request = bed.Request(method, "/v1/moved?x=1", form, headers: method == "POST" ? [("X-HTTP-Method-Override", "GET")] : []);

        var judged = PolicyEngine.Judge(bed.Policy, request, bed.Blocks);

        request.Operation.Id.ShouldBe("stripe.moved.list");
        (judged.Refusal?.Code).ShouldBe(code);
    }
}
