using System.CommandLine;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate serve</c>: the production entry.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "The folder with gateway.yaml, catalogs and roles", Required = true, HelpName = "DIR" };
        var data = new Option<string?>("--data") { Description = "Where the record's relative path starts (default: the working directory)", HelpName = "DIR" };
        var command = new Command("serve", "Starts the gateway") { config, data };
        command.SetAction((parsed, cancellation) => Verb.RunAsync(async () =>
        {
            await RunAsync(new ServeOptions(Path.GetFullPath(parsed.GetRequiredValue(config)), parsed.GetValue(data)), SayWhatListensAsync, cancellation);
            return ExitCodes.Done;
        }));
        return command;
    }

    /// <summary>Serves until told to stop.</summary>
    /// <exception cref="CommandFailedException">It cannot start.</exception>
    public static async Task RunAsync(ServeOptions options, Func<WebApplication, Task>? started, CancellationToken cancellation)
    {
        try
        {
            await GatewayHost.RunAsync(options, started, cancellation);
        }
        catch (StartException error)
        {
            throw new CommandFailedException(error.Message, ExitCodes.Failed, error);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how it is meant to end.
        }
    }

    private static Task SayWhatListensAsync(WebApplication app)
    {
        var policy = app.Services.GetRequiredService<PolicyHolder>().Current;
        var addresses = app.Urls.Select(u => u.EndsWith($":{policy.Host.Operators.Port}", StringComparison.Ordinal) ? u + " (operators)" : u);
        return Console.Error.WriteLineAsync($"ThumbGate listens on {string.Join(", ", addresses)}; policy {policy.Version}.");
    }
}
