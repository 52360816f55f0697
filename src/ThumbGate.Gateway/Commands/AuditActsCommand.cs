using System.CommandLine;
using System.Globalization;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate audit acts</c>: who approved, gave feedback, issued and revoked; and what was refused before it could be judged.</summary>
internal static class AuditActsCommand
{
    public static Command Create()
    {
        Option<string?>[] filters =
        [
            new("--operator") { Description = "Who did it; gateway for what it did by itself" },
            new("--action") { Description = "What was done: approval-approved, agent-revoked, ..." },
            new("--subject") { Description = "The id or name that it was done to" },
            new("--since") { Description = "Not before: 1h, 7d, or a timestamp" },
            new("--until") { Description = "Before: 1h, 7d, or a timestamp" },
            new("--before") { Description = "Only acts older than this id" },
        ];
        var limit = new Option<int?>("--limit") { Description = "Most rows, 1 to 1000 (default 100)" };
        var command = new Command("acts", "Lists what operators did, newest first") { limit };
        Array.ForEach(filters, command.Options.Add);
        var format = new OutputFormat(command);
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var query = QueryText.Of(
                [.. filters.Select(f => (f.Name.TrimStart('-'), parsed.GetValue(f))), ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture))]);
            var page = await client.GetAsync<Page<ActView>>(ActRoutes.Path + query, cancellation);
            if (format.IsJson(parsed))
            {
                Output.Json(page.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                page.Items,
                "No acts fit.",
                ("at", a => a.At.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)),
                ("operator", a => a.Operator),
                ("action", a => a.Action),
                ("subject", a => a.Subject),
                ("detail", a => a.Details),
                ("id", a => a.Id));
            if (page.Next is { } next)
            {
                await Console.Error.WriteLineAsync($"There may be older ones: add --before {next}");
            }

            return ExitCodes.Done;
        });
    }
}
