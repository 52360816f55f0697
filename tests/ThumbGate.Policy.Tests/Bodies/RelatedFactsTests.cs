using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class RelatedFactsTests
{
    private const string Media = "--XX\r\nContent-Type: image/png\r\n\r\nPNG\r\n--XX--";

    [Theory]
    [InlineData("--XX\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"a\":1}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\nMIME-Version: 1.0\r\n\r\n\r\n{\"a\":1}\r\n" + Media + "\r\n")]
    [InlineData("--XX\nContent-Type: application/json\nMIME-Version: 1.0\n\n{\"a\":1}\n--XX\nContent-Type: text/plain\nContent-Transfer-Encoding: binary\n\nx\n--XX--\n")]
    [InlineData("--XX\r\ncontent-type: application/json\r\n\r\n{\"a\":1}\r\n--XX--")]
    public void Json_pointers_read_the_first_part(string body)
    {
        var (request, code) = Plans.Read(BodyEncoding.Related, body, "a=json:/a", "k=keys:json:");
        code.ShouldBeNull();
        request.Show("a").ShouldBe("Number:1");
        request.Show("k").ShouldBe("List:a");
    }

    [Theory]
    [InlineData("preamble\r\n--XX\r\nContent-Type: application/json\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: image/png\r\n\r\nPNG\r\n--XX\r\nContent-Type: application/json\r\n\r\n{}\r\n--XX--")]
    [InlineData("--XX\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\ne30=\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\n folded: 1\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX\r\nContent-Type: application/json\r\n\r\n{}\n--XX\n\r\n--XX--")]
    [InlineData("--XX\nContent-Type: application/json\r\n\n{}\n--XX--")]
    [InlineData("--XX\r\nContent-Type: application/json\r\n\r\n{}\r\n--XX\r\n\r\nnever closed")]
    [InlineData("--XX\r\nContent-Type: application/json\r\n\r\n{}\r\n--XXX\r\n\r\n\r\n--XX--")]
    [InlineData("--XX\r\nContent-Type: application/json\r\n\r\n{}\r\n--XX--\r\n--XX\r\n\r\n\r\n--XX--")]
    [InlineData("--XX\r\nContent-Type: application/json\r\n\r\nnot json\r\n" + Media)]
    [InlineData("--XX  \r\nContent-Type: application/json\r\n\r\n{}\r\n" + Media)]
    [InlineData("--XX--")]
    [InlineData("{}")]
    public void What_parsers_could_divide_differently_is_refused(string body) =>
        Plans.Read(BodyEncoding.Related, body, "a=json:/a").Code.ShouldBe("body-malformed");

    [Fact]
    public void Another_first_part_may_not_be_named()
    {
        var operation = Plans.Operation(BodyEncoding.Related, null, "a=json:/a");
        var request = Plans.Request(operation, "--XX--"u8.ToArray(), "/", "Content-Type: multipart/related; boundary=XX; start=\"<second>\"");
        operation.Plan.Read(request, out _)!.Code.ShouldBe("body-type");
    }
}
