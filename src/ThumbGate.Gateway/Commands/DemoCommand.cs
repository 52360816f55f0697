using System.CommandLine;
using System.Security.Cryptography;
using ThumbGate.Gateway.Sandbox;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate demo</c>: serve, plus the sandbox, plus seeded keys.</summary>
internal static class DemoCommand
{
    private const int DefaultPort = 8080;

    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "Where the demo keeps its record, keys and config",
            DefaultValueFactory = _ => Path.Combine("data", "demo"),
            HelpName = "DIR",
        };
        var port = new Option<int>("--port")
        {
            Description = "The agents' port; operators get the next one, Stripe's SDKs the one after",
            DefaultValueFactory = _ => DefaultPort,
            HelpName = "PORT",
        };
        var command = new Command("demo", "Starts the gateway in front of sandbox business systems, with keys to try it") { data, port };
        command.SetAction((parsed, cancellation) =>
            Verb.RunAsync(() => RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(port), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string data, int port, CancellationToken cancellation)
    {
        var ports = DemoPorts.Claim(port);
        var folder = DemoFolder.Open(data);
        var secrets = new SandboxSecrets(Secret("crm"), Secret("email"), Secret("billing"), Secret("warehouse"));
        await using var sandbox = await SandboxHost.StartAsync(secrets, new SandboxPorts(), TimeProvider.System, cancellation);
        DemoConfig.Write(folder, ports, sandbox);
        await ServeCommand.RunAsync(
            new ServeOptions(folder.Config, folder.Root),
            async app =>
            {
                var keys = await DemoKeys.SeedAsync(app.Services, folder, cancellation);
                await Console.Out.WriteLineAsync(new DemoScript(folder, ports, keys).Text(sandbox));
            },
            cancellation);
        return ExitCodes.Done;

        // A credential of this run, where gateway.yaml refers to it. Agents never see it; the sandbox takes no other.
        static string Secret(string system)
        {
            var secret = $"sandbox_{system}_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
            Environment.SetEnvironmentVariable(DemoConfig.SecretName(system), secret);
            return secret;
        }
    }
}
