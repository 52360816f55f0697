using System.Text;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class JsonFactsTests
{
    [Theory]
    [InlineData("/a", """{"a":5}""", "Number:5")]
    [InlineData("/a", """{"a":"x"}""", "Text:x")]
    [InlineData("/a", """{"a":true}""", "Boolean:true")]
    [InlineData("/a", """{"a":null}""", "Null")]
    [InlineData("/a", """{"b":1}""", "Absent")]
    [InlineData("/a", """{"a":{"b":1}}""", "Structure")]
    [InlineData("/a", """{"a":[1]}""", "Structure")]
    [InlineData("/a", """{"x":{"a":1}}""", "Absent")]
    [InlineData("/a", """[{"a":1}]""", "Absent")]
    [InlineData("/a", "5", "Absent")]
    [InlineData("/a", """{"a":5e3}""", "Number:5e3")]
    [InlineData("/a", """{"a":"\u00e9\n\ud83c\udf89"}""", "Text:é\n🎉")]
    [InlineData("/a", """{"\u0061":7}""", "Number:7")]
    [InlineData("/a/b", """{"a":{"c":[{"b":0}],"b":"y"},"b":"n"}""", "Text:y")]
    [InlineData("/a~1b/c~0d", """{"a/b":{"c~d":1}}""", "Number:1")]
    [InlineData("/a/1", """{"a":["x","y"]}""", "Text:y")]
    [InlineData("/a/1", """{"a":{"1":"k"}}""", "Text:k")]
    [InlineData("/a/*", """{"a":["x","y"]}""", "List:x,y")]
    [InlineData("/a/*", """{"a":[]}""", "List:")]
    [InlineData("/a/*", """{"a":[1,true,"z"]}""", "List:1,true,z")]
    [InlineData("/a/*", """{"a":["x",null]}""", "Structure")]
    [InlineData("/a/*", """{"a":["x",{"e":1},"y"]}""", "Structure")]
    [InlineData("/a/*", """{"a":"x"}""", "List:x")]
    [InlineData("/a/*", """{"a":null}""", "Null")]
    [InlineData("/a/*", """{"a":{"b":"x"}}""", "Structure")]
    [InlineData("/a/*/e", """{"a":[{"e":"x"},{"f":1},{"e":"y"}]}""", "List:x,y")]
    [InlineData("/a/*/e", """{"a":{"e":"x"}}""", "Structure")]
    [InlineData("/p/*/to/*/e", """{"p":[{"to":[{"e":"a"},{"e":"b"}]},{"to":null},{"to":[{"e":"c"}]}]}""", "List:a,b,c")]
    public void A_pointer_finds_its_value(string pointer, string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Json, body, "f=json:" + pointer);
        code.ShouldBeNull();
        request.Show("f").ShouldBe(expected);
    }

    [Theory]
    [InlineData("/a", """{"A":5}""")]
    [InlineData("/a", """{"a":1,"A":2}""")]
    [InlineData("/a", """{"\u0041":2,"a":1}""")]
    [InlineData("/ask", """{"as\u212A":2}""")]
    [InlineData("/ask", """{"aſk":2}""")]
    [InlineData("/a/b", """{"a":{"b":1},"A":{"b":2}}""")]
    [InlineData("/a/b", """{"a":{"B":1}}""")]
    [InlineData("/p/*/e", """{"p":[{"e":"x"},{"E":"y"}]}""")]
    public void A_name_in_another_case_has_two_readings(string pointer, string body) =>
        Plans.Read(BodyEncoding.Json, body, "f=json:" + pointer).Code.ShouldBe("body-duplicate-key");

    [Theory]
    [InlineData("/range/startIndex", """{"range":{"start_index":2}}""")]
    [InlineData("/range/startIndex", """{"range":{"startIndex":1,"start_index":2}}""")]
    [InlineData("/range/startIndex", """{"range":{"start\u005findex":2}}""")]
    [InlineData("/range/startIndex", """{"range":{"Start_Index":2}}""")]
    [InlineData("/writeControl/requiredRevisionId", """{"write_control":{"requiredRevisionId":2}}""")]
    public void A_name_that_is_spelled_out_has_two_readings(string pointer, string body) =>
        Plans.Read(BodyEncoding.Json, body, "f=json:" + pointer).Code.ShouldBe("body-duplicate-key");

    [Theory]
    [InlineData("/startIndex", """{"start_indexes":1,"_start":2,"start__":3}""")]
    [InlineData("/start_index", """{"startIndex":1}""")]
    [InlineData("/startindex", """{"start_index":1}""")]
    [InlineData("/Start", """{"St_art":1}""")]
    public void Other_names_with_underscores_are_other_names(string pointer, string body)
    {
        var (request, code) = Plans.Read(BodyEncoding.Json, body, "f=json:" + pointer);
        code.ShouldBeNull();
        request.Show("f").ShouldBe("Absent");
    }

    [Theory]
    [InlineData("/a", """{"x":{"A":1}}""")]
    [InlineData("/a", """{"á":1}""")]
    [InlineData("/a", """{"aa":1,"AA":2}""")]
    public void Names_that_no_fact_is_read_from_may_have_any_case(string pointer, string body) =>
        Plans.Read(BodyEncoding.Json, body, "f=json:" + pointer).Code.ShouldBeNull();

    [Theory]
    [InlineData("/a", """{"a":[1,[2,3],{}]}""", "Number:3")]
    [InlineData("/a", """{"a":[]}""", "Number:0")]
    [InlineData("/a", """{"a":null}""", "Null")]
    [InlineData("/a", """{"a":"x"}""", "Structure")]
    [InlineData("/a", "{}", "Absent")]
    [InlineData("", "[1,2]", "Number:2")]
    [InlineData("/a/*/b", """{"a":[{"b":[1,2]},{"b":[3]},{}]}""", "Number:3")]
    [InlineData("/a/*/b", """{"a":[]}""", "Number:0")]
    public void An_array_is_counted(string pointer, string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Json, body, "n=count:json:" + pointer);
        code.ShouldBeNull();
        request.Show("n").ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", "Number:1")]
    [InlineData("""{"b":2,"a":1}""", "Number:1")]
    [InlineData("""{"b":2}""", "Number:2")]
    [InlineData("""{"a":null,"b":2}""", "Null")]
    public void The_first_source_that_is_present_wins_whatever_the_order_in_the_body(string body, string expected) =>
        Plans.Read(BodyEncoding.Json, body, "f=json:/a|/b").Request.Show("f").ShouldBe(expected);

    [Theory]
    [InlineData("f=json:/ticket/comment", "/?ticket[comment][body]=x", "query-duplicate-key")]
    [InlineData("f=json:/ticket/comment", "/?a=1&ticket%5Bstatus%5D=x", "query-duplicate-key")]
    [InlineData("f=json:/ticket/comment", "/?Ticket[comment]=x", "query-duplicate-key")]
    [InlineData("f=keys:json:/ticket", "/?ticket[status]=x", "query-duplicate-key")]
    [InlineData("f=count:json:/tickets", "/?tickets[][id]=1", "query-duplicate-key")]
    [InlineData("f=json:/ticket/comment", "/?ticket=x&tickets[a]=1&page[size]=5", null)]
    [InlineData("f=json:/ticket/comment|query:ticket[comment]", "/?ticket[comment]=x", null)]
    [InlineData("f=json:/ticket/comment|query:ticket[comment]", "/?ticket[comment][body]=x", "query-duplicate-key")]
    public void A_member_of_the_body_may_not_stand_in_the_query_in_brackets(string fact, string target, string? code)
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, fact);
        foreach (var body in new[] { "{}", "" })
        {
            var refusal = operation.Plan.Read(Plans.Request(operation, Encoding.UTF8.GetBytes(body), target, Plans.TypeOf(BodyEncoding.Json)), out _);
            (refusal?.Code).ShouldBe(code);
        }
    }

    [Fact]
    public void Many_facts_come_from_one_pass_over_one_body()
    {
        var body = """{"amount":900,"currency":"usd","to":[{"email":"a@x.co"},{"email":"b@x.co"}],"meta":{"k":"v"}}""";
        var (request, _) = Plans.Read(
            BodyEncoding.Json, body, "amount=json:/amount", "again=json:/amount", "currency=json:/currency", "to=json:/to/*/email", "n=count:json:/to", "first=json:/to/0/email");
        request.Show("amount").ShouldBe("Number:900");
        request.Show("again").ShouldBe("Number:900");
        request.Show("currency").ShouldBe("Text:usd");
        request.Show("to").ShouldBe("List:a@x.co,b@x.co");
        request.Show("n").ShouldBe("Number:2");
        request.Show("first").ShouldBe("Text:a@x.co");
    }

    [Fact]
    public void Sql_text_is_handed_out_beside_the_facts()
    {
        var operation = Plans.Operation(BodyEncoding.Json, new FactSource(FactOrigin.Json, "/statement"), "w=json:/warehouse");
        var request = Plans.Request(operation, """{"statement":"select 1","warehouse":"WH"}"""u8.ToArray(), "/", Plans.TypeOf(BodyEncoding.Json));
        operation.Plan.Read(request, out var sql).ShouldBeNull();
        sql.Text.ShouldBe("select 1");
        request.Show("w").ShouldBe("Text:WH");
        request.Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void Scalars_cost_no_allocation()
    {
        var operation = Plans.Operation(BodyEncoding.Json, null, "a=json:/a", "b=json:/b/c", "n=json:/n");
        var request = Plans.Request(operation, """{"a":12,"b":{"c":"text"},"n":null,"rest":[1,2,{"x":"y"}]}"""u8.ToArray());
        request.Headers = new OneHeader();
        operation.Plan.Read(request, out _).ShouldBeNull();
        operation.Plan.Read(request, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        operation.Plan.Read(request, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        request.Show("b").ShouldBe("Text:text");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(500)]
    [InlineData(20000)]
    public void A_duplicate_is_found_in_objects_of_any_size(int members)
    {
        var names = string.Join(',', Enumerable.Range(0, members).Select(i => $"\"member{i}\":{{\"x\":{i}}}"));
        Plans.Read(BodyEncoding.Json, "{" + names + "}", "f=json:/f").Code.ShouldBeNull();
        Plans.Read(BodyEncoding.Json, "{" + names + ",\"member1\":0}", "f=json:/f").Code.ShouldBe("body-duplicate-key");
        Plans.Read(BodyEncoding.Json, "{" + names + ",\"m\\u0065mber1\":0}", "f=json:/f").Code.ShouldBe("body-duplicate-key");
        Plans.Read(BodyEncoding.Json, "{" + names.Replace("member1\"", "memb\\u0065r1\"", StringComparison.Ordinal) + ",\"member1\":0}", "f=json:/f")
            .Code.ShouldBe("body-duplicate-key");
    }

    [Fact]
    public void Nesting_of_64_is_read_and_65_is_refused()
    {
        Plans.Read(BodyEncoding.Json, Nested(64), "f=json:/f").Code.ShouldBeNull();
        Plans.Read(BodyEncoding.Json, Nested(65), "f=json:/f").Code.ShouldBe("body-too-deep");
        Plans.Read(BodyEncoding.Json, Nested(100_000), "f=json:/f").Code.ShouldBe("body-too-deep");
    }

    private static string Nested(int depth) =>
        new StringBuilder().Insert(0, "[", depth).Append('1').Insert(depth + 1, "]", depth).ToString();

    private sealed class OneHeader : IRequestHeaders
    {
        public int Find(string name, out string value)
        {
            var isType = string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase);
            value = isType ? "application/json; charset=utf-8" : "";
            return isType ? 1 : 0;
        }
    }
}
