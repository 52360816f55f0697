using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class FactPlanTests
{
    [Fact]
    public void A_plan_without_sources_reads_nothing()
    {
        var plan = FactPlan.Compile([], null, [BodyEncoding.Json]);
        plan.ReadsBody.ShouldBeFalse();
        var request = Plans.Request(Plans.Operation(BodyEncoding.Json, null), "not json"u8.ToArray(), "/", "Content-Type: image/png");
        request.Operation.Plan.Read(request, out _).ShouldBeNull();
    }

    [Theory]
    [InlineData("a=query:q", false)]
    [InlineData("a=header:H", false)]
    [InlineData("a=path:p", false)]
    [InlineData("a=query:q|json:/a", true)]
    [InlineData("a=form:a", true)]
    [InlineData("a=count:json:/a", true)]
    public void Only_body_sources_need_the_body(string fact, bool readsBody) =>
        Plans.Operation(BodyEncoding.Json, null, fact).Plan.ReadsBody.ShouldBe(readsBody);

    [Fact]
    public void Sql_needs_the_body() =>
        Plans.Operation(BodyEncoding.Json, new FactSource(FactOrigin.Json, "/q")).Plan.ReadsBody.ShouldBeTrue();

    [Fact]
    public void Facts_come_from_query_header_and_path_too()
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "m=query:mode", "h=header:X-H", "t=path:thing", "n=query:none|header:None|path:none");
        var request = Plans.Request(operation, [], "/things/th_1?mode=or%20replace", "X-H: v");
        var route = default(RouteMatch);
        RouteTable.Compile([operation], out _).Find("POST", request.Target.Path.Span, ref route).ShouldBeSameAs(operation);
        request.Route = route;
        request.MatchedPath = request.Target.Path;
        operation.Plan.Read(request, out _).ShouldBeNull();
        request.Show("m").ShouldBe("Text:or replace");
        request.Show("h").ShouldBe("Text:v");
        request.Show("t").ShouldBe("Text:th_1");
        request.Show("n").ShouldBe("Absent");
    }

    [Theory]
    [InlineData("/?mode=a&mode=b", "query-duplicate-key")]
    [InlineData("/?mode=a&m%6Fde=b", "query-duplicate-key")]
    [InlineData("/?mode=a&x=b&x=c", null)]
    public void A_query_key_that_a_fact_reads_may_stand_once(string target, string? code)
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "m=query:mode");
        operation.Plan.Read(Plans.Request(operation, [], target), out _)?.Code.ShouldBe(code);
        (operation.Plan.Read(Plans.Request(operation, [], target), out _) is null).ShouldBe(code is null);
    }

    [Fact]
    public void A_header_that_a_fact_reads_may_stand_once()
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "h=header:X-H");
        operation.Plan.Read(Plans.Request(operation, [], "/", "X-H: 1", "X-H: 2"), out _)!.Code.ShouldBe("header-duplicate");
    }

    [Theory]
    [InlineData(BodyEncoding.Json, "application/json", null)]
    [InlineData(BodyEncoding.Json, "Application/JSON; charset=\"UTF-8\"", null)]
    [InlineData(BodyEncoding.Json, "application/vnd.api+json;", null)]
    [InlineData(BodyEncoding.Json, "application/json; odata.metadata=minimal", null)]
    [InlineData(BodyEncoding.Json, "application/json; charset=utf-16", "body-type")]
    [InlineData(BodyEncoding.Json, "application/json; charset=utf-8; charset=utf-7", "body-type")]
    [InlineData(BodyEncoding.Json, "application/json; charset*=utf-7", "body-type")]
    [InlineData(BodyEncoding.Json, "application/json, text/plain", "body-type")]
    [InlineData(BodyEncoding.Json, "text/json", "body-type")]
    [InlineData(BodyEncoding.Json, "application/jsonx", "body-type")]
    [InlineData(BodyEncoding.Json, "application/x-www-form-urlencoded", "body-type")]
    [InlineData(BodyEncoding.Json, "", "body-type")]
    [InlineData(BodyEncoding.Form, "application/x-www-form-urlencoded; charset=utf-8", null)]
    [InlineData(BodyEncoding.Form, "application/json", "body-type")]
    [InlineData(BodyEncoding.Form, "multipart/form-data; boundary=x", "body-type")]
    [InlineData(BodyEncoding.Multipart, "multipart/form-data", "body-type")]
    [InlineData(BodyEncoding.Multipart, "multipart/form-data; boundary=a; boundary=b", "body-type")]
    [InlineData(BodyEncoding.Multipart, "multipart/form-data; boundary=a; boundary*0=b", "body-type")]
    [InlineData(BodyEncoding.Multipart, "multipart/form-data; boundary=a; boundary*0*=us-ascii''b", "body-type")]
    [InlineData(BodyEncoding.Json, "application/json; charset=utf-8; charset*0=utf-16", "body-type")]
    [InlineData(BodyEncoding.Multipart, "multipart/mixed; boundary=a", "body-type")]
    public void The_content_type_has_to_agree(BodyEncoding encoding, string type, string? code)
    {
        var operation = Plans.Operation(encoding, null, encoding == BodyEncoding.Json ? "a=json:/a" : "a=form:a");
        var body = encoding == BodyEncoding.Json ? "{}"u8.ToArray() : "a=1"u8.ToArray();
        var request = type.Length == 0 ? Plans.Request(operation, body) : Plans.Request(operation, body, "/", "Content-Type: " + type);
        var refusal = operation.Plan.Read(request, out _);
        refusal?.Code.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
        refusal?.Status.ShouldBe(415);
    }

    [Theory]
    [InlineData("gzip", "body-encoded")]
    [InlineData("br", "body-encoded")]
    [InlineData("identity, gzip", "body-encoded")]
    [InlineData("Identity", null)]
    public void An_encoded_body_that_has_to_be_read_is_refused(string coding, string? code)
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "a=json:/a");
        var request = Plans.Request(operation, "{}"u8.ToArray(), "/", "Content-Type: application/json", "Content-Encoding: " + coding);
        var refusal = operation.Plan.Read(request, out _);
        refusal?.Code.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
    }

    [Fact]
    public void Without_a_body_all_its_facts_are_absent()
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "a=json:/a");
        var request = Plans.Request(operation, []);
        operation.Plan.Read(request, out var sql).ShouldBeNull();
        request.Show("a").ShouldBe("Absent");
        sql.Kind.ShouldBe(FactKind.Absent);
    }

    [Fact]
    public void Facts_of_an_earlier_request_do_not_stay()
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "a=json:/a");
        var request = Plans.Request(operation, """{"a":1}"""u8.ToArray(), "/", "Content-Type: application/json");
        operation.Plan.Read(request, out _).ShouldBeNull();
        request.Body = "{}"u8.ToArray();
        operation.Plan.Read(request, out _).ShouldBeNull();
        request.Show("a").ShouldBe("Absent");
    }
}
