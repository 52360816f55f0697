using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;

namespace ThumbGate.Gateway.Operators;

/// <summary>Reading the record.</summary>
internal static class DecisionRoutes
{
    public const string Path = "/api/decisions";

    private const int UsualLimit = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapGet(ExportRoute.Path, ExportRoute.GetAsync);
        routes.MapGet(Path + "/{id}", FindAsync);
    }

    /// <summary>Reads are recorded behind their answer: what an agent has been told is shown. A record that takes no rows can still be read.</summary>
    public static Task SettleAsync(DecisionLog decisions) => decisions.Healthy ? decisions.FlushAsync() : Task.CompletedTask;

    private static async Task<IResult> ListAsync(HttpRequest request, DecisionStore store, DecisionLog decisions, TimeProvider clock)
    {
        var query = new OperatorsQuery(request.Query);
        var filter = DecisionFilters.Read(query, clock.GetUtcNow(), UsualLimit) with { OldestFirst = IsOldestFirst(query) };
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        await SettleAsync(decisions);

        // Before the rows: what comes between the two is found by whoever goes on from there.
        var newest = await store.NewestAsync();
        var rows = await store.ListAsync(filter);
        return Results.Json(PageOf(filter, rows, newest), OperatorsJson.Options);
    }

    private static bool IsOldestFirst(OperatorsQuery query)
    {
        switch (query.Text("order"))
        {
            case null or "newest":
                return false;
            case "oldest":
                return true;
            case { } other:
                query.Reject("order", other, "give newest or oldest.");
                return false;
        }
    }

    // A page that is not full ends the way that it was gone; the way back is open as soon as there was a cursor.
    private static DecisionPage PageOf(DecisionFilter filter, IReadOnlyList<DecisionRow> rows, string? newest)
    {
        var isFull = rows.Count == filter.Limit;
        var backwards = filter.OldestFirst ? filter.Before is not null && filter.After is null : filter.After is not null && filter.Before is null;
        var cursor = filter.Before ?? filter.After;
        return new DecisionPage(
            [.. rows.Select(row => DecisionView.Of(row))],
            rows.Count > 0 && (isFull || backwards) ? rows[^1].Id : null,
            rows.Count > 0 && (backwards ? isFull : cursor is not null) ? rows[0].Id : null,
            newest);
    }

    private static async Task<IResult> FindAsync(string id, DecisionStore store, FeedbackStore feedback, DecisionLog decisions)
    {
        await SettleAsync(decisions);
        return await store.FindAsync(id) is { } row
            ? Results.Json(DecisionView.Of(row, [.. (await feedback.OnAsync(id)).Select(FeedbackRoutes.View)]), OperatorsJson.Options)
            : OperatorsProblem.NotFound("decision", id, "Ids are in the ThumbGate-Decision header of every answer, and in thumbgate audit list.");
    }
}
