using System.CommandLine;
using System.Globalization;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate audit list|show|tail|export</c></summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "The record: what was asked, judged and answered")
    {
        List(), Show(), AuditTailCommand.Create(), AuditExportCommand.Create(), AuditActsCommand.Create(), AuditVerifyCommand.Create(), Key(),
    };

    private static Command List()
    {
        var limit = new Option<int?>("--limit") { Description = "Most rows, 1 to 1000 (default 100)" };
        var before = new Option<string?>("--before") { Description = "Only decisions older than this id" };
        var after = new Option<string?>("--after") { Description = "Only decisions newer than this id; alone, those next to it" };
        var command = new Command("list", "Lists decisions, newest first");
        var filters = new DecisionOptions(command);
        command.Options.Add(limit);
        command.Options.Add(before);
        command.Options.Add(after);
        var format = new OutputFormat(command);
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var query = filters.Query(
                parsed,
                ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
                ("before", parsed.GetValue(before)),
                ("after", parsed.GetValue(after)));
            var page = await client.GetAsync<DecisionPage>("/api/decisions" + query, cancellation);
            if (format.IsJson(parsed))
            {
                Output.Json(page.Items);
                return ExitCodes.Done;
            }

            Output.Table(page.Items, "No decisions fit.", DecisionText.Columns);
            await MoreAsync("older", "--before", page.Next);
            await MoreAsync("newer", "--after", page.Previous);
            return ExitCodes.Done;
        });
    }

    private static Task MoreAsync(string which, string option, string? cursor) =>
        cursor is null ? Task.CompletedTask : Console.Error.WriteLineAsync($"There may be {which} ones: add {option} {cursor}");

    private static Command Key()
    {
        var command = new Command("key", "Prints the public key that the record's checkpoints are signed with");
        return OnlineVerb.On(command, async (client, _, cancellation) =>
        {
            await using var standard = Console.OpenStandardOutput();
            await client.CopyAsync(ChainRoutes.KeyPath, standard, cancellation);
            return ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("decision-id") { Description = "dec_..." };
        var command = new Command("show", "Shows all that is recorded of a decision") { id };
        var format = new OutputFormat(command);
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var decision = await client.GetAsync<DecisionView>("/api/decisions/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation);
            if (format.IsJson(parsed))
            {
                Output.Json(decision);
            }
            else
            {
                DecisionText.Show(decision);
            }

            return ExitCodes.Done;
        });
    }
}
