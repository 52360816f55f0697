using System.Text;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

/// <summary>Batches are written with LF; most tests send them with CRLF.</summary>
public sealed class HttpPartsTests
{
    private const string Head = "--b\nContent-Type: application/http\n\n";

    private static readonly string[] Hosts = ["www.googleapis.com"];

    [Theory]
    [InlineData(Head + "GET /a\n\n" + Head + "DELETE /b HTTP/1.1\n\n--b--", "GET /a | DELETE /b")]
    [InlineData(Head + "GET /a\n--b--", "GET /a")]
    [InlineData(Head + "get /a?x=%20 HTTP/1.1\nAccept: x\n\n\n--b--\n", "GET /a?x=%20")]
    [InlineData(Head + "POST /a HTTP/1.1\nContent-Type: application/json\nContent-Length: 8\n\n{\"a\": 1}\n--b--", "POST /a {\"a\": 1}")]
    [InlineData(Head + "POST /a HTTP/1.1\nContent-Length: 10\n\n{\"a\": 1}\n--b--", "POST /a {\"a\": 1}")]
    [InlineData(Head + "PUT Users('a')/x\n\nbody\n--b--", "PUT /Users('a')/x body")]
    [InlineData(Head + "\n\nGET /a\n\n--b--", "GET /a")]
    [InlineData(Head + "GET https://www.googleapis.com/a HTTP/1.1\nHost: www.googleapis.com\n\n--b--", "GET absolute /a")]
    [InlineData("preamble\nDELETE /p\n\n" + Head + "GET /a\n--b--\nContent-Type: application/http\n\nDELETE /e\n", "GET /a")]
    [InlineData("--b\ncontent-type: Application/HTTP; msgtype=request\nContent-Transfer-Encoding: binary\nContent-ID: <one>\n\nGET /a\n--b--", "GET /a")]
    [InlineData("--b\nContent-Type: application/http\nContent-Length: 6\n\nGET /a\n\n--b--", "GET /a")]
    [InlineData("--b\nContent-Type: multipart/mixed; boundary=cs\n\n--cs\nContent-Type: application/http\n\nPOST /a\n\nx\n--cs\nContent-Type: application/http\n\nDELETE /b\n\n--cs--\n\n" + Head + "GET /c\n--b--", "POST /a x | DELETE /b | GET /c")]
    [InlineData("--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: multipart/mixed; boundary=d\n\n--d\nContent-Type: application/http\n\nGET /a\n--d--\n--c--\n--b--", "GET /a")]
    public void Requests_are_read_whatever_ends_the_lines(string batch, string items)
    {
        Read(batch.ReplaceLineEndings("\r\n")).ShouldBe(items);
        Read(batch.Replace(": 10", ": 9", StringComparison.Ordinal)).ShouldBe(items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /a\n")]
    [InlineData("--b--\n")]
    [InlineData("--c\nContent-Type: application/http\n\nGET /a\n--c--")]
    [InlineData(Head + "GET /a\n")]
    [InlineData(Head + "GET /a\n--b")]
    [InlineData(Head + "GET /a\n--b--x\n")]
    [InlineData(Head + "GET /a\n--b \n" + Head + "GET /c\n--b--")]
    [InlineData(Head + "GET /a --b\n--b--")]
    [InlineData(Head + "GET /a\n--bc\n\n--b--")]
    [InlineData(Head + "GET /a\n--b--\n" + Head + "DELETE /a\n--b--")]
    [InlineData("x" + Head + "GET /a\n--b--")]
    [InlineData("--b\n--b--")]
    [InlineData("--b\nContent-Type: application/http\n--b--")]
    [InlineData("--b\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-ID: 1\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: application/json\n\n{}\n--b--")]
    [InlineData("--b\nContent-Type: application/http\nContent-Type: application/http\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: application/http\nContent-Transfer-Encoding: base64\n\nR0VUIC9h\n--b--")]
    [InlineData("--b\nContent-Type: application/http\nContent-Transfer-Encoding: quoted-printable\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: application/http\nContent-Length: 3\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: application/http\n folded: x\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type : application/http\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: multipart/mixed; boundary=b\n\nGET /a\n--b--")]
    [InlineData("--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\nContent-Type: application/http\n\nGET /a\n--bc--\n--b--")]
    [InlineData(Head + "GET\n--b--")]
    [InlineData(Head + "GET  /a\n--b--")]
    [InlineData(Head + "GET /a x\n--b--")]
    [InlineData(Head + "GET /a HTTP/1.1 x\n--b--")]
    [InlineData(Head + "BREW /a\n--b--")]
    [InlineData(Head + "HTTP/1.1 200 OK\n--b--")]
    [InlineData(Head + "GET /a\nA: b\nA: c\n--b--")]
    [InlineData(Head + "GET /a\nA: b\n c\n--b--")]
    [InlineData(Head + "GET /a\nTransfer-Encoding: chunked\n\n0\n\n--b--")]
    [InlineData(Head + "POST /a\nContent-Length: 1\n\nxyz\n--b--")]
    [InlineData(Head + "POST /a\nContent-Length: 30\n\nxyz\n--b--")]
    [InlineData(Head + "POST /a\nContent-Length: +3\n\nxyz\n--b--")]
    public void What_two_parsers_could_read_differently_is_refused(string batch)
    {
        Read(batch).ShouldBe("body-malformed");
        Read(batch.ReplaceLineEndings("\r\n")).ShouldBe("body-malformed");
    }

    [Theory]
    [InlineData("--b\r\nContent-Type: application/http\r\n\r\nGET /a\r\n\n--b\nContent-Type: application/http\n\nDELETE /b\n\r\n--b--")]
    [InlineData("--b\r\nContent-Type: application/http\nX: y\r\n\r\nGET /a\r\n--b--")]
    [InlineData("--b\r\nContent-Type: application/http\r\n\r\nGET /a\r\nX: y\n\nbody\r\n\r\n\r\n--b--")]
    [InlineData("--b\r\nContent-Type: application/http\r\n\r\nGET /a\rX: y\r\n--b--")]
    public void Lines_that_end_in_two_ways_are_refused(string batch) => Read(batch).ShouldBe("body-malformed");

    [Theory]
    [InlineData(Head + "GET /a\n\nPOST /b\n--b--")]
    [InlineData(Head + "GET /a HTTP/1.1\nX: y\n\nPOST /b HTTP/1.1\n\n{}\n--b--")]
    [InlineData(Head + "POST /a HTTP/1.1\n\nDELETE /b HTTP/1.1\n--b--")]
    [InlineData(Head + "POST /a\n\n\n\nDelete /b\n--b--")]
    public void A_request_behind_another_in_one_part_is_refused(string batch) => Read(batch).ShouldBe("body-malformed");

    [Theory]
    [InlineData(Head + "POST /a\n\n{}\n--b--")]
    [InlineData(Head + "POST /a\nContent-Length: 9\n\nDELETE /b\n--b--")]
    [InlineData(Head + "GET /a\nContent-Length: 2\n\n{}\n--b--")]
    [InlineData(Head + "GET /a\n\n\n\n--b--")]
    public void A_body_that_can_be_nothing_else_is_one(string batch) => Read(batch).ShouldNotBe("body-malformed");

    [Theory]
    [InlineData(Head + "GET https://evil.example/a\n--b--")]
    [InlineData(Head + "GET //evil.example/a\n--b--")]
    [InlineData(Head + "GET /a HTTP/1.1\nHost: evil.example\n\n--b--")]
    public void Another_host_is_refused(string batch) => Read(batch).ShouldBe("target-absolute-form");

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=")]
    [InlineData("multipart/mixed; boundary=b; boundary=c")]
    [InlineData("multipart/mixed; boundary*=b")]
    [InlineData("multipart/mixed; boundary=b; boundary*0=c")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("")]
    public void A_batch_of_another_type_is_refused(string type) => Read(Head + "GET /a\n--b--", type).ShouldBe("body-type");

    [Fact]
    public void A_part_that_is_compressed_is_refused() =>
        Read("--b\nContent-Type: application/http\nContent-Encoding: gzip\n\nGET /a\n--b--").ShouldBe("body-encoded");

    [Fact]
    public void Changesets_nest_three_levels_deep_and_no_deeper()
    {
        var batch = "--d4\nContent-Type: application/http\n\nGET /a\n--d4--";
        foreach (var boundary in new[] { "d3", "d2", "b" })
        {
            batch = $"--{boundary}\nContent-Type: multipart/mixed; boundary=d{(boundary == "b" ? "2" : boundary == "d2" ? "3" : "4")}\n\n{batch}\n--{boundary}--";
        }

        Read(batch).ShouldBe("envelope-too-large");
    }

    [Fact]
    public void Headers_bodies_and_names_are_the_parts_own()
    {
        var bytes = Encoding.UTF8.GetBytes("--b\r\nContent-Type: application/http\r\nContent-ID: <item-2>\r\n\r\nPOST /a HTTP/1.1\r\nAccept:  x \r\nX-A: b\r\n\r\nbody\r\n--b--");
        var item = Shown.Items(bytes, Reader("multipart/mixed; boundary=\"b\""), out _).ShouldHaveSingleItem();

        item.Headers.ShouldBe([new("Accept", "x"), new("X-A", "b")]);
        item.Name.ShouldBe("item 1 (item-2)");
        item.Body.Span.Overlaps(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "envelope-too-large")]
    public void A_thousand_parts_are_read_and_no_more(int count, string? code)
    {
        var batch = string.Concat(Enumerable.Repeat(Head + "GET /a\n", count)) + "--b--";
        Shown.Items(Encoding.UTF8.GetBytes(batch), Reader("multipart/mixed; boundary=b"), out var refusal).Count.ShouldBe(1000);
        refusal.ShouldBe(code);
    }

    private static Shown.Reader Reader(string type) => (body, items) => HttpPartsReader.Read(body, type, Hosts, items);

    private static string Read(string batch, string type = "multipart/mixed; boundary=b") => Shown.Of(batch, Reader(type));
}
