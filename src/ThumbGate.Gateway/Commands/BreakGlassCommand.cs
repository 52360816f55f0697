using System.CommandLine;
using ThumbGate.Gateway.Operators;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate break-glass open|second|list|end</c></summary>
internal static class BreakGlassCommand
{
    private const string Path = "/api/break-glass";

    public static Command Create() => new("break-glass", "Exempts agents for a while from what may be overridden") { Open(), Second(), List(), End() };

    private static Command Open()
    {
        var role = new Option<string?>("--role") { Description = "Agents of a role; or" };
        var agent = new Option<string?>("--agent") { Description = "one agent: agt_..." };
        var operation = new Option<string?>("--operation") { Description = "One operation; or" };
        var surface = new Option<string?>("--surface") { Description = "whatever touches a surface" };
        var reason = new Option<string>("--reason") { Description = "Why: it is on record with whatever is done", Required = true };
        var lasts = new Option<string>("--for") { Description = "How long, an hour at most", DefaultValueFactory = _ => "30m" };
        surface.AcceptOnlyFromAmong([.. Surfaces.All]);
        return OnlineVerb.On(new Command("open", "Opens it; for money somebody else has to second it") { role, agent, operation, surface, reason, lasts }, async (client, parsed, cancellation) =>
        {
            var opened = await client.PostAsync<BreakGlassView>(
                Path,
                new
                {
                    Role = parsed.GetValue(role),
                    Agent = parsed.GetValue(agent),
                    Operation = parsed.GetValue(operation),
                    Surface = parsed.GetValue(surface),
                    Reason = parsed.GetValue(reason),
                    For = parsed.GetValue(lasts),
                },
                cancellation);
            Console.WriteLine($"{opened.Id} is open until {Cell.Time(opened.Until)}, for what moves no money; for money too once somebody else says: thumbgate break-glass second {opened.Id}");
            return ExitCodes.Done;
        });
    }

    private static Command Second()
    {
        var id = new Argument<string>("break-glass-id") { Description = "brk_..." };
        return OnlineVerb.On(new Command("second", "Stands for one that somebody else opened") { id }, async (client, parsed, cancellation) =>
        {
            var found = await client.PostAsync<BreakGlassView>($"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/second", new { }, cancellation);
            Console.WriteLine($"{found.Id} of {found.OpenedBy} and {found.SecondedBy} is {found.Status} until {Cell.Time(found.Until)}, for money too.");
            return ExitCodes.Done;
        });
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("list", "Lists them, newest first") { json }, async (client, parsed, cancellation) =>
        {
            var found = (await client.GetAsync<Page<BreakGlassView>>(Path, cancellation)).Items;
            if (parsed.GetValue(json))
            {
                Output.Json(found);
                return ExitCodes.Done;
            }

            Output.Table(
                found,
                "Break-glass was never opened.",
                ("id", b => b.Id),
                ("status", b => b.Status),
                ("for", b => b.Role ?? b.Agent),
                ("what", b => b.Operation ?? b.Surface),
                ("until", b => Cell.Time(b.Until)),
                ("opened by", b => b.OpenedBy),
                ("seconded by", b => b.SecondedBy),
                ("ended by", b => b.EndedBy),
                ("reason", b => b.Reason));
            return ExitCodes.Done;
        });
    }

    private static Command End()
    {
        var id = new Argument<string>("break-glass-id") { Description = "brk_..." };
        return OnlineVerb.On(new Command("end", "Ends one, everywhere and at once") { id }, async (client, parsed, cancellation) =>
        {
            var ended = await client.DeleteAsync<BreakGlassView>($"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancellation);
            Console.WriteLine($"{ended.Id} is {ended.Status}.");
            return ExitCodes.Done;
        });
    }
}
