using System.CommandLine;
using System.Globalization;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate approvals stand|standing|end</c></summary>
internal static class StandingCommands
{
    private const string Path = "/api/standing-approvals";

    public static Command Stand()
    {
        var integration = new Option<string>("--integration") { Description = "In which system: an integration of gateway.yaml", Required = true };
        var operation = new Option<string>("--operation") { Description = "Of which operation; never money, access or destruction", Required = true };
        var resource = new Option<string>("--resource") { Description = "On what, as approvals of it show it", Required = true };
        var agent = new Option<string>("--agent") { Description = "By which agent: agt_...", Required = true };
        var until = new Option<string>("--until") { Description = "Until when: 17:00 of today here, 2h, or a timestamp; at most a day", Required = true };
        var atMost = new Option<int>("--at-most") { Description = "How often at most, 1 to 100", Required = true };
        var comment = new Option<string?>("--comment") { Description = "Why" };
        return OnlineVerb.On(
            new Command("stand", "Approves requests of one kind in advance") { integration, operation, resource, agent, until, atMost, comment },
            async (client, parsed, cancellation) =>
            {
                var given = await client.PostAsync<StandingView>(
                    Path,
                    new
                    {
                        Integration = parsed.GetValue(integration),
                        Operation = parsed.GetValue(operation),
                        Resource = parsed.GetValue(resource),
                        Agent = parsed.GetValue(agent),
                        Until = Moment(parsed.GetRequiredValue(until), TimeProvider.System.GetLocalNow()),
                        AtMost = parsed.GetValue(atMost).ToString(CultureInfo.InvariantCulture),
                        Comment = parsed.GetValue(comment),
                    },
                    cancellation);
                Console.WriteLine($"{given.Id} is good until {Cell.Time(given.Until)}, {given.AtMost} times at most; end it with thumbgate approvals end {given.Id}.");
                return ExitCodes.Done;
            });
    }

    public static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("standing", "Lists standing approvals, newest first") { json }, async (client, parsed, cancellation) =>
        {
            var found = (await client.GetAsync<Page<StandingView>>(Path, cancellation)).Items;
            if (parsed.GetValue(json))
            {
                Output.Json(found);
                return ExitCodes.Done;
            }

            Output.Table(
                found,
                "No standing approvals.",
                ("id", s => s.Id),
                ("status", s => s.Status),
                ("agent", s => s.Agent),
                ("integration", s => s.Integration),
                ("operation", s => s.Operation),
                ("resource", s => s.Resource),
                ("until", s => Cell.Time(s.Until)),
                ("used", s => $"{s.Used} of {s.AtMost}"),
                ("by", s => s.GivenBy),
                ("ended by", s => s.EndedBy));
            return ExitCodes.Done;
        });
    }

    public static Command End()
    {
        var id = new Argument<string>("standing-id") { Description = "std_..." };
        return OnlineVerb.On(new Command("end", "Ends a standing approval") { id }, async (client, parsed, cancellation) =>
        {
            var ended = await client.DeleteAsync<StandingView>($"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancellation);
            Console.WriteLine($"{ended.Id} is {ended.Status}.");
            return ExitCodes.Done;
        });
    }

    /// <summary>A time of day is the one here, today; everything else is the gateway's to read.</summary>
    public static string Moment(string text, DateTimeOffset now) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new DateTimeOffset(now.Date + time.ToTimeSpan(), now.Offset).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : text;
}
