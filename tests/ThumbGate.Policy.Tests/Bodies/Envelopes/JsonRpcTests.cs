using System.Text;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class JsonRpcTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_repository","arguments":{"repo": "r"}}}""", """TOOL /delete_repository {"repo": "r"}""")]
    [InlineData("""{"params":{"arguments":null,"name":"a.b/c-d:e"},"method":"tools/call"}""", "TOOL /a.b/c-d:e {}")]
    [InlineData("""{"method":"tools\/call","params":{"name":"x"}}""", "TOOL /x {}")]
    [InlineData("""{"method":"tools/list","params":{"cursor":"c"}}""", """RPC /tools/list {"cursor":"c"}""")]
    [InlineData("""{"method":"notifications/initialized"}""", "RPC /notifications/initialized")]
    [InlineData("""{"id":1,"result":{"ok":true}}""", "RPC /response")]
    [InlineData("""{"id":1,"error":{"code":1}}""", "RPC /response")]
    [InlineData("""[{"method":"a"},{"method":"tools/call","params":{"name":"b"}},{"id":2,"result":1}]""", "RPC /a | TOOL /b {} | RPC /response")]
    [InlineData("""{"method":"response"}""", "RPC nothing")]
    [InlineData("""{"method":"Tools/Call","params":{"name":"x"}}""", """RPC /Tools/Call {"name":"x"}""")]
    [InlineData("""{"method":"tools/call","params":{"name":"a b"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":"a%2Fb"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":"é"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":"a?b"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":""}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":"../x"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"tools/call","params":{"name":"/x"}}""", "TOOL nothing {}")]
    [InlineData("""{"method":"a\u0000b"}""", "RPC nothing")]
    public void Messages_are_read(string body, string items) => Read(body).ShouldBe(items);

    [Theory]
    [InlineData("[]", "body-malformed")]
    [InlineData("[[{\"method\":\"a\"}]]", "body-malformed")]
    [InlineData("7", "body-malformed")]
    [InlineData("null", "body-malformed")]
    [InlineData("", "body-malformed")]
    [InlineData("{}", "body-malformed")]
    [InlineData("""{"method":7}""", "body-malformed")]
    [InlineData("""{"method":null,"result":1}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","result":1}""", "body-malformed")]
    [InlineData("""{"method":"tools/call"}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":[]}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":{"arguments":{}}}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":{"name":["a"]}}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":{"name":"a","arguments":"{}"}}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":{"name":"a","arguments":[]}}""", "body-malformed")]
    [InlineData("""{"method":"tools/call","params":{"name":"a","Name":"b"}}""", "body-duplicate-key")]
    [InlineData("""{"method":"tools/call","params":{"name":"a","arguments":{"x":1,"x":2}}}""", "body-duplicate-key")]
    [InlineData("""{"method":"ping","METHOD":"tools/call"}""", "body-duplicate-key")]
    [InlineData("""{"method":"ping","method":"tools/call"}""", "body-duplicate-key")]
    [InlineData("{\"method\":\"ping\"}\n{\"method\":\"tools/call\",\"params\":{\"name\":\"x\"}}", "body-malformed")]
    public void What_two_parsers_could_read_differently_is_refused(string body, string code) => Read(body).ShouldBe(code);

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "envelope-too-large")]
    public void A_thousand_messages_are_read_and_no_more(int count, string? code)
    {
        var body = "[" + string.Join(',', Enumerable.Repeat("""{"method":"a"}""", count)) + "]";
        Shown.Items(Encoding.UTF8.GetBytes(body), JsonRpcReader.Read, out var refusal).Count.ShouldBe(1000);
        refusal.ShouldBe(code);
    }

    [Fact]
    public void A_message_is_named_by_its_number_and_what_it_calls() =>
        Shown.Items(Encoding.UTF8.GetBytes("""[{"method":"a"},{"method":"tools/call","params":{"name":"b"}}]"""), JsonRpcReader.Read, out _)
            .Select(i => i.Name).ShouldBe(["item 1 (a)", "item 2 (b)"]);

    private static string Read(string body) => Shown.Of(body, JsonRpcReader.Read);
}
