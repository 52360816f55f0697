using System.Text;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class EditsTests
{
    [Theory]
    [InlineData("""{"requests":[{"insertText":{"text":"a"}},{"deleteContentRange":{}}],"writeControl":{}}""", """EDIT /insertText {"text":"a"} | EDIT /deleteContentRange {}""")]
    [InlineData("""{"requests":[{"a\u0062":null}]}""", "EDIT /ab null")]
    [InlineData("""{"requests":[{"a b":1}]}""", "EDIT nothing 1")]
    [InlineData("""{"requests":[]}""", "")]
    [InlineData("{}", "")]
    [InlineData("""{"requests":[{}]}""", "body-malformed")]
    [InlineData("""{"requests":[{"insertText":{},"deleteContentRange":null}]}""", "body-malformed")]
    [InlineData("""{"requests":["insertText"]}""", "body-malformed")]
    [InlineData("""{"requests":{"insertText":{}}}""", "body-malformed")]
    [InlineData("""{"requests":[{"insertText":{},"insertText":{}}]}""", "body-duplicate-key")]
    [InlineData("""{"requests":[{"insertText":{"a":1,"a":2}}]}""", "body-duplicate-key")]
    [InlineData("""{"REQUESTS":[{"deleteContentRange":{}}]}""", "body-duplicate-key")]
    public void Each_edit_is_one_member_of_one_object(string body, string items) => Shown.Of(body, Read).ShouldBe(items);

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "envelope-too-large")]
    public void A_thousand_edits_are_read_and_no_more(int count, string? code)
    {
        var body = "{\"requests\":[" + string.Join(',', Enumerable.Repeat("""{"a":1}""", count)) + "]}";
        Shown.Items(Encoding.UTF8.GetBytes(body), Read, out var refusal).Count.ShouldBe(1000);
        refusal.ShouldBe(code);
    }

    private static RequestRefusal? Read(ReadOnlyMemory<byte> body, List<EnvelopeItem> items) => EditsReader.Read(body, EnvelopePointer.Parse("/requests")!, items);
}
