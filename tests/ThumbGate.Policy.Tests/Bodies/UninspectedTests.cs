using System.Text;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Tests.Canonical;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class UninspectedTests
{
    private const string Json = "--XX\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n";
    private const string Field = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n";
    private const string File = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\n0123456789\r\n";

    [Theory]
    [InlineData(Json + "--XX--", 0)]
    [InlineData(Json + "--XX\r\n\r\n0123456789\r\n--XX--\r\n", 14)]
    [InlineData(Json + "--XX\r\n\r\n0123456789\r\n--XX\r\n\r\nab\r\n--XX--\r\n", 20)]
    [InlineData("--XX\nContent-Type: application/json\n\n{}\n--XX--", 46)]
    public void Of_related_parts_all_but_the_first(string body, long bytes) => Of(BodyEncoding.Related, "multipart/related", body).ShouldBe(bytes);

    [Theory]
    [InlineData(Field + "--XX--\r\n", 0)]
    [InlineData(Field + File + "--XX--\r\n", 74)]
    public void Of_a_form_its_files(string body, long bytes) => Of(BodyEncoding.Multipart, "multipart/form-data", body).ShouldBe(bytes);

    [Fact]
    public void Nothing_of_what_is_read_whole_and_all_of_what_is_not_read()
    {
        Of(BodyEncoding.Json, "application/json", "{\"a\":1}").ShouldBe(0);
        Of(BodyEncoding.Raw, "application/octet-stream", "0123").ShouldBe(4);
    }

    private static long Of(BodyEncoding encoding, string type, string body) => Uninspected.BytesOf(new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Headers = new HeaderList(type.StartsWith("multipart", StringComparison.Ordinal) ? $"Content-Type: {type}; boundary=XX" : "Content-Type: " + type),
        Operation = new()
        {
            Id = "shop.files.send",
            Catalog = "shop",
            Matches = [],
            Risk = RiskClass.Write,
            Encodings = [encoding],
            Plan = encoding == BodyEncoding.Raw ? Plans.Operation(encoding, null).Plan : Plans.Operation(encoding, null, encoding == BodyEncoding.Multipart ? "a=form:a" : "a=json:/a").Plan,
        },
    });
}
