using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class FormFactsTests
{
    [Theory]
    [InlineData("a", "a=1", "Text:1")]
    [InlineData("a", "b=2&a=1", "Text:1")]
    [InlineData("a", "&a=1&", "Text:1")]
    [InlineData("a", "a=", "Text:")]
    [InlineData("a", "a", "Text:")]
    [InlineData("a", "b=1", "Absent")]
    [InlineData("a", "ab=1", "Absent")]
    [InlineData("a", "a=x+y%20z%2Bw", "Text:x y z+w")]
    [InlineData("a", "%61=%C3%A9", "Text:é")]
    [InlineData("a", "a=b=c", "Text:b=c")]
    [InlineData("a", "a[x]=1", "Structure")]
    [InlineData("a", "a[x]=1&a[y]=2", "Structure")]
    [InlineData("a", "a[]=1", "Structure")]
    [InlineData("a[b]", "a[b]=1", "Text:1")]
    [InlineData("a[b]", "a%5Bb%5D=1", "Text:1")]
    [InlineData("a[b]", "a[c]=1", "Absent")]
    [InlineData("a[b]", "a=1", "Absent")]
    [InlineData("a[b]", "a[b][c]=1", "Structure")]
    [InlineData("a[b][c]", "a[b][c]=1", "Text:1")]
    [InlineData("a[]", "a[]=1&a[]=2", "List:1,2")]
    [InlineData("a[]", "a[0]=1&a[1]=2", "List:1,2")]
    [InlineData("a[]", "a[x]=1", "Structure")]
    [InlineData("a[]", "a[00]=1", "Structure")]
    [InlineData("items[][price]", "items[0][price]=p1&items[0][quantity]=2&items[1][price]=p2", "List:p1,p2")]
    [InlineData("items[][price]", "items[][price]=p1&items[][price]=p2", "List:p1,p2")]
    [InlineData("a", "b=x;y&a=1", "Text:1")]
    public void A_key_finds_its_value(string key, string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Form, body, "f=form:" + key);
        code.ShouldBeNull();
        request.Show("f").ShouldBe(expected);
    }

    [Theory]
    [InlineData("a", "A=1")]
    [InlineData("a", "a=1&A=2")]
    [InlineData("a", "%41=1")]
    [InlineData("a", "A[x]=1")]
    [InlineData("ask", "as%E2%84%AA=1")]
    [InlineData("ask", "a%C5%BFk=1")]
    [InlineData("a[b]", "a[B]=1")]
    [InlineData("a[b]", "A=1")]
    public void A_key_in_another_case_has_two_readings(string key, string body) =>
        Plans.Read(BodyEncoding.Form, body, "f=form:" + key).Code.ShouldBe("body-duplicate-key");

    [Theory]
    [InlineData("to_all", "to.all=1")]
    [InlineData("to_all", "to_all=0&to.all=1")]
    [InlineData("to_all", "to+all=1")]
    [InlineData("to_all", "To%20All=1")]
    [InlineData("to_all", "to.all[]=1")]
    [InlineData("to_all[x_y]", "to.all[x_y]=1")]
    public void A_dot_or_a_space_is_an_underscore_to_some_servers(string key, string body) =>
        Plans.Read(BodyEncoding.Form, body, "f=form:" + key).Code.ShouldBe("body-duplicate-key");

    [Theory]
    [InlineData("to_all", "to-all=1&to.al=2&a.b=3")]
    [InlineData("a[x_y]", "a[x.y]=1")]
    [InlineData("to.all", "to_all=1")]
    public void Other_keys_with_dots_and_spaces_are_other_keys(string key, string body)
    {
        var (request, code) = Plans.Read(BodyEncoding.Form, body, "f=form:" + key);
        code.ShouldBeNull();
        request.Show("f").ShouldBe("Absent");
    }

    [Theory]
    [InlineData("charge=ch_1&payment_intent=pi_1", "Text:ch_1")]
    [InlineData("payment_intent=pi_1&charge=ch_1", "Text:ch_1")]
    [InlineData("payment_intent=pi_1", "Text:pi_1")]
    public void The_first_source_that_is_present_wins(string body, string expected) =>
        Plans.Read(BodyEncoding.Form, body, "resource=form:charge|payment_intent").Request.Show("resource").ShouldBe(expected);

    [Theory]
    [InlineData("/?amount=5", "query-duplicate-key")]
    [InlineData("/?x=1&amo%75nt=5", "query-duplicate-key")]
    [InlineData("/?Amount=5", "query-duplicate-key")]
    [InlineData("/?x=1;amount=5", "query-duplicate-key")]
    [InlineData("/?amount[x]=5", "query-duplicate-key")]
    [InlineData("/?expand%5B%5D=charge", null)]
    [InlineData("/?amounts=5", null)]
    public void A_parameter_of_the_form_may_not_stand_in_the_query(string target, string? code)
    {
        var operation = Plans.Operation(BodyEncoding.Form, null, "amount=form:amount");
        foreach (var body in new[] { "amount=5", "x=1", "" })
        {
            var request = Plans.Request(operation, System.Text.Encoding.UTF8.GetBytes(body), target, Plans.TypeOf(BodyEncoding.Form));
            operation.Plan.Read(request, out _)?.Code.ShouldBe(code);
            (operation.Plan.Read(request, out _) is null).ShouldBe(code is null);
        }
    }
}
