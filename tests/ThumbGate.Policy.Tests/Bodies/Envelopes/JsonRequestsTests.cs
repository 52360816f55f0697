using System.Globalization;
using System.Text;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class JsonRequestsTests
{
    private static readonly string[] Hosts = ["graph.microsoft.com", "*.salesforce.com"];

    [Theory]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/me/sendMail","body":{"a": 1}},{"method":"get","url":"me"}]}""", """POST /me/sendMail {"a": 1} | GET /me""")]
    [InlineData("""{"requests":[{"method":"DELETE","url":"/a?b=c%2Fd","headers":{"If-Match":"*"}}]}""", "DELETE /a?b=c%2Fd")]
    [InlineData("""{"requests":[{"method":"Merge","url":"/a","body":null,"headers":null}]}""", "MERGE /a null")]
    [InlineData("""{"requests":[{"method":"POST","url":"/a","body":"DELETE /b"}]}""", "POST /a \"DELETE /b\"")]
    [InlineData("""{"requests":[{"m\u0065thod":"GE\u0054","url":"\/a"}]}""", "GET /a")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://GRAPH.microsoft.com/v1.0/me"}]}""", "GET absolute /v1.0/me")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://acme.my.salesforce.com:443?a"}]}""", "GET absolute /?a")]
    [InlineData("""{"requests":[{"method":"GET","url":"/sobjects/@{ref.id}"}]}""", "GET /sobjects/@{ref.id}")]
    [InlineData("""{"requests":[]}""", "")]
    [InlineData("""{"requests":null}""", "")]
    [InlineData("""{"other":[{"method":"GET","url":"/a"}]}""", "")]
    [InlineData("null", "")]
    public void Items_are_read(string body, string items) => Read("/requests", body).ShouldBe(items);

    [Theory]
    [InlineData("""{"requests":[{"url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":""}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":null,"url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":["GET"],"url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET ","url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"TRACE","url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":{"a":1}}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"A":"x\r\nB: y"}}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"A b":"x"}}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"A":["x"]}}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":["A"]}]}""", "body-malformed")]
    [InlineData("""{"requests":[["GET","/a"]]}""", "body-malformed")]
    [InlineData("""{"requests":[null]}""", "body-malformed")]
    [InlineData("""{"requests":{"method":"GET","url":"/a"}}""", "body-malformed")]
    [InlineData("""[{"method":"GET","url":"/a"}]""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a",}]}""", "body-malformed")]
    [InlineData("", "body-malformed")]
    [InlineData("\uFEFF{}", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","method":"DELETE","url":"/a"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","m\u0065thod":"DELETE","url":"/a"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","Method":"DELETE","url":"/a"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","\u0055RL":"/b"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","method":"GET"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","method\u0000":"DELETE"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a"}]}{}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/\ud800"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"\ud800","url":"/a"}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"\ud800":"b"}}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"Host":"graph.microsoft.com","host":"y"}}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"/a","headers":{"host":"evil.example"}}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[],"requests":[{"method":"DELETE","url":"/a"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[],"Requests":[{"method":"DELETE","url":"/a"}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://evil.example/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://graph.microsoft.com@evil.example/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://graph.microsoft.com:8443/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://salesforce.com/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"https://evilsalesforce.com/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"http://graph.microsoft.com/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"//evil.example/a"}]}""", "target-absolute-form")]
    [InlineData("""{"requests":[{"method":"GET","url":"users:search"}]}""", "target-absolute-form")]
    public void What_two_parsers_could_read_differently_is_refused(string body, string code) => Read("/requests", body).ShouldBe(code);

    [Fact]
    public void A_backslash_ends_the_host_and_stays_in_the_target_for_the_canonical_reading_to_refuse() =>
        Read("/requests", """{"requests":[{"method":"GET","url":"https://graph.microsoft.com\\@evil.example/a"}]}""").ShouldBe("GET absolute /\\@evil.example/a");

    [Theory]
    [InlineData("""{"graphs":[{"graphId":"1","compositeRequest":[{"method":"GET","url":"/a"}]},{"compositeRequest":[{"method":"PUT","url":"/b"},{"method":"PUT","url":"/c"}]},{"graphId":"x"}]}""", "GET /a | PUT /b | PUT /c")]
    [InlineData("""{"graphs":[{"compositerequest":[]}]}""", "body-duplicate-key")]
    [InlineData("""{"graphs":[7]}""", "body-malformed")]
    [InlineData("""{"graphs":{"compositeRequest":[]}}""", "body-malformed")]
    public void A_star_leads_through_every_item(string body, string items) => Read("/graphs/*/compositeRequest", body).ShouldBe(items);

    [Fact]
    public void Members_have_the_names_that_the_catalog_gives_them()
    {
        var shape = new JsonRequestsShape(EnvelopePointer.Parse("/batchRequests")!, body: "richInput", headers: "httpHeaders");
        var items = Shown.Items(
            Encoding.UTF8.GetBytes("""{"batchRequests":[{"method":"PATCH","url":"v60.0/sobjects/account/001D","richInput":{"Name":"x"},"body":1,"httpHeaders":{"If-Match":"a","n":1}}]}"""),
            (body, into) => JsonRequestsReader.Read(body, shape, Hosts, into),
            out _);

        Shown.Line(items.ShouldHaveSingleItem()).ShouldBe("""PATCH /v60.0/sobjects/account/001D {"Name":"x"}""");
        items[0].Headers.ShouldBe([new("If-Match", "a"), new("n", "1")]);
    }

    [Theory]
    [InlineData("""{"id":7,"referenceId":"refAccount"}""", "item 1 (refAccount)")]
    [InlineData("""{"id":7}""", "item 1 (7)")]
    [InlineData("""{"id":"a b"}""", "item 1")]
    [InlineData("""{"id":{}}""", "item 1")]
    [InlineData("{}", "item 1")]
    public void An_item_is_named_by_its_number_and_its_own_plain_name(string members, string name)
    {
        var item = members[..^1] + (members == "{}" ? "" : ",") + "\"method\":\"GET\",\"url\":\"/a\"}";
        Shown.Items(Encoding.UTF8.GetBytes($$"""{"requests":[{{item}}]}"""), Reader("/requests"), out _).ShouldHaveSingleItem().Name.ShouldBe(name);
    }

    [Fact]
    public void A_body_is_a_slice_of_the_envelopes_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"requests":[{"method":"GET","url":"/a","body":{"x":1}}]}""");
        var item = Shown.Items(bytes, Reader("/requests"), out _).ShouldHaveSingleItem();

        item.Body.Span.Overlaps(bytes, out var offset).ShouldBeTrue();
        offset.ShouldBeLessThan(0);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "envelope-too-large")]
    public void A_thousand_items_are_read_and_no_more(int count, string? code)
    {
        var body = "{\"requests\":[" + string.Join(',', Enumerable.Repeat("""{"method":"GET","url":"/a"}""", count)) + "]}";
        Shown.Items(Encoding.UTF8.GetBytes(body), Reader("/requests"), out var refusal).Count.ShouldBe(1000);
        refusal.ShouldBe(code);
    }

    [Fact]
    public void A_body_nested_too_deep_is_refused() =>
        Read("/requests", "{\"requests\":[{\"method\":\"GET\",\"url\":\"/a\",\"body\":" + new string('[', 63) + new string(']', 63) + "}]}").ShouldBe("body-too-deep");

    [Fact]
    public void What_an_items_own_body_names_twice_is_for_its_operation_to_refuse() =>
        Read("/requests", """{"requests":[{"method":"GET","url":"/a","body":{"x":1,"x":2}}]}""").ShouldBe("GET /a {\"x\":1,\"x\":2}");

    [Theory]
    [InlineData("requests")]
    [InlineData("/a~2")]
    [InlineData("/a~")]
    [InlineData("/*/a/*")]
    public void A_pointer_that_is_none_is_not_taken(string text) => EnvelopePointer.Parse(text).ShouldBeNull();

    [Fact]
    public void A_pointers_escapes_are_undone() => Read("/a~1b~01", """{"a/b~1":[{"method":"GET","url":"/a"}]}""").ShouldBe("GET /a");

    [Fact]
    public void An_item_with_more_headers_than_any_needs_is_refused()
    {
        var headers = string.Join(',', Enumerable.Range(0, 101).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"h{i}\":\"\"")));
        Read("/requests", $$$"""{"requests":[{"method":"GET","url":"/a","headers":{{{{headers}}}}}]}""").ShouldBe("body-malformed");
    }

    private static Shown.Reader Reader(string pointer)
    {
        var shape = new JsonRequestsShape(EnvelopePointer.Parse(pointer)!);
        return (body, items) => JsonRequestsReader.Read(body, shape, Hosts, items);
    }

    private static string Read(string pointer, string body) => Shown.Of(body, Reader(pointer));
}
