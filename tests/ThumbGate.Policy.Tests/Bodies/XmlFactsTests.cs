using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class XmlFactsTests
{
    [Theory]
    [InlineData("xml:/jobInfo/operation", "<jobInfo><operation>delete</operation><object>Case</object></jobInfo>", "Text:delete")]
    [InlineData("xml:/jobInfo/operation", """<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="urn:x"><operation> delete </operation></jobInfo>""", "Text:delete")]
    [InlineData("xml:/jobInfo/operation", """<x:jobInfo xmlns:x="urn:x"><x:operation>del<![CDATA[ete]]>&#33;</x:operation></x:jobInfo>""", "Text:delete!")]
    [InlineData("xml:/jobInfo/operation", "<jobInfo><other/></jobInfo>", "Absent")]
    [InlineData("xml:/jobInfo/operation", "<jobInfo><operation/></jobInfo>", "Text:")]
    [InlineData("xml:/jobInfo/operation", "<jobInfo><operation><x/></operation></jobInfo>", "Structure")]
    [InlineData("xml:/jobInfo/operation", "<x><jobInfo><operation>a</operation></jobInfo></x>", "Absent")]
    [InlineData("xml:/jobInfo", "<jobInfo>a<!-- here it may stand -->", "body-malformed")]
    [InlineData("xml-child:/Envelope/Body", "<s:Envelope xmlns:s='u'><s:Header/><s:Body><convertLead/><undelete/></s:Body></s:Envelope>", "List:convertLead,undelete")]
    [InlineData("xml-child:/Envelope/Body", "<Envelope><Body/></Envelope>", "List:")]
    [InlineData("xml-child:/Envelope/Body", "<Envelope/>", "Absent")]
    [InlineData("xml:/a/b", "<a><b>1</b><b>2</b></a>", "body-duplicate-key")]
    [InlineData("xml:/a/b", "<a xmlns:x='u'><b>1</b><x:b>2</x:b></a>", "body-duplicate-key")]
    [InlineData("xml:/a/b/c", "<a><b/><b><c>1</c></b></a>", "body-duplicate-key")]
    [InlineData("xml:/a/b", "<a><B>1</B></a>", "body-duplicate-key")]
    [InlineData("xml:/a/b", "<a><b>del<!-- x -->ete</b></a>", "body-malformed")]
    [InlineData("xml:/a/b", "<a><b>del<?x y?>ete</b></a>", "body-malformed")]
    [InlineData("xml:/a/b", "<!DOCTYPE a [<!ENTITY e 'delete'>]><a><b>&e;</b></a>", "body-malformed")]
    [InlineData("xml:/a/b", "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'><a/>", "body-malformed")]
    [InlineData("xml:/a/b", "<a><b>1</b></a><a/>", "body-malformed")]
    [InlineData("xml:/a/b", "<a><b>1</b>", "body-malformed")]
    [InlineData("xml:/a/b", "<?xml version='1.0' encoding='iso-8859-1'?><a/>", "body-malformed")]
    [InlineData("xml:/a/b", "not xml", "body-malformed")]
    [InlineData("xml:/a/b", "{}", "body-malformed")]
    public void A_path_of_local_names_finds_its_element(string source, string body, string expected)
    {
        var (request, code) = Plans.Read(BodyEncoding.Xml, body, "f=" + source);
        (code ?? request.Show("f")).ShouldBe(expected);
    }

    [Fact]
    public void Another_encoding_is_not_guessed_at() =>
        Plans.Read(BodyEncoding.Xml, System.Text.Encoding.Unicode.GetBytes("<a><b>1</b></a>"), "f=xml:/a/b").Code.ShouldBe("body-malformed");

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "body-too-deep")]
    [InlineData(50_000, "body-too-deep")]
    public void Elements_nest_64_deep_at_most(int depth, string? code) =>
        Plans.Read(BodyEncoding.Xml, string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)), "f=xml:/x").Code.ShouldBe(code);
}
