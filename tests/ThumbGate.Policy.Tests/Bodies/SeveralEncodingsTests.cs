using System.Text;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class SeveralEncodingsTests
{
    private static readonly Operation Post = Plans.Operation(
        [BodyEncoding.Form, BodyEncoding.Json], null, "channel=form:channel|json:/channel|query:channel", "n=form:n|json:/n");

    [Theory]
    [InlineData("application/json", """{"channel":"C1","n":2}""")]
    [InlineData("application/x-www-form-urlencoded", "channel=C1&n=2")]
    public void The_content_type_chooses(string type, string body)
    {
        var request = Plans.Request(Post, Encoding.UTF8.GetBytes(body), "/", "Content-Type: " + type);
        Post.Plan.Read(request, out _).ShouldBeNull();
        request.Facts.Get("channel").Text.ShouldBe("C1");
        request.Facts.Get("n").Text.ShouldBe("2");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "a=1")]
    [InlineData("text/plain", """{"channel":"C1"}""")]
    [InlineData("application/json; charset=utf-16", "{}")]
    [InlineData("application/x-www-form-urlencoded, application/json", "{}")]
    public void A_body_of_another_type_is_refused(string type, string body)
    {
        var refusal = Post.Plan.Read(Plans.Request(Post, Encoding.UTF8.GetBytes(body), "/", "Content-Type: " + type), out _)!;
        refusal.Code.ShouldBe("body-type");
        refusal.Status.ShouldBe(415);
        refusal.NextStep.ShouldContain("application/x-www-form-urlencoded or application/json");
    }

    [Fact]
    public void A_key_that_may_stand_in_the_query_is_read_there()
    {
        var request = Plans.Request(Post, [], "/?channel=C1");
        Post.Plan.Read(request, out _).ShouldBeNull();
        request.Show("channel").ShouldBe("Text:C1");
    }

    [Fact]
    public void A_key_in_the_query_stands_beside_other_keys_of_the_body()
    {
        var request = Plans.Request(Post, "n=2"u8.ToArray(), "/?channel=C1", Plans.TypeOf(BodyEncoding.Form));
        Post.Plan.Read(request, out _).ShouldBeNull();
        request.Show("channel").ShouldBe("Text:C1");
        request.Show("n").ShouldBe("Text:2");
    }

    [Theory]
    [InlineData(BodyEncoding.Form, "/?channel=C1", "channel=C2")]
    [InlineData(BodyEncoding.Json, "/?channel=C1", """{"channel":"C2"}""")]
    [InlineData(BodyEncoding.Json, "/?channel=C1", """{"channel":null}""")]
    [InlineData(BodyEncoding.Form, "/?n=1", "n=1")]
    [InlineData(BodyEncoding.Form, "/?n=1", "channel=C1")]
    public void A_key_in_query_and_body_has_two_readings(BodyEncoding encoding, string target, string body) =>
        Post.Plan.Read(Plans.Request(Post, Encoding.UTF8.GetBytes(body), target, Plans.TypeOf(encoding)), out _)!.Code.ShouldBe("query-duplicate-key");

    [Theory]
    [InlineData("application/octet-stream", null)]
    [InlineData("image/png", null)]
    [InlineData("text/json", "body-type")]
    [InlineData("application/xml", "body-type")]
    [InlineData("application/json; charset=utf-16", "body-type")]
    [InlineData("multipart/mixed; boundary=x", "body-type")]
    [InlineData("", "body-type")]
    public void Beside_raw_bodies_a_structured_one_must_be_of_the_right_type(string type, string? code)
    {
        var operation = Plans.Operation([BodyEncoding.Json, BodyEncoding.Raw], null, "a=json:/a");
        var request = Plans.Request(operation, "bytes"u8.ToArray(), "/", "Content-Type: " + type);
        (operation.Plan.Read(request, out _)?.Code).ShouldBe(code);
    }
}
