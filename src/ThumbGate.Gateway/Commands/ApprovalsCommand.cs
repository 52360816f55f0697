using System.CommandLine;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Operators;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate approvals list|show|approve|deny|reconcile|stand|standing|end</c></summary>
internal static class ApprovalsCommand
{
    private static readonly string[] Statuses = [.. Enum.GetValues<ApprovalStatus>().Select(s => s.Name())];

    public static Command Create() => new("approvals", "Requests that wait for a human")
    {
        List(), Show(), ApprovalVerdicts.Approve(), ApprovalVerdicts.Deny(), ReconcileCommand.Create(),
        StandingCommands.Stand(), StandingCommands.List(), StandingCommands.End(),
    };

    private static Command List()
    {
        var status = new Option<string?>("--status") { Description = "Only those that are " + string.Join(", ", Statuses) };
        var role = new Option<string?>("--role") { Description = "Only those of a role" };
        var operation = new Option<string?>("--operation") { Description = "Only those of an operation" };
        var agent = new Option<string?>("--agent") { Description = "Only those of an agent" };
        var risk = new Option<string?>("--risk") { Description = "Only those of a risk class" };
        var sort = new Option<string?>("--sort") { Description = "risk: the worst first, and of those the oldest; age: the oldest first; newest (default: risk for what is pending, else newest)" };
        var ids = new Option<bool>("--ids") { Description = "Print ids only, one a line" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        status.AcceptOnlyFromAmong(Statuses);
        sort.AcceptOnlyFromAmong("risk", "age", "newest");
        risk.AcceptOnlyFromAmong([.. RiskClasses.All]);
        return OnlineVerb.On(new Command("list", "Lists held requests") { status, role, operation, agent, risk, sort, ids, json }, async (client, parsed, cancellation) =>
        {
            var query = QueryText.Of(
                ("status", parsed.GetValue(status)), ("role", parsed.GetValue(role)), ("operation", parsed.GetValue(operation)),
                ("agent", parsed.GetValue(agent)), ("risk", parsed.GetValue(risk)), ("limit", "1000"));
            var found = (await client.GetAsync<Page<ApprovalView>>("/api/approvals" + query, cancellation)).Items;
            var approvals = Sorted(found, parsed.GetValue(sort) ?? (parsed.GetValue(status) == ApprovalStatus.Pending.Name() ? "risk" : "newest"));
            if (parsed.GetValue(json))
            {
                Output.Json(approvals);
            }
            else if (parsed.GetValue(ids))
            {
                foreach (var approval in approvals)
                {
                    Console.WriteLine(approval.Id);
                }
            }
            else
            {
                Output.Table(
                    Collapsed(approvals),
                    "Nothing is held.",
                    ("id", a => a.First.Id),
                    ("status", a => a.First.Status),
                    ("role", a => a.First.Role),
                    ("owner", a => a.First.Owner),
                    ("operation", a => a.First.Operation),
                    ("risk", a => a.First.Risk),
                    ("resource", a => a.First.Resource),
                    ("created", a => Cell.Time(a.First.CreatedAt)),
                    ("expires", a => Cell.Time(a.First.ExpiresAt)),
                    ("approvers", a => a.First.Approvers),
                    ("alike", a => a.Times == 1 ? null : a.Times.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            return ExitCodes.Done;
        });
    }

    // What waits of one agent with cards that say the very same stands on one line. Each is a request of its own, and is voted on by itself.
    private static IReadOnlyList<(ApprovalView First, int Times)> Collapsed(IReadOnlyList<ApprovalView> approvals) =>
        [.. approvals.GroupBy(a => a.Status == ApprovalStatus.Pending.Name() ? (a.Agent, a.Approvers, a.Card?.GetRawText() ?? "") : (a.Id, null, ""))
            .Select(g => (g.First(), g.Count()))];

    private static IReadOnlyList<ApprovalView> Sorted(IReadOnlyList<ApprovalView> found, string by) => by switch
    {
        "risk" => [.. found.OrderByDescending(a => RiskClasses.TryParse(a.Risk, out var risk) ? risk.Severity() : int.MaxValue).ThenBy(a => a.CreatedAt)],
        "age" => [.. found.OrderBy(a => a.CreatedAt)],
        _ => found,
    };

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

            Output.Fields([
                ("id", approval.Id),
                ("status", approval.Status),
                ("agent", $"{approval.Agent} of {approval.Owner} ({approval.Role})"),
                ("operation", $"{approval.Operation} ({approval.Risk}) on {approval.Integration}/{approval.Surface}"),
                ("resource", approval.Resource),
                .. CardText.Lines(approval.Card),
                ("reasons", Cell.Codes(approval.Reasons)),
                ("approvers", approval.Approvers),
                ("missing", approval.Missing is { Count: > 0 } missing ? string.Join(", ", missing) : null),
                ("votes", approval.Votes is { Count: > 0 } votes ? string.Join(", ", votes.Select(v => $"{v.Voter} {v.Vote}")) : null),
                ("to type", approval.Confirm),
                ("step-up", approval.StepUp is { } seconds ? $"within {seconds / 60} minutes" : null),
                ("sent", approval.Sent),
                ("created", Cell.Time(approval.CreatedAt)),
                ("expires", Cell.Time(approval.ExpiresAt)),
                ("decision", approval.DecisionId),
                ("decided by", approval.DecidedBy),
                ("decided", Cell.Time(approval.DecidedAt)),
                ("comment", approval.Comment),
                ("finished", Cell.Time(approval.FinishedAt)),
                ("problem", approval.Problem),
                ("upstream", approval.UpstreamStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ]);
            return ExitCodes.Done;
        });
    }
}
