using System.CommandLine;
using System.Text.Json.Nodes;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate check</c>: tells every error of a config folder at once, and runs its cases.</summary>
internal static class CheckCommand
{
    /// <summary>The verb with its options; exit code 0 where nothing is wrong, else 1.</summary>
    public static Command Create()
    {
        var config = ConfigOption();
        var format = new Option<string>("--format") { Description = "How to print: text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("check", "Validates a config folder and runs every *.cases.yaml in it.") { config, format };
        command.SetAction((result, _) => Verb.RunAsync(() => Task.FromResult(Run(
            result.GetValue(config)!, result.GetValue(format) == "json", result.InvocationConfiguration.Output))));
        return command;
    }

    internal static Option<string> ConfigOption() => new("--config") { Description = "The config folder.", DefaultValueFactory = _ => "config" };

    private static int Run(string folder, bool json, TextWriter output)
    {
        var loaded = ConfigLoader.Load(folder);
        var (files, failure) = Cases(folder);
        var errors = loaded.Errors.Concat(failure).Concat(files.SelectMany(f => f.Errors)).ToArray();
        var results = loaded.Policy is { } policy ? files.SelectMany(f => CaseRunner.Run(policy, f)).ToArray() : [];
        var failed = results.Count(r => !r.Passed);
        if (json)
        {
            output.WriteLine(Json(errors, results).ToJsonString(Explanation.LineFormat));
        }
        else
        {
            Print(errors, results, loaded.Policy is null ? files.Sum(f => f.Cases.Count) : 0, output);
        }

        return errors.Length == 0 && failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static (IReadOnlyList<CaseFile> Files, ConfigError[] Failure) Cases(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? (CaseFile.LoadAll(folder), []) : ([], []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], [new ConfigError(".", 1, 1, folder, "its cases can't be listed", "let this user read every folder in it")]);
        }
    }

    private static void Print(ConfigError[] errors, CaseResult[] results, int notRun, TextWriter output)
    {
        foreach (var error in errors)
        {
            output.WriteLine(error);
        }

        foreach (var result in results.Where(r => !r.Passed))
        {
            output.WriteLine($"{result.Source}: {result.Name}");
            foreach (var difference in result.Differences)
            {
                output.WriteLine("  " + difference);
            }
        }

        if (errors.Length > 0)
        {
            output.WriteLine(errors.Length == 1 ? "1 error" : $"{errors.Length} errors");
        }

        if (notRun > 0)
        {
            output.WriteLine($"{notRun} cases not run: there is no policy to run them on until the errors above are mended");
        }

        output.WriteLine($"{results.Count(r => r.Passed)} cases passed, {results.Count(r => !r.Passed)} failed");
    }

    private static JsonObject Json(ConfigError[] errors, CaseResult[] results) => new()
    {
        ["errors"] = new JsonArray([.. errors.Select(e => new JsonObject
        {
            ["file"] = e.File,
            ["line"] = e.Line,
            ["column"] = e.Column,
            ["value"] = e.Value,
            ["message"] = e.Message,
            ["cure"] = e.Cure,
        })]),
        ["failures"] = new JsonArray([.. results.Where(r => !r.Passed).Select(r => new JsonObject
        {
            ["name"] = r.Name,
            ["source"] = r.Source,
            ["differences"] = new JsonArray([.. r.Differences.Select(d => (JsonNode)d)]),
        })]),
        ["passed"] = results.Count(r => r.Passed),
        ["failed"] = results.Count(r => !r.Passed),
    };
}
