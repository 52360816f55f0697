using System.Text.Json;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Held requests, and the votes on them.</summary>
internal static class ApprovalRoutes
{
    private const string Path = "/api/approvals";
    private const int LongestComment = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", FindAsync);
        routes.MapPost(Path + "/{id}/approve", (string id, HttpContext context, ApprovalStore store, ApprovalSignals signals, OperatorsWiring wiring, OperatorLog log) =>
            DecideAsync(id, true, context, store, signals, wiring, log));
        routes.MapPost(Path + "/{id}/deny", (string id, HttpContext context, ApprovalStore store, ApprovalSignals signals, OperatorsWiring wiring, OperatorLog log) =>
            DecideAsync(id, false, context, store, signals, wiring, log));
        routes.MapPost(Path + "/{id}/reconcile", ReconcileRoute.HandleAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApprovalStore store)
    {
        var query = new OperatorsQuery(request.Query);
        ApprovalStatus? status = null;
        if (query.Text("status") is { } text)
        {
            if (ApprovalStatuses.TryParse(text, out var parsed))
            {
                status = parsed;
            }
            else
            {
                query.Reject("status", text, "give one of " + string.Join(", ", Enum.GetValues<ApprovalStatus>().Select(s => s.Name())) + ".");
            }
        }

        var role = query.Text("role");
        return query.Problem()
            ?? Results.Json(new Page<ApprovalView>([.. (await store.ListAsync(status, role)).Select(View)]), OperatorsJson.Options);
    }

    private static async Task<IResult> FindAsync(string id, ApprovalStore store) => await store.FindAsync(id) is { } found
        ? Results.Json(View(found), OperatorsJson.Options)
        : Missing(id);

    private static async Task<IResult> DecideAsync(
        string id, bool approve, HttpContext context, ApprovalStore store, ApprovalSignals signals, OperatorsWiring wiring, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var comment = approve
            ? input.Optional("comment", LongestComment)
            : input.Required("comment", "say what is wrong with the request: the agent is told.", LongestComment);
        if (input.Problem() is { } problem)
        {
            return problem;
        }

        if (await store.FindAsync(id) is not { } found)
        {
            return Missing(id);
        }

        var who = OperatorIdentity.Of(context);
        if (Objection(found.Request, approve, who, wiring.Policy()) is { } objection)
        {
            return objection;
        }

        switch (await store.DecideAsync(id, approve, who.Name, comment))
        {
            case DecideOutcome.Decided:
                signals.Decided(id);
                log.Did(who, approve ? "approved" : "denied", id);
                return await FindAsync(id, store);
            case DecideOutcome.NotPending:
                var now = await store.FindAsync(id);
                return OperatorsProblem.Conflict("not-pending", $"Approval {id} is {now?.Status.Name()}: only what is pending can be decided.");
            default:
                return Missing(id);
        }
    }

    /// <summary>Why this operator may not decide, or null. A group that the policy no longer has lets nobody.</summary>
    private static IResult? Objection(HeldRequest held, bool approve, OperatorIdentity who, PolicySet policy)
    {
        if (approve && string.Equals(held.Owner, who.Name, StringComparison.OrdinalIgnoreCase))
        {
            return OperatorsProblem.Forbidden(
                "own-agent", $"{who.Name} answers for the agent, and nobody may approve for their own agents: ask another operator.");
        }

        if (held.Approvers is not { } group)
        {
            return null;
        }

        if (!policy.Host.Approvers.TryGetValue(group, out var members))
        {
            return OperatorsProblem.Forbidden(
                "group-unknown", $"Only the group {group} may decide this, and the policy has no such group: put it in gateway.yaml under approvers.");
        }

        return members.Contains(who.Name, StringComparer.Ordinal)
            ? null
            : OperatorsProblem.Forbidden(
                "not-an-approver", $"Only the group {group} ({string.Join(", ", members)}) may decide this: ask one of them.");
    }

    private static IResult Missing(string id) => OperatorsProblem.NotFound("approval", id, "See thumbgate approvals list.");

    private static ApprovalView View(ApprovalRecord found) => new()
    {
        Id = found.Id,
        Status = found.Status.Name(),
        CreatedAt = found.CreatedAt,
        ExpiresAt = found.ExpiresAt,
        Agent = found.Request.Agent,
        Owner = found.Request.Owner,
        Role = found.Request.Role,
        Integration = found.Request.Integration,
        Surface = found.Request.Surface.Name(),
        Operation = found.Request.Operation,
        Risk = found.Request.Risk.Name(),
        Resource = found.Request.Resource,
        DecisionId = found.Request.DecisionId,
        Approvers = found.Request.Approvers,
        Card = JsonElement.Parse(found.Request.Card),
        Reasons = JsonElement.Parse(found.Request.Reasons),
        DecidedBy = found.DecidedBy,
        DecidedAt = found.DecidedAt,
        Comment = found.Comment,
        FinishedAt = found.FinishedAt,
        UpstreamStatus = found.UpstreamStatus,
    };
}
