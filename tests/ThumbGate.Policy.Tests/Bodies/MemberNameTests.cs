using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData("/a", """{"a":{"x":1,"y":{"z":2}},"b":1}""", "List:x,y")]
    [InlineData("", """{"a":{"x":1},"\u0062":1}""", "List:a,b")]
    [InlineData("/a", """{"a":{}}""", "List:")]
    [InlineData("/a", """{"a":null}""", "Null")]
    [InlineData("/a", """{"a":[{"x":1}]}""", "Structure")]
    [InlineData("/a", """{"a":"x"}""", "Structure")]
    [InlineData("/a", "{}", "Absent")]
    [InlineData("", "[]", "Structure")]
    [InlineData("/r/*", """{"r":[{"x":1},{"y":1,"x":2},{}]}""", "List:x,y,x")]
    [InlineData("/r/*", """{"r":[]}""", "List:")]
    [InlineData("/r/*", """{"r":[{"x":1},3]}""", "Structure")]
    [InlineData("/r/*", """{"r":{"x":1}}""", "Structure")]
    [InlineData("/r/*", """{"r":"x"}""", "Structure")]
    public void The_member_names_of_an_object_are_a_list(string pointer, string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Json, body, "k=keys:json:" + pointer);
        code.ShouldBeNull();
        request.Show("k").ShouldBe(expected);
    }

    [Fact]
    public void Names_and_values_come_from_one_pass()
    {
        var (request, code) = Plans.Read(BodyEncoding.Json, """{"a":{"x":1,"y":"v"}}""", "k=keys:json:/a", "x=json:/a/x", "r=keys:json:", "y=json:/a/y");
        code.ShouldBeNull();
        request.Show("k").ShouldBe("List:x,y");
        request.Show("r").ShouldBe("List:a");
        request.Show("x").ShouldBe("Number:1");
        request.Show("y").ShouldBe("Text:v");
    }

    [Fact]
    public void Names_of_the_first_source_that_is_present_win() =>
        Plans.Read(BodyEncoding.Json, """{"b":{"y":1},"a":{"x":1}}""", "k=keys:json:/a|/b").Request.Show("k").ShouldBe("List:x");
}
