using System.CommandLine;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate operators add|list|revoke|step-up</c></summary>
internal static class OperatorsCommand
{
    public static Command Create() => new("operators", "The named humans who approve and configure, and their tokens") { Add(), List(), Revoke(), StepUp() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Lower-case letters, digits and dashes" };
        return OnlineVerb.On(new Command("add", "Adds an operator and prints the token, once") { name }, async (client, parsed, cancellation) =>
        {
            var added = await client.PostAsync<OperatorAdded>("/api/operators", new { Name = parsed.GetValue(name) }, cancellation);
            await Console.Error.WriteLineAsync($"Operator {added.Name}'s token, shown this once:");
            Console.WriteLine(added.Token);
            await Console.Error.WriteLineAsync($"And the step-up code, to be kept apart from the token: {added.StepUp}");
            return ExitCodes.Done;
        });
    }

    private static Command StepUp()
    {
        var name = new Argument<string>("name") { Description = "The operator's name; not your own" };
        return OnlineVerb.On(new Command("step-up", "Makes another operator a new step-up code and prints it, once") { name }, async (client, parsed, cancellation) =>
        {
            var renewed = await client.PostAsync<StepUpRenewed>(
                $"/api/operators/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}/step-up", new { }, cancellation);
            await Console.Error.WriteLineAsync($"{renewed.Name}'s step-up code, shown this once; the one before is no longer good:");
            Console.WriteLine(renewed.StepUp);
            return ExitCodes.Done;
        });
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("list", "Lists the operators") { json }, async (client, parsed, cancellation) =>
        {
            var operators = await client.GetAsync<Page<OperatorView>>("/api/operators", cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(operators.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                operators.Items,
                "No operators yet: add one with thumbgate operators add.",
                ("name", o => o.Name),
                ("created", o => Cell.Time(o.CreatedAt)),
                ("by", o => o.CreatedBy),
                ("revoked", o => Cell.Time(o.RevokedAt)));
            return ExitCodes.Done;
        });
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("name") { Description = "The operator's name" };
        return OnlineVerb.On(new Command("revoke", "Ends an operator's token, at once") { name }, async (client, parsed, cancellation) =>
        {
            var found = await client.DeleteAsync<OperatorView>("/api/operators/" + Uri.EscapeDataString(parsed.GetRequiredValue(name)), cancellation);
            Console.WriteLine($"{found.Name} is revoked.");
            return ExitCodes.Done;
        });
    }
}
