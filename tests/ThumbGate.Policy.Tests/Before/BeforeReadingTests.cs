using System.Text;
using ThumbGate.Policy.Before;
using ThumbGate.Policy.Tests.Classification;

namespace ThumbGate.Policy.Tests.Before;

public sealed class BeforeReadingTests
{
    private const string Get = "{ id: things.get, match: \"GET /things/{thing}\", risk: read }";

    [Theory]
    [InlineData("before: { values: { state: /state } }", "POST /things/t%C3%A91?a=1", "", "/things/t%C3%A91")]
    [InlineData("before: { get: \"/things/{thing}\", values: { state: /state } }", "POST /things/t%C3%A91", "", "/things/t%C3%A91")]
    [InlineData("before: { get: \"/things/{other}\", from: { other: json:/other }, values: { state: /state } }", "POST /things/t1", """{"other":"a b?c#d&e=f"}""", "/things/a%20b%3Fc%23d%26e%3Df")]
    [InlineData("before: { query: { ask: \"{fields}\", by: \"{by}\" }, from: { by: query:by }, fields: { of: json:/set, at: /now } }", "POST /things/t1?by=x%26y", """{"set":{"b":1,"a,c":2}}""", "/things/t1?ask=b,a%2Cc&by=x%26y")]
    [InlineData("before: { query: { ask: \"{fields}\", by: \"{by}\" }, from: { by: query:by }, fields: { of: json:/set, at: /now } }", "POST /things/t1", """{"set":{"b":1}}""", "/things/t1?ask=b")]
    [InlineData("before: [ { get: \"/things/{one}\", from: { one: json:/one }, values: { a: /a } }, { get: \"/things/{two}\", from: { two: json:/two }, values: { a: /a } } ]", "POST /things/t1", """{"two":"T"}""", "/things/T")]
    public void It_is_asked_where_the_request_and_the_catalog_say(string before, string line, string body, string target)
    {
        using var bed = Bed(before);

        Ask(bed, line, body, out var why).ShouldNotBeNull(why).Target.ShouldBe(target);
    }

    [Theory]
    [InlineData("""{"other":"../secrets"}""", "its address has no one reading: path-dot-segment")]
    [InlineData("""{"other":".."}""", "the request does not name what would be read")]
    [InlineData("""{"other":"a/b"}""", "its address can't be read: path-encoded-slash")]
    [InlineData("""{"other":"a%2Fb"}""", "its address can't be read: path-encoded-percent")]
    [InlineData("""{"other":"drop"}""", "a GET of its address is test.things.drop (destructive), which is no read")]
    [InlineData("""{"other":"a","other":"b"}""", "the request can't be read for it: body-duplicate-key")]
    [InlineData("""{"other":""}""", "the request does not name what would be read")]
    [InlineData("""{}""", "the request does not name what would be read")]
    public void What_the_request_names_leads_nowhere_else(string body, string why)
    {
        using var bed = Bed("before: { get: \"/things/{other}\", from: { other: json:/other }, values: { state: /state } }");

        Ask(bed, "POST /things/t1", body, out var said).ShouldBeNull();

        said.ShouldBe(why);
    }

    [Fact]
    public void An_operation_that_says_nothing_of_it_asks_nothing()
    {
        using var bed = Bed("facts: { resource: path:thing }");

        Ask(bed, "POST /things/t1", "", out var why).ShouldBeNull();

        why.ShouldBeNull();
    }

