using System.CommandLine;
using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate explain</c>: what would become of a request, and why, by the code that enforces.</summary>
internal static class ExplainCommand
{
    /// <summary>
    /// The verb with its options. Exit code 0 where the request was explained, whatever its verdict; 1 where config or arguments are wrong.
    /// </summary>
    public static Command Create()
    {
        var config = CheckCommand.ConfigOption();
        var role = new Option<string?>("--role") { Description = "The agent's role; without one the request is only classified." };
        var integration = new Option<string?>("--integration") { Description = "The integration the request is for." };
        var vendor = new Option<string?>("--vendor") { Description = "A catalog, in place of an integration." };
        var method = new Option<string?>("--method", "-X") { Description = "The method; POST where there is a body, else GET." };
        var data = new Option<string[]>("--data", "-d")
        {
            Description = "The body, a form unless a header says otherwise; @FILE reads a file, @- reads standard input; several are joined by '&'.",
        };
        var json = new Option<string?>("--json") { Description = "A JSON body; @FILE reads a file, @- reads standard input." };
        var headers = new Option<string[]>("--header", "-H") { Description = "A header, 'Name: value'; may stand several times." };
        var evidence = new Option<string[]>("--evidence")
        {
            Description = "Evidence that is judged as if it were attached: an envelope, or LABEL=FILE for provenance; may stand several times.", HelpName = "FILE",
        };
        var requests = new Option<string?>("--requests") { Description = "A file with one JSON object a line, or - for standard input; prints one a line." };
        var format = new Option<string>("--format") { Description = "How to print one request: text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var path = new Argument<string?>("path") { Description = "Path and query, with or without the integration's prefix.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Says what would become of a request, and why.")
        {
            config, role, integration, vendor, method, data, json, headers, evidence, requests, format, path,
        };
        command.Validators.Add(result =>
        {
            // Only whether they stand there: the value of an option that is wrongly given twice can't be had.
            var fromFile = result.GetResult(requests) is not null;
            if (fromFile == result.GetResult(path) is { Tokens.Count: > 0 })
            {
                result.AddError("Name a request's path, or --requests FILE: exactly one of the two.");
            }
            else if (!fromFile && result.GetResult(integration) is null == result.GetResult(vendor) is null)
            {
                result.AddError("Name --integration or --vendor: exactly one of the two.");
            }
            else if (fromFile && result.GetResult(evidence) is not null)
            {
                result.AddError("--evidence is about one request: name its path.");
            }
            else if (result.GetResult(data) is not null && result.GetResult(json) is not null)
            {
                result.AddError("A request has one body: --data or --json.");
            }
        });
        command.SetAction((result, _) => Verb.RunAsync(() => Task.FromResult(Run(result))));
        return command;

        int Run(ParseResult result)
        {
            var output = result.InvocationConfiguration.Output;
            var errors = result.InvocationConfiguration.Error;
            if (Load(result.GetValue(config)!, errors) is not { } policy)
            {
                return ExitCodes.Failed;
            }

            try
            {
                if (result.GetValue(requests) is { } file)
                {
                    return Lines(policy, file, output);
                }

                var request = DescribedRequest.From(
                    (result.GetValue(integration), result.GetValue(vendor), result.GetValue(role)),
                    result.GetValue(method),
                    result.GetValue(path)!,
                    result.GetValue(headers) ?? [],
                    result.GetValue(data) ?? [],
                    result.GetValue(json)) with { Attached = GivenEvidence.Read(policy, result.GetValue(evidence) ?? []) };
                var explanation = Explanation.Of(policy, request);
                if (result.GetValue(format) == "json")
                {
                    output.WriteLine(explanation.ToJson().ToJsonString(Explanation.LineFormat));
                }
                else
                {
                    ExplanationText.Write(explanation, output);
                }

                return ExitCodes.Done;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                errors.WriteLine(e.Message);
                return ExitCodes.Failed;
            }
        }
    }

    private static PolicySet? Load(string folder, TextWriter errors)
    {
        var loaded = ConfigLoader.Load(folder);
        foreach (var error in loaded.Errors)
        {
            errors.WriteLine(error);
        }

        return loaded.Policy;
    }

    // A line that can't be read is answered in its place, so that answers and questions stay in step.
    private static int Lines(PolicySet policy, string file, TextWriter output)
    {
        using var reader = file == "-" ? Console.In : File.OpenText(file);
        while (reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                output.WriteLine(ExplainLine.Parse(line).Answer(policy).ToJsonString(Explanation.LineFormat));
            }
        }

        return ExitCodes.Done;
    }
}
