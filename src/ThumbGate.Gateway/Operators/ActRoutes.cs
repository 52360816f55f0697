using System.Globalization;
using System.Text.Json;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Operators;

/// <summary>What operators did, and what the gateway did by itself.</summary>
internal static class ActRoutes
{
    public const string Path = "/api/acts";

    private const int UsualLimit = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ListAsync);

    private static async Task<IResult> ListAsync(HttpRequest request, ActStore store, TimeProvider clock)
    {
        var query = new OperatorsQuery(request.Query);
        var now = clock.GetUtcNow();
        var filter = new ActFilter(
            query.Text("operator"), query.Text("action"), query.Text("subject"), DecisionFilters.Moment(query, "since", now), DecisionFilters.Moment(query, "until", now),
            query.Text("before"), DecisionFilters.Limit(query, UsualLimit));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var acts = await store.ListAsync(filter);
        return Results.Json(new Page<ActView>([.. acts.Select(View)], acts.Count == filter.Limit ? acts[^1].Id : null), OperatorsJson.Options);
    }

    private static ActView View(Act act) => new(
        act.Id,
        DateTimeOffset.FromUnixTimeMilliseconds(act.At),
        act.Operator,
        act.Action,
        act.Subject,
        JsonSerializer.Deserialize<Dictionary<string, string?>>(act.Detail) ?? []);
}

/// <param name="Detail">What it came to, by name.</param>
internal sealed record ActView(string Id, DateTimeOffset At, string Operator, string Action, string Subject, IReadOnlyDictionary<string, string?> Detail)
{
    /// <summary>One line.</summary>
    public string Details => string.Join(", ", Detail.Where(d => d.Value is { Length: > 0 }).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value}")));
}
