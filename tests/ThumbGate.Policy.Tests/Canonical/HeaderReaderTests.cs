using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class HeaderReaderTests
{
    [Theory]
    [InlineData("Host: a|Content-Type: application/json|Content-Length: 2|Authorization: Bearer x|Accept: a|Accept: b")]
    [InlineData("Host: a|Transfer-Encoding: chunked")]
    [InlineData("Host: a|Prefer: wait=5|Prefer: respond-async")]
    [InlineData("")]
    public void Ordinary_headers_pass(string headers) => HeaderReader.Check(Headers(headers)).ShouldBeNull();

    [Theory]
    [InlineData("header-duplicate", "Content-Type: a/b|content-type: c/d")]
    [InlineData("header-duplicate", "Content-Length: 1|Content-Length: 1")]
    [InlineData("header-duplicate", "Content-Encoding: gzip|Content-Encoding: identity")]
    [InlineData("header-duplicate", "Transfer-Encoding: chunked|Transfer-Encoding: chunked")]
    [InlineData("header-duplicate", "Authorization: Bearer a|Authorization: Bearer b")]
    [InlineData("header-duplicate", "Host: a|Host: b")]
    [InlineData("header-duplicate", "X-ThumbGate-Key: a|X-ThumbGate-Key: a")]
    [InlineData("header-duplicate", "Idempotency-Key: a|Idempotency-Key: b")]
    [InlineData("header-framing", "X-Content-Length: 5|Transfer-Encoding: chunked")]
    [InlineData("header-framing", "X-Content-Length: 5")]
    [InlineData("header-framing", "Content-Length: 5|Transfer-Encoding: chunked")]
    [InlineData("header-framing", "Transfer-Encoding: gzip, chunked")]
    [InlineData("header-framing", "Authorization: Bearer a\u0001b")]
    [InlineData("header-framing", "Content-Type: a/b\r\nX: y")]
    [InlineData("header-framing", "Host: a\u007f")]
    public void Headers_with_two_readings_are_refused(string code, string headers)
    {
        var refusal = HeaderReader.Check(Headers(headers)).ShouldNotBeNull();
        refusal.Code.ShouldBe(code);
        refusal.Status.ShouldBe(400);
        refusal.Message.ShouldNotContain("Bearer");
    }

    private static HeaderList Headers(string lines) => new(lines.Split('|', StringSplitOptions.RemoveEmptyEntries));
}