    [Fact]
    public void The_facts_that_it_was_judged_by_stay_as_they_were()
    {
        using var bed = Bed("facts: { resource: json:/name }, before: { get: \"/things/{other}\", from: { other: json:/other }, values: { state: /state } }");
        var (request, refusal) = bed.Classify("POST /things/t1", """{"name":"n","other":"o"}""");
        refusal.ShouldBeNull();

        BeforeReading.Ask(request, out _).ShouldNotBeNull();

        request.Resource().ShouldBe("n");
        request.Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void Every_field_that_the_request_sets_stands_beside_what_it_is_now()
    {
        using var bed = Bed("before: { values: { state: /state }, fields: { of: json:/set, at: /now } }");
        var question = Ask(bed, "POST /things/t1", """{"set":{"a/b":"x","n":5,"gone":null,"list":[1]}}""", out _).ShouldNotBeNull();

        var found = question.Find(Utf8("""{"state":"open","now":{"a/b":"y","n":5.0,"list":[2]}}"""), out var precondition).ShouldNotBeNull();

        question.Fields.Select(f => $"{f.Name}={f.After}").ShouldBe(["state=", "a/b=x", "n=5", "gone=null", "list=[1]"]);
        found.Select(f => f?.Text).ShouldBe(["open", "y", "5.0", null, "[2]"]);
        precondition.ShouldBeNull();
    }

    [Theory]
    [InlineData("name=Ada&address%5Bcity%5D=Bern&tags[]=a&tags[]=b", "name=Ada /name,address[city]=Bern /address/city")]
    [InlineData("a=1+2%263", "a=1 2&3 /a")]
    [InlineData("a=1&a=2", null)]
    [InlineData("a=%ZZ", null)]
    public void Fields_of_a_form_stand_where_the_answer_has_them(string body, string? fields)
    {
        using var bed = new CatalogTestBed("encoding: form", Get, "{ id: things.set, match: \"POST /things/{thing}\", risk: write, before: { fields: { of: form } } }");
        var (request, refusal) = bed.Classify("POST /things/t1", body, "Content-Type: application/x-www-form-urlencoded");
        refusal.ShouldBeNull();

        var question = BeforeReading.Ask(request, out var why);

        (question is null ? null : string.Join(',', question.Fields.Select(f => $"{f.Name}={f.After} {f.Pointer}"))).ShouldBe(fields);
        (why is null).ShouldBe(fields is not null);
    }

    [Theory]
    [InlineData("facts: { mail: json:/set/mail }, sensitive: [mail], ", "mail")]
    [InlineData("facts: { mail: json:/set/people/*/mail }, sensitive: [mail], ", "people")]
    [InlineData("facts: { all: json:/set }, sensitive: [all], ", "mail,people,name,phone")]
    [InlineData("", "")]
    public void What_a_sensitive_fact_reads_is_sensitive_as_a_field_too(string facts, string masked)
    {
        using var bed = Bed(facts + "before: { fields: { of: json:/set, at: \"\" } }");

        var question = Ask(bed, "POST /things/t1", """{"set":{"mail":"a","people":[],"name":"n","phone":"1"}}""", out _).ShouldNotBeNull();

        question.Fields.Where(f => f.IsSensitive).Select(f => f.Name).ShouldBe(masked.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_catalog_can_mask_values_and_fields_by_name()
    {
        using var bed = Bed("before: { values: { owner: /owner }, fields: { of: \"json:\" }, sensitive: [owner, phone] }");

        Ask(bed, "POST /things/t1", """{"phone":"1","name":"n"}""", out _).ShouldNotBeNull().Fields.Where(f => f.IsSensitive).Select(f => f.Name).ShouldBe(["owner", "phone"]);
    }

    [Fact]
    public void No_more_than_fifty_fields_are_asked_for()
    {
        using var bed = Bed("before: { query: { ask: \"{fields}\" }, fields: { of: \"json:\" } }");

        var question = Ask(bed, "POST /things/t1", "{" + string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"f{i}\":{i}")) + "}", out _).ShouldNotBeNull();

        question.Fields.Count.ShouldBe(50);
        question.More.ShouldBe(10);
        question.Target.ShouldEndWith("f49");
    }

    [Theory]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("")]
    public void An_answer_with_no_one_reading_has_no_values(string answer)
    {
        using var bed = Bed("before: { values: { a: /a } }");

        Ask(bed, "POST /things/t1", "", out _).ShouldNotBeNull().Find(Utf8(answer), out _).ShouldBeNull();
    }

    [Fact]
    public void A_precondition_is_taken_out_of_the_answer()
    {
        using var bed = Bed("before: { values: { a: /a }, precondition: { header: If-Match, value: /meta/etag } }");
        var question = Ask(bed, "POST /things/t1", "", out _).ShouldNotBeNull();

        question.Find(Utf8("""{"a":1,"meta":{"etag":"v7"}}"""), out var precondition).ShouldNotBeNull();
        precondition.ShouldBe("v7");
        question.Find(Utf8("""{"a":1,"meta":{"etag":7}}"""), out var none).ShouldNotBeNull();
        none.ShouldBeNull();
    }

    [Theory]
    [InlineData("before: [ ]", "empty list")]
    [InlineData("before: { get: \"/things/{thing}\" }", "nothing is read")]
    [InlineData("before: { get: things, values: { a: /a } }", "not a path below the catalog's prefix")]
    [InlineData("before: { get: \"/things/{other}\", values: { a: /a } }", "nothing says what 'other' is")]
    [InlineData("before: { get: \"/things/{thing\", values: { a: /a } }", "a brace that is not closed")]
    [InlineData("before: { from: { x: json:/x }, values: { a: /a } }", "no placeholder has this name")]
    [InlineData("before: { values: { a: a } }", "not a JSON pointer into the answer")]
    [InlineData("before: { fields: { of: form } }", "the fields of a body that is no form")]
    [InlineData("before: { fields: { of: \"json:/a/*\" } }", "not where fields stand")]
    [InlineData("before: { query: { q: \"{fields}\" }, values: { a: /a } }", "none are named")]
    [InlineData("before: { values: { a: /a }, precondition: { header: X-Version, value: /v } }", "no conditional header")]
    [InlineData("before: { values: { a: /a }, reads: x }", "unknown key")]
    public void A_mistake_is_told_when_it_is_loaded(string before, string error) =>
        CatalogTestBed.Errors("encoding: json", Get, $"{{ id: things.set, match: \"POST /things/{{thing}}\", risk: write, {before} }}")
            .ShouldContain(e => e.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void What_stands_inside_a_body_has_no_address_to_read() =>
        CatalogTestBed.Errors("encoding: json", Get, "{ id: tools.set, match: TOOL set, risk: write, before: { get: /things/1, values: { a: /a } } }")
            .ShouldContain(e => e.Contains("no address of its own", StringComparison.Ordinal));

    [Fact]
    public void An_envelope_changes_nothing_that_could_be_read() =>
        CatalogTestBed.Errors("encoding: json", Get, "{ id: batch, match: POST /batch, risk: envelope, envelope: { items: json:/all }, before: { get: /things/1, values: { a: /a } } }")
            .ShouldContain(e => e.Contains("put before on the operations of the requests inside it", StringComparison.Ordinal));

    private static CatalogTestBed Bed(string keys) => new(
        "encoding: json",
        Get,
        "{ id: things.drop, match: GET /things/drop, risk: destructive }",
        $"{{ id: things.set, match: \"POST /things/{{thing}}\", risk: write, {keys} }}");

    private static BeforeQuestion? Ask(CatalogTestBed bed, string line, string body, out string? why)
    {
        var (request, refusal) = bed.Classify(line, body);
        refusal.ShouldBeNull();
        return BeforeReading.Ask(request, out why);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
