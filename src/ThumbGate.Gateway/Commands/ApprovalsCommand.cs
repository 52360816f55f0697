using System.CommandLine;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate approvals list|show|approve|deny|reconcile</c></summary>
internal static class ApprovalsCommand
{
    private static readonly string[] Statuses = [.. Enum.GetValues<ApprovalStatus>().Select(s => s.Name())];

    public static Command Create() => new("approvals", "Requests that wait for a human") { List(), Show(), Approve(), Deny(), ReconcileCommand.Create() };

    private static Command List()
    {
        var status = new Option<string?>("--status") { Description = "Only those that are " + string.Join(", ", Statuses) };
        var role = new Option<string?>("--role") { Description = "Only those of a role" };
        var ids = new Option<bool>("--ids") { Description = "Print ids only, one a line" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        status.AcceptOnlyFromAmong(Statuses);
        return OnlineVerb.On(new Command("list", "Lists held requests") { status, role, ids, json }, async (client, parsed, cancellation) =>
        {
            var query = QueryText.Of(("status", parsed.GetValue(status)), ("role", parsed.GetValue(role)));
            var approvals = await client.GetAsync<Page<ApprovalView>>("/api/approvals" + query, cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(approvals.Items);
            }
            else if (parsed.GetValue(ids))
            {
                foreach (var approval in approvals.Items)
                {
                    Console.WriteLine(approval.Id);
                }
            }
            else
            {
                Output.Table(
                    approvals.Items,
                    "Nothing is held.",
                    ("id", a => a.Id),
                    ("status", a => a.Status),
                    ("role", a => a.Role),
                    ("owner", a => a.Owner),
                    ("operation", a => a.Operation),
                    ("risk", a => a.Risk),
                    ("resource", a => a.Resource),
                    ("created", a => Cell.Time(a.CreatedAt)),
                    ("expires", a => Cell.Time(a.ExpiresAt)),
                    ("approvers", a => a.Approvers));
            }

            return ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("approval-id") { Description = "apr_..." };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("show", "Shows a held request") { id, json }, async (client, parsed, cancellation) =>
        {
            var approval = await client.GetAsync<ApprovalView>("/api/approvals/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(approval);
                return ExitCodes.Done;
            }

            Output.Fields(
                ("id", approval.Id),
                ("status", approval.Status),
                ("agent", $"{approval.Agent} of {approval.Owner} ({approval.Role})"),
                ("operation", $"{approval.Operation} ({approval.Risk}) on {approval.Integration}/{approval.Surface}"),
                ("resource", approval.Resource),
                ("request", approval.Card?.ToString()),
                ("reasons", Cell.Codes(approval.Reasons)),
                ("approvers", approval.Approvers),
                ("created", Cell.Time(approval.CreatedAt)),
                ("expires", Cell.Time(approval.ExpiresAt)),
                ("decision", approval.DecisionId),
                ("decided by", approval.DecidedBy),
                ("decided", Cell.Time(approval.DecidedAt)),
                ("comment", approval.Comment),
                ("finished", Cell.Time(approval.FinishedAt)),
                ("upstream", approval.UpstreamStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return ExitCodes.Done;
        });
    }

    private static Command Approve()
    {
        var ids = Ids();
        var comment = new Option<string?>("--comment") { Description = "Why it is right" };
        return OnlineVerb.On(new Command("approve", "Lets held requests pass, once each") { ids, comment }, (client, parsed, cancellation) =>
            DecideAsync(client, parsed.GetRequiredValue(ids), "approve", parsed.GetValue(comment), cancellation));
    }

    private static Command Deny()
    {
        var ids = Ids();
        var why = new Option<string>("--why") { Description = "What is wrong with it: the agent is told", Required = true };
        return OnlineVerb.On(new Command("deny", "Refuses held requests") { ids, why }, (client, parsed, cancellation) =>
            DecideAsync(client, parsed.GetRequiredValue(ids), "deny", parsed.GetValue(why), cancellation));
    }

    private static Argument<string[]> Ids() => new("approval-id") { Description = "apr_..., one or more", Arity = ArgumentArity.OneOrMore };

    // One that cannot be decided does not keep the others waiting; the exit code still says that something failed.
    private static async Task<int> DecideAsync(OperatorsClient client, string[] ids, string verb, string? comment, CancellationToken cancellation)
    {
        var exit = ExitCodes.Done;
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            var one = await Verb.RunAsync(async () =>
            {
                var approval = await client.PostAsync<ApprovalView>(
                    $"/api/approvals/{Uri.EscapeDataString(id)}/{verb}", new { Comment = comment }, cancellation);
                Console.WriteLine($"{approval.Id} is {approval.Status}.");
                return ExitCodes.Done;
            });
            exit = Math.Max(exit, one);
        }

        return exit;
    }
}
