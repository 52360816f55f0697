using System.Text.Json;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Gateway.Operators;
using ThumbGate.Gateway.Tests.Docs;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Export;

public sealed class JsonLinesFormatTests
{
    private static readonly JsonLinesFormat Format = new();

    [Fact]
    public void Names_and_values_are_those_of_the_operators_api()
    {
        foreach (var row in new[] { Rows.Full(), Rows.Full(Verdict.Allow, outcome: Rows.Answered), Rows.Bare() })
        {
            var line = JsonNode.Parse(Rows.Line(Format, row))!.AsObject();
            var api = JsonSerializer.SerializeToNode(DecisionView.Of(row), OperatorsJson.Options)!.AsObject();
            var time = line["at"]!.GetValue<DateTimeOffset>();
            line.Remove("at");
            api["at"]!.GetValue<DateTimeOffset>().ShouldBe(time);
            api.Remove("at");
            JsonNode.DeepEquals(line, api).ShouldBeTrue($"{line}\n{api}");
        }
    }

    [Fact]
    public void Every_name_stands_on_the_page_and_no_other() =>
        DocPage.Of("docs/audit.md").Lines
            .SkipWhile(l => l != "### Fields").Skip(1).TakeWhile(l => !l.StartsWith('#'))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(l => l.Split('|')[1].Split(',').Select(name => name.Trim(' ', '`')))
            .ShouldBe(JsonNode.Parse(Rows.Line(Format, Rows.Full()))!.AsObject().Select(m => m.Key), ignoreOrder: true);

    [Fact]
    public void Unknown_is_null_and_never_left_out()
    {
        var line = JsonNode.Parse(Rows.Line(Format, Rows.Bare()))!.AsObject();

        foreach (var name in (string[])["outcome", "upstreamStatus", "requestBytes", "responseBytes", "durationMs", "error", "digest", "approvalId", "blockId", "credential"])
        {
            line.ContainsKey(name).ShouldBeTrue(name);
            line[name].ShouldBeNull(name);
        }
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r\nb\tc")]
    [InlineData("quote \" backslash \\ slash /")]
    [InlineData("\u2028 ends lines for some")]
    [InlineData("größer 😀 =|")]
    public void Whatever_an_agent_sends_stays_one_line_and_comes_back(string text) =>
        JsonNode.Parse(Rows.Line(Format, Rows.Full(resource: text)))!["resource"]!.GetValue<string>().ShouldBe(text);

    [Fact]
    public void Formats_are_found_by_name_only()
    {
        ExportFormats.Names.ShouldBe(["jsonl", "ocsf", "cef"]);
        ExportFormats.Find("ocsf").ShouldBeOfType<OcsfFormat>();
        ExportFormats.Find("OCSF").ShouldBeNull();
    }
}
