namespace ThumbGate.Policy.Tests.Classification;

public sealed class EnvelopeTests : IDisposable
{
    private const string Head = """
        base: { hosts: [api.example.com, "*.example.com"], prefixes: ["", /v1] }
        encoding: json
        headers: { accountSwitch: [X-Account] }
        keySlots: [bearer, "header:X-Key", "query:key"]
        methodOverride: ["header:X-HTTP-Method-Override"]
        """;

    private const string BatchOnV1 = "base: { hosts: [api.example.com], prefixes: [/v1, /v2] }\nencoding: json";

    private static readonly string[] Operations =
    [
        "{ id: batch, match: POST /batch, risk: envelope, envelope: { items: \"json:/requests\", many: bulk } }",
        "{ id: few, match: POST /few, risk: envelope, envelope: { items: \"json:/groups/*/calls\", url: richInput, relativeTo: /v1/x } }",
        "{ id: parts, match: POST /parts, risk: envelope, envelope: { multipart: http } }",
        "{ id: rpc, match: POST /rpc, risk: envelope, envelope: { jsonrpc: true } }",
        "{ id: graphql, match: GET|POST /graphql, risk: envelope, envelope: { graphql: { query: \"json:/query|query:query\", operationName: json:/operationName, variables: json:/variables, through: [uiapi] } } }",
        "{ id: edit, match: \"POST /documents/{doc}:batchUpdate\", risk: envelope, envelope: { edits: json:/requests } }",
        "{ id: guarded, match: POST /guarded, risk: envelope, envelope: { items: json:/requests }, when: [ { fact: json:/dry, is: \"true\", risk: read, final: true }, { fact: json:/force, is: \"true\", risk: access } ] }",
        "{ id: things.list, match: GET /things, risk: read }",
        "{ id: things.get, match: \"GET /things/{thing}\", risk: read }",
        "{ id: things.create, match: POST /things, risk: write, facts: { name: json:/name } }",
        "{ id: things.change, match: \"PATCH /things/{thing}\", risk: write }",
        "{ id: things.remove, match: \"DELETE /things/{thing}\", risk: destructive }",
        "{ id: secrets.change, match: PATCH /things/secret, risk: access }",
        "{ id: x, match: POST /x/pay, risk: money, facts: { amount: json:/amount, currency: json:/currency } }",
        "{ id: tools.search, match: TOOL search, risk: read }",
        "{ id: tools.remove, match: \"TOOL {kind}_remove\", risk: destructive, facts: { what: json:/id } }",
        "{ id: rpc.list, match: RPC tools/list, risk: read }",
        "{ id: gql.read, match: \"QUERY {field}\", risk: read }",
        "{ id: gql.delete, match: \"MUTATION {field}Delete\", risk: destructive, facts: { id: json:/input/id } }",
        "{ id: gql.ui-delete, match: \"MUTATION uiapi/{object}Delete\", risk: destructive }",
        "{ id: edits.insert, match: EDIT insertText, risk: write }",
        "{ id: edits.delete, match: \"EDIT delete{what}\", risk: destructive }",
    ];

    private readonly CatalogTestBed _bed = new(Head, Operations);

    [Fact]
    public void Every_item_is_an_operation_of_its_own_and_the_worst_labels()
    {
        var (request, refusal) = _bed.Classify("POST /v1/batch", """
            {"requests":[
              {"method":"GET","url":"/things"},
              {"method":"POST","url":"v1/things","body":{"name":"a"}},
              {"method":"DELETE","url":"https://api.example.com/v1/things/7","id":"gone"},
              {"method":"POST","url":"/things/9/explode"}]}
            """);

        refusal.ShouldBeNull();
        request.Risk.ShouldBe(RiskClass.Destructive);
        request.Items.Select(CatalogTestBed.Told).ShouldBe(["things.list read", "things.create write", "things.remove destructive", "unmatched unknown"]);
        request.Items.Select(i => i.Name).ShouldBe(["item 1", "item 2", "item 3 (gone)", "item 4"]);
        request.Items[1].Facts.Get("name").Text.ShouldBe("a");
        request.Items[2].Resource().ShouldBe("7");
        request.Effects.ShouldBe([new RequestEffect(Surface.Crm, RiskClass.Bulk)]);
    }

