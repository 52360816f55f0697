using System.CommandLine;

namespace ThumbGate.Gateway.Commands;

/// <summary>For people or as JSON: <c>--format json</c>, or <c>--json</c> as all verbs have it.</summary>
internal sealed class OutputFormat
{
    private readonly Option<string> _format = new("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json" };

    public OutputFormat(Command command)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        command.Options.Add(_format);
        command.Options.Add(_json);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json) || parsed.GetValue(_format) == "json";
}
