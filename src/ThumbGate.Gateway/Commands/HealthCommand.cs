using System.CommandLine;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate health</c>: exit code 0 only when the gateway is ready; probes use it where there is no shell.</summary>
internal static class HealthCommand
{
    public static Command Create() => OnlineVerb.On(
        new Command("health", "Asks a gateway whether it is ready"),
        async (client, _, cancellation) =>
        {
            var (status, health) = await client.HealthAsync(cancellation);
            if (health is null)
            {
                throw new CommandFailedException($"It answered {status} and no health: is it a gateway's operators' listener?");
            }

            Console.WriteLine($"{health.Status}, policy {health.PolicyVersion}");
            foreach (var reason in health.Degraded)
            {
                Console.WriteLine("degraded: " + Cell.Clean(reason));
            }

            return status == StatusCodes.Status200OK ? ExitCodes.Done : ExitCodes.Failed;
        },
        needsToken: false);
}
