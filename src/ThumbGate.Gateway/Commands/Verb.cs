using System.CommandLine;
using System.CommandLine.Invocation;

namespace ThumbGate.Gateway.Commands;

/// <summary>Runs a verb and turns what it cannot do into one line on stderr and an exit code.</summary>
internal static class Verb
{
    /// <summary>Reads the command line and runs the verb that it names.</summary>
    public static Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments) => RunAsync(() =>
    {
        // What starts with an at sign is a body's file, as with curl, and no file of further arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Action is ParseErrorAction
            ? throw new CommandFailedException(Unusable(parsed), ExitCodes.Usage)
            : parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    });

    /// <summary>Runs what a verb does; never throws.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (CommandFailedException failed)
        {
            await SayAsync(failed.Message);
            return failed.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Failed;
        }
        catch (Exception fault)
        {
            // A mistake of ours. Who typed the command can't use a stack trace, only what it was about.
            await SayAsync($"It failed in a way that was not foreseen ({fault.GetType().Name}): {fault.Message}");
            return ExitCodes.Failed;
        }
    }

    private static Task SayAsync(string message) => Console.Error.WriteLineAsync("thumbgate: " + Cell.Clean(message));

    private static string Unusable(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Add(result.Command is RootCommand ? "thumbgate" : result.Command.Name);
        }

        names.Reverse();
        return $"{string.Join(' ', parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))} See {string.Join(' ', names)} --help.";
    }
}
