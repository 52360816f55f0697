using System.CommandLine;

namespace ThumbGate.Gateway.Commands;

/// <summary>What every verb that talks to a running gateway shares: where it is, and in whose name.</summary>
internal sealed class OnlineVerb
{
    public const string DefaultUrl = "http://127.0.0.1:8081";

    private readonly Option<string?> _url = new("--url")
    {
        Description = "The operators' listener (default: THUMBGATE_URL, else " + DefaultUrl + ")",
        HelpName = "URL",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "File with the operator's token (default: THUMBGATE_OPERATOR_TOKEN)",
        HelpName = "FILE",
    };

    private OnlineVerb()
    {
    }

    /// <summary>Gives a command the shared options and its action.</summary>
    public static Command On(Command command, Func<OperatorsClient, ParseResult, CancellationToken, Task<int>> action, bool needsToken = true)
    {
        var verb = new OnlineVerb();
        command.Options.Add(verb._url);
        if (needsToken)
        {
            command.Options.Add(verb._tokenFile);
        }

        command.SetAction((parsed, cancellation) => Verb.RunAsync(async () =>
        {
            using var client = verb.Connect(parsed, needsToken);
            return await action(client, parsed, cancellation);
        }));
        return command;
    }

    private OperatorsClient Connect(ParseResult parsed, bool needsToken)
    {
        var text = parsed.GetValue(_url) ?? Environment.GetEnvironmentVariable("THUMBGATE_URL") ?? DefaultUrl;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new CommandFailedException($"'{text}' is not a URL: give one such as {DefaultUrl} with --url or THUMBGATE_URL.", ExitCodes.Usage);
        }

        return new OperatorsClient(url, needsToken ? Token(parsed.GetValue(_tokenFile)) : null);
    }

    private static string? Token(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable("THUMBGATE_OPERATOR_TOKEN")?.Trim() is { Length: > 0 } token ? Usable(token, "THUMBGATE_OPERATOR_TOKEN") : null;
        }

        try
        {
            return Usable(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--token-file {file} cannot be read: {error.Message}", ExitCodes.Usage, error);
        }
    }

    private static string Usable(string token, string from) => token.Length > 0 && token.All(c => c is > ' ' and < '\x7f')
        ? token
        : throw new CommandFailedException($"{from} does not hold a token: it must be one line of printable characters.", ExitCodes.Usage);
}