    [Theory]
    [InlineData("""{"requests":[{"method":"GET","url":"/things"},{"method":"GET","url":"/things/1"}]}""", "batch read")]
    [InlineData("""{"requests":[{"method":"GET","url":"/things"},{"method":"POST","url":"/things"}]}""", "batch write")]
    [InlineData("""{"requests":[{"method":"POST","url":"/things"},{"method":"POST","url":"/things"}]}""", "batch bulk")]
    [InlineData("""{"requests":[]}""", "batch unknown")]
    [InlineData("""{"requests":[{"method":"GET","url":"/things/../x"}]}""", "path-dot-segment")]
    [InlineData("""{"requests":[{"method":"GET","url":"/things/a%2Fb"}]}""", "path-encoded-slash")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://elsewhere.test/things"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"POST","url":"/things","headers":{"X-HTTP-Method-Override":"DELETE"}}]}""", "batch unknown")]
    [InlineData("""{"requests":[{"method":"POST","url":"/things/1","headers":{"X-HTTP-Method-Override":"DELETE"}}]}""", "batch destructive")]
    [InlineData("""{"requests":[{"method":"GET","url":"/things?_method=DELETE"}]}""", "method-override")]
    [InlineData("""{"requests":[{"method":"POST","url":"/things","body":{"name":"a","name":"b"}}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"TOOL","url":"/search"}]}""", "body-malformed")]
    public void A_batch_is_what_its_items_are(string body, string told) => _bed.Told("POST /batch", body).ShouldBe(told);

    [Fact]
    public void A_refusal_of_an_item_names_it()
    {
        _bed.Classify("POST /batch", """{"requests":[{"method":"GET","url":"/things"},{"method":"GET","url":"/a/../b"}]}""").Refusal!.Message
            .ShouldStartWith("item 2: ");
        _bed.Classify("POST /batch", """{"requests":[{"method":"POST","url":"/batch","body":{"requests":[{"method":"GET","url":"/a/../b"}]}}]}""").Refusal!.Message
            .ShouldStartWith("item 1 > item 1: ");
    }

    [Theory]
    [InlineData("GET", "/v1/batch", "me", "unmatched unknown", "/v1/me")]
    [InlineData("GET", "/v2/batch", "/things", "things.list read", "/v2/things")]
    [InlineData("GET", "/v2/batch", "/v1/things", "things.list read", "/v1/things")]
    public void A_relative_url_goes_where_its_envelope_went(string method, string outer, string url, string told, string target)
    {
        using var bed = new CatalogTestBed(BatchOnV1, Operations);

        var (request, _) = bed.Classify("POST " + outer, $$"""{"requests":[{"method":"{{method}}","url":"{{url}}"}]}""");

        CatalogTestBed.Told(request.Items[0]).ShouldBe(told);
        request.Items[0].Target.Raw.ShouldBe(target);
    }

    [Fact]
    public void Or_where_the_catalog_says()
    {
        using var bed = new CatalogTestBed(BatchOnV1, Operations);

        var (request, _) = bed.Classify("POST /v2/few", """{"groups":[{"calls":[{"method":"POST","richInput":"pay","body":{"amount":5}}]}]}""");

        CatalogTestBed.Told(request.Items[0]).ShouldBe("x money");
        request.Items[0].Facts.Get("amount").Text.ShouldBe("5");
    }

    [Theory]
    [InlineData("PATCH", "/things/1", "write")]
    [InlineData("PATCH", "/things/@{other.id}", "access")]
    [InlineData("DELETE", "/things/@{other.id}", "destructive")]
    [InlineData("GET", "/things/@{other.id}", "read")]
    [InlineData("POST", "/x/@{other.id}", "money")]
    public void What_a_reference_may_turn_out_to_be_counts(string method, string url, string risk) =>
        _bed.Told("POST /batch", $$"""{"requests":[{"method":"{{method}}","url":"{{url}}"}]}""").ShouldBe("batch " + risk);

    [Fact]
    public void Envelopes_in_envelopes_are_opened_three_deep()
    {
        var body = """{"requests":[{"method":"DELETE","url":"/things/1"}]}""";
        for (var i = 0; i < 2; i++)
        {
            body = $$"""{"requests":[{"method":"POST","url":"/batch","body":{{body}}}]}""";
        }

        _bed.Told("POST /batch", body).ShouldBe("batch destructive");
        _bed.Classify("POST /batch", body).Request.Acts().Select(CatalogTestBed.Told).ShouldBe(["things.remove destructive"]);
        _bed.Classify("POST /batch", body).Request.Acts().Single().Name.ShouldBe("item 1 > item 1 > item 1");
        _bed.Told("POST /batch", $$"""{"requests":[{"method":"POST","url":"/batch","body":{{body}}}]}""").ShouldBe("envelope-too-large");
    }

    [Fact]
    public void A_thousand_items_are_judged_and_no_more()
    {
        static string Body(int count) => $$"""{"requests":[{{string.Join(',', Enumerable.Repeat("""{"method":"GET","url":"/things"}""", count))}}]}""";

        _bed.Told("POST /batch", Body(1000)).ShouldBe("batch read");
        _bed.Told("POST /batch", Body(1001)).ShouldBe("envelope-too-large");
        var nested = $$"""{"requests":[{"method":"POST","url":"/batch","body":{{Body(600)}}},{"method":"POST","url":"/batch","body":{{Body(600)}}}]}""";
        _bed.Told("POST /batch", nested).ShouldBe("envelope-too-large");
    }

    [Fact]
    public void Parts_of_a_multipart_batch_are_requests()
    {
        const string Body = "--b\r\nContent-Type: application/http\r\n\r\nDELETE /v1/things/7 HTTP/1.1\r\nX-Account: other\r\n\r\n\r\n"
            + "--b\r\nContent-Type: application/http\r\n\r\nPOST /v1/things HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"name\":\"n\"}\r\n--b--\r\n";

        var (request, refusal) = _bed.Classify("POST /parts", Body, "Content-Type: multipart/mixed; boundary=b");

        refusal.ShouldBeNull();
        request.Items.Select(CatalogTestBed.Told).ShouldBe(["things.remove destructive", "things.create write"]);
        request.Items[1].Facts.Get("name").Text.ShouldBe("n");
        _bed.Told("POST /parts", Body, "Content-Type: application/json").ShouldBe("body-type");
    }

    [Theory]
    [InlineData("GET", "/things", "Authorization", "Bearer other")]
    [InlineData("GET", "/things", "cookie", "session=1")]
    [InlineData("GET", "/things", "Proxy-Authorization", "Basic b3RoZXI6")]
    [InlineData("GET", "/things", "x-thumbgate-key", "other")]
    [InlineData("DELETE", "/things/7", "x-key", "other")]
    [InlineData("GET", "/things?key=other", "Accept", "*/*")]
    public void An_item_that_brings_a_credential_of_its_own_is_refused(string method, string url, string header, string value)
    {
        _bed.Told("POST /batch", $$"""{"requests":[{"method":"{{method}}","url":"{{url}}","headers":{"{{header}}":"{{value}}"} }]}""").ShouldBe("envelope-credential");
        _bed.Told("POST /parts", $"--b\r\nContent-Type: application/http\r\n\r\n{method} {url} HTTP/1.1\r\n{header}: {value}\r\n\r\n\r\n--b--\r\n", "Content-Type: multipart/mixed; boundary=b")
            .ShouldBe("envelope-credential");
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "rpc.list read")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{}}}""", "tools.search read")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"repo_remove","arguments":{"id":"r1"}}}""", "tools.remove destructive")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search?x"}}""", "unmatched unknown")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Search"}}""", "unmatched unknown")]
    public void A_tool_call_is_the_tool(string body, string told) =>
        CatalogTestBed.Told(_bed.Classify("POST /rpc", body).Request.Items.ShouldHaveSingleItem()).ShouldBe(told);

    [Theory]
    [InlineData("""{"query":"{ shop { name } }"}""", "gql.read read")]
    [InlineData("""{"query":"mutation M($i: I) { productDelete(input: $i) { id } }","variables":{"i":{"id":"p1"}}}""", "gql.delete destructive")]
    [InlineData("""{"query":"mutation { a: productDelete(input: {id: \"p1\"}) { id } shopUpdate { id } }"}""", "gql.delete destructive,unmatched unknown")]
    [InlineData("""{"query":"mutation { uiapi { AccountDelete(input: {Id: \"1\"}) { Id } } }"}""", "gql.ui-delete destructive")]
    [InlineData("""{"query":"query A { a } mutation B { xDelete { id } }","operationName":"A"}""", "gql.read read")]
    public void A_graphql_request_is_its_root_fields(string body, string told) =>
        string.Join(',', _bed.Classify("POST /graphql", body).Request.Items.Select(CatalogTestBed.Told)).ShouldBe(told);

    [Fact]
    public void A_graphql_query_may_stand_in_the_url_and_a_hash_hides_everything()
    {
        _bed.Told("GET /graphql?query=%7B%20shop%20%7D").ShouldBe("graphql read");
        _bed.Told("POST /graphql", """{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}""").ShouldBe("graphql unknown");
        _bed.Told("POST /graphql?query=a&query=b", "{}").ShouldBe("query-duplicate-key");
    }

    [Fact]
    public void Edits_are_named_by_their_member()
    {
        var (request, _) = _bed.Classify("POST /documents/d1:batchUpdate", """{"requests":[{"insertText":{"text":"a"}},{"deleteContentRange":{}},{"replaceAllText":{}}]}""");

        request.Items.Select(CatalogTestBed.Told).ShouldBe(["edits.insert write", "edits.delete destructive", "unmatched unknown"]);
    }

    [Theory]
    [InlineData("TOOL /search")]
    [InlineData("QUERY /shop")]
    [InlineData("EDIT /insertText")]
    public void No_request_of_its_own_is_a_call(string line) => _bed.Told(line).ShouldBe("unmatched unknown");

    [Theory]
    [InlineData("""{"dry":true,"requests":[{"method":"DELETE","url":"/things/1"}]}""", "guarded read", 0)]
    [InlineData("""{"force":true,"requests":[{"method":"DELETE","url":"/things/1"}]}""", "guarded access", 1)]
    [InlineData("""{"requests":[{"method":"DELETE","url":"/things/1"}]}""", "guarded destructive", 1)]
    public void A_final_condition_leaves_the_items_unasked(string body, string told, int items)
    {
        var (request, _) = _bed.Classify("POST /guarded", body);

        CatalogTestBed.Told(request).ShouldBe(told);
        request.Items.Count.ShouldBe(items);
    }

    [Fact]
    public void Classifying_again_finds_the_same_items_again()
    {
        var (request, _) = _bed.Classify("POST /batch", """{"requests":[{"method":"GET","url":"/things"},{"method":"DELETE","url":"/things/1"}]}""");

        PolicyEngine.Match(request).ShouldBeNull();
        PolicyEngine.Classify(request).ShouldBeNull();

        request.Items.Select(CatalogTestBed.Told).ShouldBe(["things.list read", "things.remove destructive"]);
        request.Reset();
        request.Items.ShouldBeEmpty();
        request.Effects.ShouldBeEmpty();
    }

    public void Dispose() => _bed.Dispose();
}
