using System.Text.Json.Nodes;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests.Cases;

public sealed class ExplainLineTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_answered_with_operation_surface_risk_verdict_reasons_and_facts()
    {
        var answer = Answer("""{"id":7,"integration":"billing","method":"POST","path":"/v1/refunds","body":"charge=ch_1&amount=9000&currency=usd","role":"support","why":"ignored"}""");

        answer.Select(m => m.Key).ShouldBe(["id", "operation", "surface", "risk", "verdict", "reasons", "facts"]);
        answer["id"]!.GetValue<int>().ShouldBe(7);
        answer["operation"]!.GetValue<string>().ShouldBe("stripe.refunds.create");
        answer["surface"]!.GetValue<string>().ShouldBe("billing");
        answer["risk"]!.GetValue<string>().ShouldBe("money");
        answer["verdict"]!.GetValue<string>().ShouldBe("deny");
        answer["reasons"]![0]!["code"]!.GetValue<string>().ShouldBe("role-risk-denied");
        answer["reasons"]![0]!["rule"]!.GetValue<string>().ShouldBe("roles/support.yaml:12");
        answer["facts"]!["amount"]!.GetValue<string>().ShouldBe("9000");
    }

    [Fact]
    public void A_line_without_a_role_is_classified_all_the_same()
    {
        var answer = Answer("""{"vendor":"stripe","method":"GET","path":"/v1/customers/cus_1"}""");

        answer["operation"]!.GetValue<string>().ShouldBe("stripe.customers.get");
        answer["risk"]!.GetValue<string>().ShouldBe("read");
        answer["verdict"]!.GetValue<string>().ShouldBe("deny");
        Codes(answer).ShouldBe(["role-unknown"]);
        answer["facts"]!["resource"]!.GetValue<string>().ShouldBe("cus_1");
    }

    [Theory]
    [InlineData("api.stripe.com")]
    [InlineData("eu.API.stripe.test")]
    public void A_host_finds_its_catalog(string host)
    {
        Answer($$"""{"vendor":"unheard-of","host":"{{host}}","method":"GET","path":"/v1/customers/cus_1"}""")["operation"]!
            .GetValue<string>().ShouldBe("stripe.customers.get");
    }

    [Theory]
    [InlineData("/batch/mail", "post.batch")]
    [InlineData("/batch/files", "files.batch")]
    public void Of_catalogs_that_share_a_host_the_one_that_names_the_route_is_meant(string path, string operation)
    {
        foreach (var (name, route) in new[] { ("files", "/batch/files"), ("post", "/batch/mail") })
        {
            _folder.Write(
                $"catalogs/{name}.yaml",
                $$"""
                catalog: {{name}}
                surface: email
                base: { hosts: [shared.test], prefix: "" }
                operations:
                  - { id: batch, match: POST {{route}}, risk: bulk }
                unmatched: unknown
                """);
        }

        Answer($$"""{"host":"shared.test","method":"POST","path":"{{path}}"}""")["operation"]!.GetValue<string>().ShouldBe(operation);
    }

    [Theory]
    [InlineData("""{"vendor":"unheard-of","method":"GET","path":"/x"}""")]
    [InlineData("""{"host":"stripe.test","method":"GET","path":"/x"}""")]
    [InlineData("""{"integration":"bills","method":"GET","path":"/x","role":"support"}""")]
    public void What_no_catalog_covers_is_unknown_and_denied(string line)
    {
        var answer = Answer(line);

        answer["operation"].ShouldBeNull();
        answer["risk"]!.GetValue<string>().ShouldBe("unknown");
        answer["verdict"]!.GetValue<string>().ShouldBe("deny");
        Codes(answer).ShouldBe(["integration-unknown"]);
    }

    [Theory]
    [InlineData("{bad", "not a JSON object")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"vendor":"stripe","path":"/x"}""", "'method' is missing")]
    [InlineData("""{"vendor":"stripe","method":"GET"}""", "'path' is missing")]
    [InlineData("""{"vendor":"stripe","method":"GET","path":5}""", "'path' is not a text")]
    [InlineData("""{"method":"GET","path":"/x"}""", "'vendor' or 'integration' is missing")]
    [InlineData("""{"vendor":"stripe","method":"GET","path":"/x","path":"/y"}""", "'path' stands twice")]
    [InlineData("""{"vendor":"stripe","method":"GET","path":"/x","headers":["a"]}""", "'headers' is not an object")]
    [InlineData("""{"vendor":"stripe","method":"GET","path":"\ud800"}""", "half a character")]
    public void A_line_that_cannot_be_read_gets_an_error_in_its_place(string line, string error)
    {
        var answer = Answer(line);

        answer.Select(m => m.Key).ShouldBe(["id", "error"]);
        answer["error"]!.GetValue<string>().ShouldContain(error);
    }

    [Fact]
    public void An_unreadable_line_keeps_its_id()
    {
        Answer("""{"id":"a-1","vendor":"stripe"}""")["id"]!.GetValue<string>().ShouldBe("a-1");
    }

    [Fact]
    public void A_body_of_JSON_is_sent_as_JSON()
    {
        var request = ExplainLine.Parse("""{"vendor":"snowflake","method":"POST","path":"/api/v2/statements","body":{"statement":"select 1"}}""").Request!;
        var built = RequestBuilder.Build(ConfigLoader.Load(_folder.Root).Policy!, request).Request!;

        built.Headers.Find("content-type", out var type).ShouldBe(1);
        type.ShouldBe("application/json");
        System.Text.Encoding.UTF8.GetString(built.Body.Span).ShouldBe("""{"statement":"select 1"}""");
    }

    [Fact]
    public void A_text_on_an_operation_that_takes_forms_is_a_form_unless_a_header_says_otherwise()
    {
        Codes(Answer("""{"vendor":"stripe","method":"POST","path":"/v1/refunds","body":"charge=ch_1"}""")).ShouldBe(["role-unknown"]);
        Codes(Answer("""{"vendor":"stripe","method":"POST","path":"/v1/refunds","headers":{"content-type":"text/plain"},"body":"charge=ch_1"}""")).ShouldBe(["body-type"]);
    }

    [Fact]
    public void A_body_that_is_too_large_to_be_inspected_is_refused_as_at_the_gateway()
    {
        var statement = new string('x', 70 * 1024);
        Codes(Answer($$$"""{"vendor":"snowflake","method":"POST","path":"/api/v2/statements","body":{"statement":"{{{statement}}}"}}""")).ShouldBe(["body-too-large"]);
    }

    private static string[] Codes(JsonObject answer) => [.. answer["reasons"]!.AsArray().Select(r => r!["code"]!.GetValue<string>())];

    private JsonObject Answer(string line) => ExplainLine.Parse(line).Answer(ConfigLoader.Load(_folder.Root).Policy!);
}
