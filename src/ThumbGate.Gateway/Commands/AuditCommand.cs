using System.CommandLine;
using System.Globalization;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate audit list|show</c></summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "The record: what was asked, judged and answered") { List(), Show() };

    private static Command List()
    {
        var verdict = new Option<string?>("--verdict") { Description = "allow, hold or deny" };
        var role = new Option<string?>("--role") { Description = "A role" };
        var surface = new Option<string?>("--surface") { Description = "A surface: crm, email, billing, ..." };
        var operation = new Option<string?>("--operation") { Description = "An operation: stripe.refunds.create" };
        var agent = new Option<string?>("--agent") { Description = "An agent's id" };
        var reason = new Option<string?>("--reason") { Description = "A reason code: role-risk-denied" };
        var since = new Option<string?>("--since") { Description = "Not before: 1h, 7d, or a timestamp" };
        var until = new Option<string?>("--until") { Description = "Not after: 1h, 7d, or a timestamp" };
        var limit = new Option<int?>("--limit") { Description = "Most rows, 1 to 1000 (default 100)" };
        var before = new Option<string?>("--before") { Description = "Only decisions older than this id" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        verdict.AcceptOnlyFromAmong("allow", "hold", "deny");
        var command = new Command("list", "Lists decisions, newest first") { verdict, role, surface, operation, agent, reason, since, until, limit, before, json };
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var query = QueryText.Of(
                ("verdict", parsed.GetValue(verdict)),
                ("role", parsed.GetValue(role)),
                ("surface", parsed.GetValue(surface)),
                ("operation", parsed.GetValue(operation)),
                ("agent", parsed.GetValue(agent)),
                ("reason", parsed.GetValue(reason)),
                ("since", parsed.GetValue(since)),
                ("until", parsed.GetValue(until)),
                ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
                ("before", parsed.GetValue(before)));
            var page = await client.GetAsync<Page<DecisionView>>("/api/decisions" + query, cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(page.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                page.Items,
                "No decisions fit.",
                ("at", d => Cell.Time(d.At)),
                ("verdict", d => d.Verdict),
                ("role", d => d.Role),
                ("agent", d => d.Agent),
                ("operation", d => d.Operation),
                ("risk", d => d.Risk),
                ("resource", d => d.Resource),
                ("reasons", d => Cell.Codes(d.Reasons)),
                ("outcome", d => string.Create(CultureInfo.InvariantCulture, $"{d.Outcome} {d.UpstreamStatus}").Trim()),
                ("id", d => d.Id));
            if (page.Next is { } next)
            {
                await Console.Error.WriteLineAsync($"There are more: add --before {next}");
            }

            return ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("decision-id") { Description = "dec_..." };
        return OnlineVerb.On(new Command("show", "Shows all that is recorded of a decision, as JSON") { id }, async (client, parsed, cancellation) =>
        {
            Output.Json(await client.GetAsync<DecisionView>("/api/decisions/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation));
            return ExitCodes.Done;
        });
    }
}
