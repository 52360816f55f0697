using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Held requests, and the votes on them.</summary>
internal static class ApprovalRoutes
{
    private const string Path = "/api/approvals";
    private const int UsualLimit = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", async (string id, HttpContext context, ApprovalVotes votes) => await votes.ViewAsync(id, OperatorIdentity.Of(context)) is { } found
            ? Results.Json(found, OperatorsJson.Options)
            : OperatorsProblem.NotFound("approval", id, "See thumbgate approvals list."));
        routes.MapPost(Path + "/{id}/approve", (string id, HttpContext context, ApprovalVotes votes) => votes.CastAsync(id, approve: true, context));
        routes.MapPost(Path + "/{id}/deny", (string id, HttpContext context, ApprovalVotes votes) => votes.CastAsync(id, approve: false, context));
        routes.MapPost(Path + "/{id}/reconcile", ReconcileRoute.HandleAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApprovalStore store, VoteCount count)
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

        var filter = new ApprovalFilter(
            status, query.Text("role"), query.Text("operation"), query.Text("agent"), Risk(query), DecisionFilters.Limit(query, UsualLimit));
        return query.Problem()
            ?? Results.Json(new Page<ApprovalView>([.. (await store.ListAsync(filter)).Select(a => ApprovalViews.Of(a, count.TermsOf(a)))]), OperatorsJson.Options);
    }

    private static string? Risk(OperatorsQuery query)
    {
        var risk = query.Text("risk");
        if (risk is not null && !RiskClasses.TryParse(risk, out _))
        {
            query.Reject("risk", risk, "give one of " + string.Join(", ", RiskClasses.All) + ".");
        }

        return risk;
    }
}
