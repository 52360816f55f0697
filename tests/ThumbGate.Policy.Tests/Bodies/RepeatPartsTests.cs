using System.Text;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Tests.Canonical;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class RepeatPartsTests
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"send","arguments":{"id":7},"_meta":{"progressToken":"p1"}}}""";

    [Theory]
    [InlineData("\"id\":7,\"method\"", "\"id\":\"other-id\",\"method\"", true)]
    [InlineData("\"p1\"", "2", true)]
    [InlineData("\"p1\"", "[\"p2\"]", false)]
    [InlineData("\"id\":7,\"method\"", "\"id\":{\"a\":1},\"method\"", false)]
    [InlineData("\"arguments\":{\"id\":7}", "\"arguments\":{\"id\":8}", false)]
    [InlineData("\"send\"", "\"drop\"", false)]
    [InlineData("\"_meta\":{", "\"_meta\":{\"x\":1,", false)]
    [InlineData("\"id\":7,\"method\"", "\"method\"", false)]
    public void Of_a_call_only_its_id_and_progress_token_may_differ(string from, string to, bool same)
    {
        var changed = Call.Replace(from, to, StringComparison.Ordinal);
        changed.ShouldNotBe(Call);

        (Parts(Rpc(changed)) == Parts(Rpc(Call))).ShouldBe(same);
        (Parts(Rpc($"[{changed},{Call}]")) == Parts(Rpc($" [{Call},{Call}]"[1..]))).ShouldBe(same);
    }

    [Theory]
    [InlineData("B2", "one", true)]
    [InlineData("B1", "two", false)]
    [InlineData("B2", "one\r\n--B1\r\n\r\nmore", false)]
    public void Of_a_form_in_parts_only_the_boundary_may_differ(string boundary, string content, bool same)
    {
        var first = Form("B1", "one");
        var second = Form(boundary, content);

        (Parts(second) == Parts(first)).ShouldBe(same);
        RepeatParts.TypeOf(second, $"multipart/form-data; boundary={boundary}").ShouldBe("multipart/form-data; boundary=");
    }

    [Theory]
    [InlineData("id", "result", false)]
    [InlineData("id", "error", false)]
    [InlineData("id", "method", true)]
    public void The_id_of_an_answer_says_which_question_it_answers(string id, string member, bool same)
    {
        string Message(int number) => $$"""{"jsonrpc":"2.0","{{id}}":{{number}},"{{member}}":"accept"}""";

        (Parts(Rpc(Message(7))) == Parts(Rpc(Message(8)))).ShouldBe(same);
        (Parts(Rpc($"[{Call},{Message(7)}]")) == Parts(Rpc($"[{Call},{Message(8)}]"))).ShouldBe(same);
    }

    [Fact]
    public void A_line_that_only_begins_as_a_delimiter_is_content_and_keeps_its_boundary()
    {
        var first = Form("dry-run", "one\r\n--dry-run /data");
        var second = Form("cascade", "one\r\n--cascade /data");

        Parts(second).ShouldNotBe(Parts(first));
        RepeatParts.TypeOf(first, "multipart/form-data; boundary=dry-run").ShouldBe("multipart/form-data; boundary=dry-run");
    }

    [Fact]
    public void A_name_that_is_no_text_leaves_the_body_whole() => Parts(Rpc("""{"\ud800":1,"id":2,"method":"a"}""")).ShouldBe("""{"\ud800":1,"id":2,"method":"a"}|""");

    [Fact]
    public void What_the_operation_does_not_read_stays_whole()
    {
        var request = Form("B1", "one", BodyEncoding.Raw);

        RepeatParts.Of(request).ShouldHaveSingleItem().ToArray().ShouldBe(request.Body.ToArray());
        Parts(Rpc("{\"id\":1,")).ShouldBe("{\"id\":1,|");
    }

    private static string Parts(AgentRequest request) => string.Concat(RepeatParts.Of(request).Select(p => Encoding.UTF8.GetString(p.Span) + "|"));

    private static AgentRequest Rpc(string body) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Headers = new HeaderList("Content-Type: application/json"),
        Operation = Operation(BodyEncoding.Json, new EnvelopeDefinition(EnvelopeKind.JsonRpc)),
    };

    private static AgentRequest Form(string boundary, string content, BodyEncoding encoding = BodyEncoding.Multipart) => new()
    {
        Body = Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{content}\r\n--{boundary}--\r\n"),
        Headers = new HeaderList($"Content-Type: multipart/form-data; boundary={boundary}"),
        Operation = Operation(encoding, null),
    };

    private static Operation Operation(BodyEncoding encoding, EnvelopeDefinition? envelope) => new()
    {
        Id = "shop.forms.send",
        Catalog = "shop",
        Matches = [],
        Risk = RiskClass.Write,
        Encodings = [encoding],
        Envelope = envelope,
        Plan = Plans.Operation(BodyEncoding.Multipart, null, "a=form:a").Plan,
    };
}
