using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// <c>thumbgate approvals approve|deny</c>: one hold or many, each with a vote of its own that names what was shown. What is chosen by a filter
/// is listed first, and denied with <c>--yes</c>; a yes names the list that was shown, so that nobody says it to what came in since.
/// </summary>
internal static class ApprovalVerdicts
{
    public static Command Approve()
    {
        var choice = new Choice(new Option<string?>("--yes") { Description = "Vote on the list of this digest, which was shown without it; refused if it is another list now" });
        var comment = new Option<string?>("--comment") { Description = "Why it is right" };
        var confirm = new Option<string?>("--confirm") { Description = "What the card asks to be typed; asked for on a terminal" };
        var stepUp = new Option<string?>("--step-up-file") { Description = "File with your step-up code (default: THUMBGATE_STEP_UP; asked for on a terminal)" };
        return choice.On(new Command("approve", "Lets held requests pass, once each") { comment, confirm, stepUp }, async (client, parsed, chosen, cancellation) =>
        {
            var code = new StepUpInput(parsed.GetValue(stepUp));
            return await EachAsync(chosen, async approval =>
            {
                var body = new
                {
                    Comment = parsed.GetValue(comment),
                    approval.Sent,
                    Confirm = approval.Confirm is null ? null : parsed.GetValue(confirm) ?? Asked.For($"{approval.Id}: type {approval.Confirm}: "),
                    StepUp = approval.StepUp is null ? null : code.Get(),
                };
                return await client.PostAsync<ApprovalView>($"/api/approvals/{Uri.EscapeDataString(approval.Id)}/approve", body, cancellation);
            });
        });
    }

    public static Command Deny()
    {
        var choice = new Choice(new Option<bool>("--yes") { Description = "Vote on what the filter chooses; without it they are only listed" });
        var why = new Option<string>("--why") { Description = "What is wrong with it: the agent is told", Required = true };
        var feedback = new Option<bool>("--feedback") { Description = "Is a thumbs-down too: repeats are refused from now on" };
        var instead = new Option<string?>("--instead") { Description = "What to do instead, for the thumbs-down" };
        return choice.On(new Command("deny", "Refuses held requests") { why, feedback, instead }, (client, parsed, chosen, cancellation) => EachAsync(
            chosen,
            approval => client.PostAsync<ApprovalView>(
                $"/api/approvals/{Uri.EscapeDataString(approval.Id)}/deny",
                new
                {
                    Comment = parsed.GetValue(why),
                    approval.Sent,
                    Feedback = parsed.GetValue(feedback) ? "down" : null,
                    Instead = parsed.GetValue(instead),
                },
                cancellation)));
    }

    // One that cannot be decided does not keep the others waiting; the exit code still says that something failed.
    private static async Task<int> EachAsync(IEnumerable<Func<Task<ApprovalView>>> chosen, Func<ApprovalView, Task<ApprovalView>> vote)
    {
        var exit = ExitCodes.Done;
        foreach (var look in chosen)
        {
            var one = await Verb.RunAsync(async () =>
            {
                var approval = await vote(await look());
                Console.WriteLine(approval.Missing is { Count: > 0 } missing
                    ? $"{approval.Id} is {approval.Status}: it still takes {string.Join(", ", missing)}."
                    : $"{approval.Id} is {approval.Status}.");
                return ExitCodes.Done;
            });
            exit = Math.Max(exit, one);
        }

        return exit;
    }

    /// <summary>Which holds a verb is for.</summary>
    private sealed class Choice(Option yes)
    {
        private readonly Argument<string[]> _ids = new("approval-id") { Description = "apr_..., one or more; or choose by --operation, --agent and --role", Arity = ArgumentArity.ZeroOrMore };
        private readonly Option<string?> _operation = new("--operation") { Description = "All that are pending of an operation" };
        private readonly Option<string?> _agent = new("--agent") { Description = "All that are pending of an agent" };
        private readonly Option<string?> _role = new("--role") { Description = "All that are pending of a role" };

        public Command On(Command command, Func<OperatorsClient, ParseResult, IEnumerable<Func<Task<ApprovalView>>>, CancellationToken, Task<int>> vote)
        {
            command.Arguments.Add(_ids);
            command.Options.Add(_operation);
            command.Options.Add(_agent);
            command.Options.Add(_role);
            command.Options.Add(yes);
            return OnlineVerb.On(command, async (client, parsed, cancellation) =>
            {
                var ids = parsed.GetValue(_ids) ?? [];
                var filter = QueryText.Of(("operation", parsed.GetValue(_operation)), ("agent", parsed.GetValue(_agent)), ("role", parsed.GetValue(_role)));
                if (ids.Length == 0 == (filter.Length == 0))
                {
                    throw new CommandFailedException("Name approvals, or choose them by --operation, --agent or --role.", ExitCodes.Usage);
                }

                if (ids.Length > 0)
                {
                    return await vote(
                        client,
                        parsed,
                        ids.Distinct(StringComparer.Ordinal).Select(id => (Func<Task<ApprovalView>>)(() => client.GetAsync<ApprovalView>("/api/approvals/" + Uri.EscapeDataString(id), cancellation))),
                        cancellation);
                }

                var found = (await client.GetAsync<Page<ApprovalView>>($"/api/approvals{filter}&status=pending&limit=1000", cancellation)).Items;
                foreach (var approval in found)
                {
                    Console.WriteLine(Cell.Clean($"{approval.Id}\t{approval.Agent}\t{approval.Operation}\t{approval.Risk}\t{approval.Resource}\t{CardText.Stakes(approval.Card)}"));
                }

                var digest = DigestOf(found);
                if (yes is Option<bool> plain ? !parsed.GetValue(plain) : parsed.GetResult(yes) is null)
                {
                    await Console.Error.WriteLineAsync($"{found.Count} would be voted on: say --yes{(yes is Option<bool> ? "" : " " + digest)} to do so.");
                    return found.Count == 0 ? ExitCodes.Failed : ExitCodes.Done;
                }

                if (yes is Option<string?> named && !string.Equals(parsed.GetValue(named), digest, StringComparison.OrdinalIgnoreCase))
                {
                    throw new CommandFailedException(
                        $"Nothing is approved: {parsed.GetValue(named)} is not this list of {found.Count}, which something joined or left since. Look through it, and say --yes {digest}.", ExitCodes.Failed);
                }

                return await vote(client, parsed, found.Select(a => (Func<Task<ApprovalView>>)(() => Task.FromResult(a))), cancellation);
            });
        }

        // Of which holds they are and what each would send, in whichever order they are listed.
        private static string DigestOf(IEnumerable<ApprovalView> listed)
        {
            var text = string.Join('\n', listed.Select(a => $"{a.Id} {a.Sent}").Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }
    }
}
