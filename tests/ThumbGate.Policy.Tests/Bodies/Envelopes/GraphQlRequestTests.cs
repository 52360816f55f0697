using System.Globalization;
using System.Text;
using System.Text.Json;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class GraphQlRequestTests
{
    private const string Hidden = "MUTATION nothing";

    [Theory]
    [InlineData("f(a: $a)", "$a: Int", """{"a": 1}""", """{"a":1}""")]
    [InlineData("f(a: $a)", "$a: Int", """{"a": null}""", """{"a":null}""")]
    [InlineData("f(a: $a)", "$a: Int", null, "{}")]
    [InlineData("f(a: $a, b: 2)", "$a: Int", "{}", """{"b":2}""")]
    [InlineData("f(a: $a)", "$a: Int = 7", null, """{"a":7}""")]
    [InlineData("f(a: $a)", "$a: Int = 7", """{"a":null}""", """{"a":null}""")]
    [InlineData("f(a: $a)", "$a: E = {x: [PAID, true]}", "{}", """{"a":{"x":["PAID",true]}}""")]
    [InlineData("f(a: {b: $a, c: $d})", "$a: I, $d: I", """{"a":{"x": [1 ]}}""", """{"a":{"b":{"x": [1 ]}}}""")]
    [InlineData("f(a: [$a, $b])", "$a: I, $b: I", """{"a":1}""", """{"a":[1,null]}""")]
    [InlineData("f(a: PAID, b: \"x\", c: 1.5e3, d: null, e: false)", "$a: I", null, """{"a":"PAID","b":"x","c":1.5e3,"d":null,"e":false}""")]
    [InlineData("f(a: \"\\u00e9\\n\\\"\\u{1F389}\\uD83C\\uDF89\")", "$a: I", null, "{\"a\":\"é\\n\\\"\\uD83C\\uDF89\\uD83C\\uDF89\"}")]
    [InlineData("f(a: \"\"\"\n    two\n      lines \\\"\"\"\n\n  \"\"\")", "$a: I", null, "{\"a\":\"two\\n  lines \\\"\\\"\\\"\"}")]
    [InlineData("f(a: \"\", b: \"\"\"\"\"\")", "$a: I", null, """{"a":"","b":""}""")]
    [InlineData("f(a: $a)", "$a: I", "null", "{}")]
    [InlineData("f(a: $a)", "$A: I, $a: I", """{"A":1,"a":2}""", """{"a":2}""")]
    [InlineData("f(a: $a)", "$a: I", "[]", null)]
    [InlineData("f(a: $a)", "$a: I", "7", null)]
    [InlineData("f(a: $a)", "$a: I", """{"a":1,}""", null)]
    [InlineData("f(a: $b)", "$a: I", "{}", null)]
    public void Arguments_become_a_json_object(string field, string variables, string? values, string? body)
    {
        var expected = body is null ? "body-malformed" : "MUTATION /f " + body;
        var query = $"mutation({variables}) {{ {field} }}";

        GraphQls.Query(query, variables: values).ShouldBe(expected);

        // As a member, and as a text in a member.
        var escaped = JsonSerializer.Serialize(query);
        GraphQls.Body($$"""{"query":{{escaped}},"variables":{{JsonSerializer.Serialize(values)}}}""").ShouldBe(expected);
        GraphQls.Body($$"""{"variables":{{values ?? "null"}},"query":{{escaped}}}""").ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"query":"{a}"}""", "QUERY /a {}")]
    [InlineData("""{"query":"query A{a} mutation B{b}","operationName":"B","variables":null,"extensions":null,"id":"7"}""", "MUTATION /b {}")]
    [InlineData("""{"query":"query A{a}","operationName":null}""", "QUERY /a {}")]
    [InlineData("""[{"query":"{a}"},{"query":"mutation{b}"}]""", "QUERY /a {} | MUTATION /b {}")]
    [InlineData("""[{"query":"{a}"},{"id":"7"}]""", "QUERY /a {} | " + Hidden)]
    [InlineData("""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}""", Hidden)]
    [InlineData("""{"id":"7","variables":{}}""", Hidden)]
    [InlineData("""{"query":"","hash":"7"}""", Hidden)]
    [InlineData("""{"query":null,"documentId":"7"}""", Hidden)]
    [InlineData("{}", Hidden)]
    [InlineData("""{"query":"{a}","documentId":"7"}""", Hidden + " | QUERY /a {}")]
    [InlineData("""{"query":"{a}","doc_id":null}""", "QUERY /a {}")]
    [InlineData("""{"query":"{a}","extensions":{"persistedQuery":{"sha256Hash":"ab"}}}""", Hidden + " | QUERY /a {}")]
    [InlineData("""{"query":"{a}","extensions":{"persistedQuery":{"version":1}}}""", Hidden + " | QUERY /a {}")]
    [InlineData("""{"query":"{a}","extensions":{"tracing":true}}""", "QUERY /a {}")]
    [InlineData("[]", "body-malformed")]
    [InlineData("[[]]", "body-malformed")]
    [InlineData("7", "body-malformed")]
    [InlineData("null", "body-malformed")]
    [InlineData("""{"query":["{a}"]}""", "body-malformed")]
    [InlineData("""{"query":{"a":1}}""", "body-malformed")]
    [InlineData("""{"query":"{a}","operationName":7}""", "body-malformed")]
    [InlineData("""{"query":"{a}","extensions":"{}"}""", "body-malformed")]
    [InlineData("""{"query":"{a}","extensions":{"persistedQuery":"ab"}}""", "body-malformed")]
    [InlineData("""{"query":"{a}","query":"mutation{b}"}""", "body-duplicate-key")]
    [InlineData("""{"query":"{a}","Query":"mutation{b}"}""", "body-duplicate-key")]
    [InlineData("""{"query":"{a}","OperationName":"B"}""", "body-duplicate-key")]
    [InlineData("""{"query":"{a}","variables":{"a":{"b":1,"b":2}}}""", "body-duplicate-key")]
    [InlineData("""{"query":"{a}","variables":"{\"b\":1,\"b\":2}"}""", "body-duplicate-key")]
    [InlineData("""{"query":"{a}","Extensions":{}}""", "body-duplicate-key")]
    public void Bodies_hold_one_request_or_several(string body, string items) => GraphQls.Body(body).ShouldBe(items);

    [Fact]
    public void The_documents_own_hash_hides_nothing() =>
        GraphQls.Body($$$$"""{"query":"{a}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"{{{{Hash("{a}")}}}}"}}}""").ShouldBe("QUERY /a {}");

    [Fact]
    public void Url_and_body_may_not_both_say_what_runs()
    {
        GraphQls.Body("""{"query":"{a}"}""", new GraphQlTexts("mutation{b}", null, null)).ShouldBe("body-malformed");
        GraphQls.Body("""{"query":"{a}"}""", new GraphQlTexts(null, null, "{}")).ShouldBe("body-malformed");
        GraphQls.Body("""{"variables":{"a":1}}""", new GraphQlTexts("mutation{b}", null, null)).ShouldBe("body-malformed");
        GraphQls.Body("""{"query":"query A{a} mutation B{b}","operationName":"A"}""", new GraphQlTexts(null, "B", null)).ShouldBe("body-malformed");
        GraphQls.Body("""[{"query":"{a}"}]""", new GraphQlTexts(null, "B", null)).ShouldBe("body-malformed");
        GraphQls.Body("""{"query":"query A{a}","operationName":"A"}""", new GraphQlTexts(null, "A", null)).ShouldBe("QUERY /a {}");
        GraphQls.Body("""{"query":"query A{a} mutation B{b}"}""", new GraphQlTexts(null, "B", null)).ShouldBe("MUTATION /b {}");
        GraphQls.Body("{}", new GraphQlTexts("mutation{b}", null, null)).ShouldBe("MUTATION /b {}");
        GraphQls.Body("").ShouldBe(Hidden);
        GraphQls.Body("", new GraphQlTexts("{a}", null, null, """{"persistedQuery":{"sha256Hash":"ab"}}""")).ShouldBe(Hidden + " | QUERY /a {}");
        GraphQls.Body("", new GraphQlTexts("{a}", null, null, $$$$"""{"persistedQuery":{"sha256Hash":"{{{{Hash("{a}")}}}}"}}""")).ShouldBe("QUERY /a {}");
        GraphQls.Body("", new GraphQlTexts("{a}", null, null, "{")).ShouldBe("body-malformed");
        GraphQls.Body("""{"query":"{a}","extensions":{}}""", new GraphQlTexts(null, null, null, "{}")).ShouldBe("body-malformed");
    }

    [Fact]
    public void A_variable_in_many_fields_does_not_make_a_bomb()
    {
        var fields = string.Concat(Enumerable.Range(0, 900).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}:f(a:$a)")));
        var body = $$$"""{"query":"mutation($a:I){ {{{fields}}} }","variables":{"a":"{{{new string('x', 100_000)}}}"}}""";

        GraphQls.Body(body).ShouldBe("envelope-too-large");
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
