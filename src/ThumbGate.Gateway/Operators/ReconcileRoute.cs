using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Operators;

/// <summary>What an operator found out of a request whose answer was lost.</summary>
internal static class ReconcileRoute
{
    private const int LongestComment = 1000;

    public static async Task<IResult> HandleAsync(
        string id, HttpContext context, ApprovalStore approvals, ExecutionStore executions, AttemptStore attempts, ApprovalSignals signals, VoteCount count, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var outcome = input.Required("outcome", "write executed or not-executed.", LongestComment);
        var comment = input.Optional("comment", LongestComment);
        if (input.Problem() is { } problem)
        {
            return problem;
        }

        if (outcome is not ("executed" or "not-executed"))
        {
            return OperatorsProblem.Conflict("outcome", "The outcome is executed or not-executed.");
        }

        var executed = outcome == "executed";
        var who = OperatorIdentity.Of(context);
        var isAttempt = id.StartsWith(Ids.Decision + "_", StringComparison.Ordinal);
        var owner = isAttempt ? await attempts.OwnerOfUnknownAsync(id)
            : await approvals.FindAsync(id) is { Status: ApprovalStatus.Unknown } hold ? hold.Request.Owner
            : null;
        if (owner is null)
        {
            return OperatorsProblem.Conflict("not-unknown", $"There is nothing of unknown outcome called {id}: only that can be settled.");
        }

        if (!executed && count.MayBeSame(owner, who.Name))
        {
            return OperatorsProblem.Forbidden("own-agent", $"{who.Name} answers for the agent, and nobody may let their own agents try again: ask another operator.");
        }

        var settled = isAttempt
            ? await attempts.ReconcileAsync(id, executed, who.Name, comment)
            : await executions.ReconcileAsync(id, executed, who.Name, comment);
        if (!settled)
        {
            return OperatorsProblem.Conflict("not-unknown", $"{id} was settled by somebody else in the meantime.");
        }

        signals.Changed(id);
        log.Did(who, "reconciled " + outcome, id);
        return Results.Json(new ReconciledView(id, outcome), OperatorsJson.Options);
    }
}
