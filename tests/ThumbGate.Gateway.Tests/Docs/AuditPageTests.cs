using System.Text.Json.Nodes;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Audit.Export;
using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Operators;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>The page about the record shows what the verbs print of one decision.</summary>
public sealed class AuditPageTests
{
    [Fact]
    public async Task What_the_page_shows_is_what_is_printed()
    {
        await using var listener = await OperatorsListener.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["THUMBGATE_URL"] = listener.Url.ToString(),
            ["THUMBGATE_OPERATOR_TOKEN"] = await listener.OperatorAsync("ines"),
        };
        listener.Get<DecisionLog>().AppendBehind(Rows.Full(
            facts: """{"amount":"4900","currency":"usd","resource":"ch_1","email":"hmac:5c1f9b0a"}""", message: "No rule lets customer-support refund more than 50.00 USD."));
        var page = DocPage.Of("docs/audit.md");
        var compared = 0;
        foreach (var fence in page.Fences.Where(f => f.Language is "sh"))
        {
            var shown = page.After(fence).ShouldNotBeNull($"docs/audit.md:{fence.Line} shows no output");
            var result = await Cli.RunAsync(environment, DocCommands.In(fence).ShouldHaveSingleItem());
            result.ExitCode.ShouldBe(0, result.Errors);
            if (shown.Language is "json")
            {
                JsonNode.DeepEquals(JsonNode.Parse(result.Output), JsonNode.Parse(shown.Text)).ShouldBeTrue($"docs/audit.md:{shown.Line}\n{result.Output}");
            }
            else
            {
                result.Lines.ShouldBe(shown.Lines, $"docs/audit.md:{shown.Line}");
            }

            compared++;
        }

        compared.ShouldBe(4);
    }
}
