using ThumbGate.Policy.Tests.Classification;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class MethodOverridesTests
{
    private const string Overriding = "base: { prefix: /v1 }\nmethodOverride: [\"header:X-HTTP-Method-Override\", \"query:_HttpMethod\"]";

    private static readonly string[] Operations =
    [
        "{ id: list, match: GET /things, risk: read, facts: { q: query:q } }",
        "{ id: create, match: POST /things, risk: write }",
        "{ id: change, match: PATCH /things, risk: bulk }",
        "{ id: remove, match: DELETE /things, risk: destructive }",
        "{ id: touch, match: MERGE /things, risk: write }",
        "{ id: share, match: MERGE /links, risk: write, encoding: json, when: [ { fact: \"json:/scope\", is: all, risk: access } ] }",
        "{ id: unlink, match: DELETE /links, risk: destructive }",
    ];

    [Theory]
    [InlineData("POST /v1/things", "create write")]
    [InlineData("POST /v1/things", "remove destructive", "X-HTTP-Method-Override: DELETE")]
    [InlineData("POST /v1/things", "remove destructive", "x-http-method-override: delete")]
    [InlineData("POST /v1/things", "touch write", "X-HTTP-Method-Override: MERGE")]
    [InlineData("POST /v1/things?_HttpMethod=PATCH", "change bulk")]
    [InlineData("POST /v1/things?_HttpMethod=PATCH", "change bulk", "X-HTTP-Method-Override: PATCH")]
    [InlineData("POST /v1/things?_HttpMethod=PATCH", "remove destructive", "X-HTTP-Method-Override: DELETE")]
    [InlineData("POST /v1/things?_HttpMethod=DELETE", "remove destructive", "X-HTTP-Method-Override: GET")]
    [InlineData("POST /v1/things?_HttpMethod=PUT", "unmatched unknown")]
    [InlineData("GET /v1/things?_HttpMethod=GET", "list read")]
    [InlineData("POST /v1/things?_HttpMethod=GET", "create write")]
    [InlineData("POST /v1/things?_HttpMethod=HEAD", "create write")]
    [InlineData("POST /v1/things?_HttpMethod=get", "create write", "X-HTTP-Method-Override: GET")]
    [InlineData("POST /v1/links?_HttpMethod=GET", "unmatched unknown")]
    [InlineData("GET /v1/things", "method-override", "X-HTTP-Method-Override: DELETE")]
    [InlineData("POST /v1/things", "method-override", "X-HTTP-Method-Override: GE T")]
    [InlineData("POST /v1/things", "method-override", "X-HTTP-Method-Override: GET", "X-HTTP-Method-Override: DELETE")]
    [InlineData("POST /v1/things?_HttpMethod=GET&_HttpMethod=DELETE", "method-override")]
    [InlineData("POST /v1/things?_httpmethod=DELETE", "method-override")]
    [InlineData("POST /v1/things", "method-override", "X-HTTP-Method: DELETE")]
    [InlineData("POST /v1/things?_method=DELETE", "method-override")]
    public void A_vendor_that_knows_an_override_is_judged_by_it(string line, string told, params string[] headers)
    {
        using var bed = new CatalogTestBed(Overriding, Operations);

        bed.Told(line, "", headers).ShouldBe(told);
    }

    // By its path alone a MERGE could be the worse of the two; by its body it may turn out to be the lesser.
    [Fact]
    public void Two_overrides_are_refused_where_the_worse_hangs_on_more_than_the_path()
    {
        using var bed = new CatalogTestBed(Overriding, Operations);

        bed.Told("POST /v1/links?_HttpMethod=MERGE", """{"a":1}""", "X-HTTP-Method-Override: DELETE").ShouldBe("method-override");
        bed.Told("POST /v1/links?_HttpMethod=DELETE", """{"a":1}""", "X-HTTP-Method-Override: MERGE").ShouldBe("method-override");
    }

    [Fact]
    public void A_query_that_travels_in_the_body_is_not_read_past()
    {
        using var bed = new CatalogTestBed(Overriding, Operations);

        bed.Told("POST /v1/things", "q=x", "X-HTTP-Method-Override: GET", "Content-Type: application/x-www-form-urlencoded").ShouldBe("method-override");
        bed.Told("POST /v1/things", "", "X-HTTP-Method-Override: GET").ShouldBe("list read");
    }

    // A form is a long query. Anything else is what the POST itself would take.
    [Theory]
    [InlineData("POST /v1/notes", "q=x", "read.notes read", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData("POST /v1/notes", "", "read.notes read", "Content-Type: application/json")]
    [InlineData("POST /v1/notes", "{}", "send.notes message", "Content-Type: application/json")]
    [InlineData("POST /v1/notes", "{}", "send.notes message")]
    [InlineData("POST /v1/search", "{}", "search.notes read", "Content-Type: application/json")]
    [InlineData("POST /v1/marks", "{}", "method-override", "Content-Type: application/json")]
    public void A_body_that_is_no_query_speaks_for_the_POST(string line, string body, string told, params string[] headers)
    {
        using var bed = new CatalogTestBed(
            Overriding,
            "{ id: read.notes, match: GET /notes, risk: read }",
            "{ id: send.notes, match: POST /notes, risk: message }",
            "{ id: search.notes, match: GET|POST /search, risk: read }",
            "{ id: read.marks, match: GET /marks, risk: read }",
            "{ id: set.marks, match: POST /marks, risk: write, encoding: json, when: [ { fact: \"json:/all\", present: true, risk: bulk } ] }");

        bed.Told(line, body, ["X-HTTP-Method-Override: GET", .. headers]).ShouldBe(told);
    }

    [Theory]
    [InlineData("/v1/things", "X-HTTP-Method-Override: DELETE")]
    [InlineData("/v1/things", "x-http-method: DELETE")]
    [InlineData("/v1/things", "X-Method-Override: POST")]
    [InlineData("/v1/things?_method=DELETE")]
    [InlineData("/v1/things?b=c&_method=DELETE")]
    [InlineData("/v1/things?%5Fmethod=delete")]
    [InlineData("/v1/things?_%6Dethod=delete")]
    [InlineData("/v1/things?b=c;_method=DELETE")]
    [InlineData("/v1/things?_HttpMethod=PATCH")]
    [InlineData("/v1/things?_METHOD")]
    [InlineData("/v1/things?.method=DELETE")]
    [InlineData("/v1/things?b=c.d&+_method=DELETE")]
    [InlineData("/v1/things?%20%5Fmethod=DELETE")]
    [InlineData("/v1/things?[method=DELETE")]
    public void A_vendor_that_knows_none_gets_none(string path, params string[] headers)
    {
        using var bed = new CatalogTestBed("base: { prefix: /v1 }", Operations);

        var (_, refusal) = bed.Classify("POST " + path, "", headers);

        refusal.ShouldNotBeNull().Code.ShouldBe("method-override");
        refusal.Status.ShouldBe(403);
    }

    // Frameworks look for one in every form that is posted, whether or not anything else is read from it.
    [Theory]
    [InlineData("application/x-www-form-urlencoded", "_method=DELETE", "method-override")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=latin1", "a=b&%5Fmethod=delete", "method-override")]
    [InlineData("application/x-www-form-urlencoded", "a=b;_HTTPMETHOD=PATCH", "method-override")]
    [InlineData("application/x-www-form-urlencoded", "a=b&+_method=delete", "method-override")]
    [InlineData("application/x-www-form-urlencoded", "%2Emethod=delete", "method-override")]
    [InlineData("application/x-www-form-urlencoded", "a=_method&b_method=DELETE&%=%", "create write")]
    [InlineData("text/plain", "_method=DELETE", "create write")]
    public void A_form_that_nothing_is_read_from_names_no_other_method(string type, string body, string told)
    {
        using var bed = new CatalogTestBed("base: { prefix: /v1 }", Operations);

        bed.Told("POST /v1/things", body, "Content-Type: " + type).ShouldBe(told);
    }

    [Theory]
    [InlineData("name=a&_method=DELETE", "method-override")]
    [InlineData("name=a&.method=DELETE", "method-override")]
    [InlineData("name=a&method=DELETE", "label write")]
    public void A_form_that_facts_are_read_from_names_none_either(string body, string told)
    {
        using var bed = new CatalogTestBed(
            "base: { prefix: /v1 }", "{ id: label, match: POST /labels, risk: write, encoding: form, facts: { name: form:name } }");

        bed.Told("POST /v1/labels", body, "Content-Type: application/x-www-form-urlencoded").ShouldBe(told);
    }

    [Fact]
    public void The_header_that_a_vendor_heeds_goes_upstream_and_no_other()
    {
        using var bed = new CatalogTestBed(Overriding, Operations);
        using var other = new CatalogTestBed("base: { prefix: /v1 }", Operations);

        bed.Policy.Catalogs["test"].Upstream.Names.ShouldContain("X-HTTP-Method-Override");
        bed.Policy.Catalogs["test"].Upstream.Names.ShouldNotContain("X-HTTP-Method");
        other.Policy.Catalogs["test"].Upstream.Names.ShouldNotContain("X-HTTP-Method-Override");
    }
}
