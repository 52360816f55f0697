using System.CommandLine;
using System.Text.Json;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate audit tail</c>: prints decisions as they are recorded, until it is stopped.</summary>
internal static class AuditTailCommand
{
    public const int UsualInterval = 1;
    private const int LongestInterval = 3600;

    public static Command Create()
    {
        var interval = new Option<int>("--interval") { Description = "Seconds between two looks, 1 to 3600 (default 1)", DefaultValueFactory = _ => UsualInterval };
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > LongestInterval)
            {
                result.AddError("--interval: give 1 to 3600 seconds.");
            }
        });
        var command = new Command("tail", "Prints decisions as they are recorded, until it is stopped with Ctrl-C") { interval };
        var filters = new DecisionOptions(command, endless: true);
        var format = new OutputFormat(command);
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            using var signals = new StopSignals(cancellation);
            var stop = signals.Token;
            var given = filters.Given(parsed);
            var tail = new DecisionTail((query, token) => client.GetAsync<DecisionPage>("/api/decisions" + query, token), TimeProvider.System);
            using var looks = new PeriodicTimer(TimeSpan.FromSeconds(parsed.GetValue(interval)), TimeProvider.System);
            try
            {
                await tail.StartAsync(given.Any(g => g is { Name: "since", Value: not null }), stop);
                await Console.Error.WriteLineAsync($"Following {client.Url}, a look every {parsed.GetValue(interval)} s; Ctrl-C stops it.");
                do
                {
                    foreach (var decision in await tail.NextAsync(given, stop))
                    {
                        Console.WriteLine(format.IsJson(parsed) ? JsonSerializer.Serialize(decision, OperatorsJson.Options) : Line(decision));
                    }
                }
                while (await looks.WaitForNextTickAsync(stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Stopped, as was asked for.
            }

            return ExitCodes.Done;
        });
    }

    private static string Line(DecisionView decision) => string.Join('\t', DecisionText.Columns.Select(c => Cell.Clean(c.Cell(decision))));
}
