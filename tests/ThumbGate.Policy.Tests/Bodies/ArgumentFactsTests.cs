using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class ArgumentFactsTests
{
    private static readonly Operation Upload = Plans.Operation(
        [BodyEncoding.Raw], null, "p=arg:/path", "k=keys:arg:", "n=count:arg:/entries", "m=arg:/settings/mode");

    [Theory]
    [InlineData("/", """X-Arg: {"path":"/a","entries":[1,2],"settings":{"mode":"add"}}""")]
    [InlineData("/", """X-Arg: {"\u0070ath":"\u002fa","entries":[1,2],"settings":{"mode":"add"}}""")]
    [InlineData("/?arg=%7B%22path%22%3A%22%2Fa%22%2C%22entries%22%3A%5B1%2C2%5D%2C%22settings%22%3A%7B%22mode%22%3A%22add%22%7D%7D", "X-Other: 1")]
    public void Facts_are_read_from_a_header_or_the_query(string target, string header)
    {
        var request = Plans.Request(Upload, "opaque"u8.ToArray(), target, header);
        Upload.Plan.Read(request, out _).ShouldBeNull();
        request.Show("p").ShouldBe("Text:/a");
        request.Show("k").ShouldBe("List:path,entries,settings");
        request.Show("n").ShouldBe("Number:2");
        request.Show("m").ShouldBe("Text:add");
    }

    [Fact]
    public void Without_an_argument_its_facts_are_absent()
    {
        var request = Plans.Request(Upload, [], "/");
        Upload.Plan.Read(request, out _).ShouldBeNull();
        request.Show("p").ShouldBe("Absent");
        request.Show("k").ShouldBe("Absent");
    }

    [Fact]
    public void The_body_is_not_needed_for_it() => Upload.ReadsBody.ShouldBeFalse();

    [Theory]
    [InlineData("/", "body-malformed", """X-Arg: {"path":"/é"}""")]
    [InlineData("/", "body-malformed", "X-Arg: ")]
    [InlineData("/", "body-malformed", "X-Arg: {")]
    [InlineData("/", "body-malformed", """X-Arg: {"path":"\ud800"}""")]
    [InlineData("/?arg=%7B", "body-malformed")]
    [InlineData("/", "body-duplicate-key", """X-Arg: {"path":"/a","path":"/b"}""")]
    [InlineData("/", "body-duplicate-key", """X-Arg: {"Path":"/a"}""")]
    [InlineData("/?arg=%7B%7D", "body-duplicate-key", "X-Arg: {}")]
    [InlineData("/", "header-duplicate", "X-Arg: {}", "X-Arg: {}")]
    [InlineData("/?arg=%7B%7D&arg=%7B%7D", "query-duplicate-key")]
    [InlineData("/?Arg=%7B%7D", "query-duplicate-key")]
    public void What_can_be_read_in_two_ways_is_refused(string target, string code, params string[] headers) =>
        Upload.Plan.Read(Plans.Request(Upload, [], target, headers), out _)!.Code.ShouldBe(code);
}
