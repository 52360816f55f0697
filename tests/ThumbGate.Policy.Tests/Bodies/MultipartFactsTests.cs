using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class MultipartFactsTests
{
    private const string Name = "Content-Disposition: form-data; name=\"a\"";

    [Theory]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"~~1", "Text:1")]
    [InlineData("a", "content-disposition: FORM-DATA; name=a~~1", "Text:1")]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"~Content-Type: text/plain; charset=UTF-8~~é", "Text:é")]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"~~", "Text:")]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"~~x~~y--XX~", "Text:x\r\n\r\ny--XX\r\n")]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"; filename=\"f.txt\"~~1", "Structure")]
    [InlineData("a", "Content-Disposition: form-data; name=\"a\"~Content-Type: application/json~~1", "Structure")]
    [InlineData("a", "Content-Disposition: form-data; name=\"b\"~~1", "Absent")]
    [InlineData("a[b]", "Content-Disposition: form-data; name=\"a[b]\"~~1", "Text:1")]
    public void A_part_gives_its_value(string key, string part, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Multipart, Body(part), "f=form:" + key);
        code.ShouldBeNull();
        request.Show("f").ShouldBe(expected);
    }

    [Fact]
    public void Parts_follow_one_another()
    {
        var body = Body("Content-Disposition: form-data; name=\"file\"; filename=\"x\"~Content-Type: image/png~~\u0001\u0002", Name + "~~v");
        Plans.Read(BodyEncoding.Multipart, body, "f=form:a").Request.Show("f").ShouldBe("Text:v");
    }

    [Theory]
    [InlineData("body-duplicate-key", Name + "~~1", Name + "~~2")]
    [InlineData("body-duplicate-key", Name + "~~1", "Content-Disposition: form-data; name=\"a[x]\"~~2")]
    [InlineData("method-override", "Content-Disposition: form-data; name=\"_method\"~~DELETE")]
    [InlineData("body-malformed", "~~1")]
    [InlineData("body-malformed", "Content-Type: text/plain~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data~~1")]
    [InlineData("body-malformed", "Content-Disposition: attachment; name=\"a\"~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name=\"a\"; name=\"b\"~~1")]
    [InlineData("body-malformed", Name + "~" + Name + "~~1")]
    [InlineData("body-malformed", Name + "~Content-Type: text/plain~Content-Type: a/b~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name*=utf-8''a~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name=\"a\\\"b\"~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name=\"a%22\"~~1")]
    [InlineData("body-malformed", Name + "~~1", "Content-Disposition: form-data; name=\"=?utf-8?Q?a?=\"~~2")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name=\"a~~1")]
    [InlineData("body-malformed", "Content-Disposition : form-data; name=\"a\"~~1")]
    [InlineData("body-malformed", "Content-Disposition: form-data;~ name=\"a\"~~1")]
    [InlineData("body-malformed", Name + "~Content-Transfer-Encoding: base64~~MQ==")]
    [InlineData("body-malformed", "Content-Disposition: form-data; name=\"a]\"~~1")]
    [InlineData("body-malformed", Name + "~~1~--XXY~~2")]
    [InlineData("body-malformed", Name + "~~1\n--XX~Content-Disposition: form-data; name=\"b\"~~2")]
    [InlineData("body-malformed", Name + "~~1\r--XX~Content-Disposition: form-data; name=\"b\"~~2")]
    [InlineData("body-malformed", Name + "~~1\n--XX--")]
    [InlineData("body-malformed", Name + "~~--XX~Content-Disposition: form-data; name=\"b\"~~2")]
    public void What_parsers_disagree_about_is_refused(string code, params string[] parts) =>
        Plans.Read(BodyEncoding.Multipart, Body(parts), "f=form:a").Code.ShouldBe(code);

    [Theory]
    [InlineData("x")]
    [InlineData("preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--\r\n")]
    [InlineData("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--\r\nepilogue")]
    [InlineData("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX")]
    [InlineData("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1")]
    [InlineData("--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--")]
    public void A_broken_frame_is_refused(string body) =>
        Plans.Read(BodyEncoding.Multipart, body, "f=form:a").Code.ShouldBe("body-malformed");

    [Fact]
    public void Thousands_of_parts_are_refused() =>
        Plans.Read(BodyEncoding.Multipart, Body([.. Enumerable.Repeat("Content-Disposition: form-data; name=\"x\"~~1", 1002)]), "f=form:a")
            .Code.ShouldBe("body-malformed");

    // A tilde stands for a line break.
    private static string Body(params string[] parts) =>
        string.Concat(parts.Select(p => "--XX\r\n" + p.Replace("~", "\r\n", StringComparison.Ordinal) + "\r\n")) + "--XX--\r\n";
}
