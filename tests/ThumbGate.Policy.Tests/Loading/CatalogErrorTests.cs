using ThumbGate.Policy.Tests.Classification;

namespace ThumbGate.Policy.Tests.Loading;

public sealed class CatalogErrorTests
{
    private const string Fine = "{ id: a, match: GET /a, risk: read }";

    [Theory]
    [InlineData("base: { prefix: /a, prefixes: [/b] }", "'/a': a prefix beside prefixes")]
    [InlineData("base: { prefixes: [\"/v*x*\"] }", "a segment has one star at most")]
    [InlineData("base: { prefixes: [/a/] }", "no slash at its end")]
    [InlineData("auth: { user: secret }", "'scheme': missing")]
    [InlineData("auth: { scheme: digest }", "'digest': not a scheme")]
    [InlineData("auth: { scheme: header }", "'header': missing")]
    [InlineData("paths: { ignorecase: true }", "'ignorecase': unknown key. Cure: write ignoreCase")]
    [InlineData("paths: { dropSuffix: [/json] }", "'/json': not an ending of a path")]
    [InlineData("paths: { rewrite: [ { from: \"/a/{b}\" } ] }", "'to': missing")]
    [InlineData("paths: { rewrite: [ { from: \"/a/{b}\", to: \"/c/{d}\" } ] }", "the name 'd' doesn't stand in from")]
    [InlineData("methodOverride: [X-HTTP-Method]", "'X-HTTP-Method': not a place for a method")]
    [InlineData("argument: {}", "no place for the argument")]
    [InlineData("encoding: [form, none]", "'none': none beside an encoding")]
    [InlineData("encoding: [form, soap]", "'soap': not an encoding")]
    public void A_mistake_in_the_head_is_told_with_its_place(string head, string error)
    {
        var told = CatalogTestBed.Errors(head, Fine);

        told.ShouldHaveSingleItem().ShouldContain(error);
        told[0].ShouldStartWith("catalogs/test.yaml:3:");
    }

    [Theory]
    [InlineData("{ id: b, match: [\"POST /b\", \"TOOL b\"], risk: read }", "'TOOL b': a call inside a body beside a request")]
    [InlineData("{ id: b, match: POST|TOOL /b, risk: read }", "a call inside a body beside a method of HTTP")]
    [InlineData("{ id: b, match: [\"POST /b\", \"FETCH /b\"], risk: read }", "'FETCH': not a method")]
    [InlineData("{ id: b, match: [\"POST /b\", \"POST /b/{c\"], risk: read }", "'/b/{c': '{c' is no segment")]
    [InlineData("{ id: b, match: [\"POST /b\", \"GET /a\"], risk: read }", "can't be told apart")]
    [InlineData("{ id: b, match: [\"TOOL b\", \"TOOL b\"], risk: read }", "named twice")]
    [InlineData("{ id: b, match: POST /b, risk: envelope }", "'envelope': nothing says where the items stand")]
    [InlineData("{ id: b, match: POST /b, risk: read, envelope: { jsonrpc: true } }", "'read': the items decide the risk")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: {} }", "no kind of envelope")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { jsonrpc: true, multipart: http } }", "several kinds of envelope")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { multipart: mixed } }", "'multipart' is http")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { items: /requests } }", "'/requests': not a pointer to items")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { items: \"json:/*/a/*\" } }", "not a pointer to items")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { items: json:/r, many: write } }", "'write': not what many items are")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { items: json:/r, relativeTo: v1 } }", "'v1': a path prefix starts with a slash")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { jsonrpc: true, url: u } }", "'url': unknown key")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { graphql: { query: \"form:q\" } } }", "'form:q': not a place of a GraphQL request")]
    [InlineData("{ id: b, match: POST /b, risk: envelope, envelope: { graphql: {} } }", "'query': missing")]
    [InlineData("{ id: b, match: POST /b, risk: read, when: [ { and: [ { fact: \"query:a\", is: x } ], fact: \"query:b\", risk: write } ] }", "a condition beside 'and'")]
    [InlineData("{ id: b, match: POST /b, risk: read, when: [ { and: [], risk: write } ] }", "'and' is an empty list")]
    [InlineData("{ id: b, match: POST /b, risk: read, when: [ { fact: nope, is: x, risk: write } ] }", "'nope': the operation has no such fact")]
    [InlineData("{ id: b, match: POST /b, risk: read, also: [ { fact: \"query:b\", is: x, risk: write, final: true } ] }", "'final': unknown key")]
    [InlineData("{ id: b, match: POST /b, risk: read, facts: { x: arg:/a } }", "'arg:/a': the catalog names no place for an argument")]
    [InlineData("{ id: b, match: POST /b, encoding: json, risk: read, facts: { x: \"keys:form:\" } }", "'keys:form:': a form field of a body that is no form")]
    [InlineData("{ id: b, match: POST /b, encoding: form, risk: read, facts: { x: \"keys:form:a\" } }", "'keys:form:a': the names below one field")]
    [InlineData("{ id: b, match: POST /b, encoding: [form], risk: read, facts: { x: \"keys:json:/a\" } }", "'keys:json:/a': a JSON pointer into a body that is not JSON")]
    [InlineData("{ id: b, match: POST /b, encoding: xml, risk: read, facts: { x: \"xml:a\" } }", "'xml:a': not a path of element names")]
    [InlineData("{ id: b, match: POST /b, risk: read, facts: { x: \"xml:/a\" } }", "'xml:/a': an element of a body that is not XML")]
    public void A_mistake_in_an_operation_is_told_with_its_place(string operation, string error)
    {
        var told = CatalogTestBed.Errors("base: { prefix: /v1 }", Fine, operation);

        told.ShouldHaveSingleItem().ShouldContain(error);
        told[0].ShouldStartWith("catalogs/test.yaml:6:");
    }

    [Fact]
    public void A_condition_that_an_earlier_one_covers_is_never_reached()
    {
        const string When = "{ id: b, match: POST /b, risk: read, when: [ { fact: \"query:a\", is: x, risk: write }, { and: [ { fact: \"query:a\", is: x }, { fact: \"query:b\", is: y } ], risk: bulk } ] }";

        CatalogTestBed.Errors("base: { prefix: /v1 }", Fine, When).ShouldHaveSingleItem().ShouldContain("never reached");
    }

    [Fact]
    public void In_any_case_two_spellings_of_one_path_are_one()
    {
        const string Other = "{ id: b, match: GET /A, risk: write }";

        CatalogTestBed.Errors("paths: { ignoreCase: true }", Fine, Other).ShouldHaveSingleItem().ShouldContain("can't be told apart");
        CatalogTestBed.Errors("paths: { ignoreTrailingSlash: true }", Fine, Other).ShouldBeEmpty();
    }
}
