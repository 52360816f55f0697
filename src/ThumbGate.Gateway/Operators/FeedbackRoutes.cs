using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;

namespace ThumbGate.Gateway.Operators;

/// <summary>Thumbs on decisions.</summary>
internal static class FeedbackRoutes
{
    private const string Path = "/api/feedback";
    private const int LongestText = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, GiveAsync);
        routes.MapGet(Path, ListAsync);
    }

    private static async Task<IResult> GiveAsync(HttpContext context, FeedbackStore store, DecisionLog decisions, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var decision = input.Required("decisionId", "give the id in the answer's ThumbGate-Decision header, or of thumbgate audit list.");
        var direction = input.Required("direction", "say up or down.");
        if (direction is not ("" or "up" or "down"))
        {
            input.Reject("direction", direction, "say up or down.");
        }

        var why = direction == "down"
            ? input.Required("why", "say what went wrong: agents that try it again are told.", LongestText)
            : input.Optional("why", LongestText) ?? "";
        var instead = input.Optional("instead", LongestText) ?? "";
        if (input.Problem() is { } problem)
        {
            return problem;
        }

        // Reads are recorded behind their answer: what the agent has seen, feedback can speak of.
        await decisions.FlushAsync();
        var who = OperatorIdentity.Of(context);
        var thumb = direction == "up" ? Thumb.Up : Thumb.Down;
        if (await store.AddAsync(decision, thumb, why, instead, who.Name, context.RequestAborted) is not { } given)
        {
            return OperatorsProblem.NotFound("decision", decision, "Ids are in the ThumbGate-Decision header of every answer, and in thumbgate audit list.");
        }

        log.Did(who, "gave thumbs-" + direction + " on", decision);
        return Results.Json(View(given), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(FeedbackStore store) =>
        Results.Json(new Page<FeedbackView>([.. (await store.ListAsync()).Select(View)]), OperatorsJson.Options);

    public static FeedbackView View(FeedbackRecord given) => new(
        given.Id,
        given.DecisionId,
        given.Thumb == Thumb.Up ? "up" : "down",
        given.Why,
        given.Instead,
        given.Operator,
        given.At,
        given.BlockId);
}
