using System.Globalization;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Operators;

/// <summary>Approvals that are given before they are asked for.</summary>
internal static class StandingRoutes
{
    private const string Path = "/api/standing-approvals";
    private const int LongestComment = 1000;
    private const int LongestResource = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AddAsync);
        routes.MapGet(Path, async (StandingStore store, TimeProvider clock) =>
            Results.Json(new Page<StandingView>([.. (await store.ListAsync()).Select(s => View(s, clock.GetUtcNow()))]), OperatorsJson.Options));
        routes.MapDelete(Path + "/{id}", EndAsync);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, StandingStore store, AgentStore agents, VoteCount count, OperatorsWiring wiring, TimeProvider clock, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var now = clock.GetUtcNow();
        var agentId = input.Required("agent", "say whose requests: agt_...; see thumbgate agents list.");
        var agent = (await agents.ListAsync()).FirstOrDefault(a => a.Identity.Id == agentId && a.RevokedAt is null);
        if (agentId.Length > 0 && agent is null)
        {
            input.Reject("agent", agentId, "name an agent that is not revoked; see thumbgate agents list.");
        }

        var integration = Integration(input, wiring.Policy());
        var operation = Operation(input, integration);
        var resource = input.Required("resource", "say on what, as the approvals of it show it.", LongestResource);
        if (resource == HoldCard.Sensitive)
        {
            input.Reject("resource", resource, "what is masked is not known: such requests are approved one by one.");
        }

        var until = Until(input, now);
        var times = input.Required("atMost", $"say how often at most, 1 to {NewStanding.MostUses}.");
        if (times.Length > 0 && (!int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed is < 1 or > NewStanding.MostUses))
        {
            input.Reject("atMost", times, $"give a number from 1 to {NewStanding.MostUses}.");
        }

        var comment = input.Optional("comment", LongestComment);
        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var who = OperatorIdentity.Of(context);
        if (count.MayBeSame(who.Name, agent!.Identity.Owner))
        {
            return OperatorsProblem.Forbidden("own-agent", $"{who.Name} answers for the agent, and nobody may approve for their own agents: ask another operator.");
        }

        var given = await store.AddAsync(new NewStanding(
            new Voter(who.Name, who.Id, who.Groups, who.SignedInAt), agentId, integration?.Name ?? "", operation, resource, until, int.Parse(times, CultureInfo.InvariantCulture), comment));
        log.Did(who, "gave standing approval", given.Id);
        return Results.Json(View(given, now), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static Integration? Integration(OperatorsInput input, PolicySet policy)
    {
        var name = input.Required("integration", "say in which system: one of the integrations in gateway.yaml.");
        var integration = policy.Integrations.GetValueOrDefault(name);
        if (name.Length > 0 && integration is null)
        {
            input.Reject("integration", name, "name an integration of gateway.yaml: " + string.Join(", ", policy.Integrations.Keys.Order(StringComparer.Ordinal)) + ".");
        }

        return integration;
    }

    private static string Operation(OperatorsInput input, Integration? integration)
    {
        var id = input.Required("operation", "name an operation of the integration's catalog: catalog.operation.");
        if (id.Length == 0 || integration is null)
        {
            return id;
        }

        if (integration.Catalog.Operations.FirstOrDefault(o => o.Id == id) is not { } operation)
        {
            input.Reject("operation", id, "name an operation of the integration's catalog; see thumbgate catalog list.");
        }
        else if (operation.Risk is RiskClass.Money or RiskClass.Access or RiskClass.Destructive or RiskClass.Unknown)
        {
            input.Reject("operation", id, $"its risk is {operation.Risk.Name()}: such requests are approved one by one.");
        }

        return id;
    }

    private static DateTimeOffset Until(OperatorsInput input, DateTimeOffset now)
    {
        var text = input.Required("until", "say until when, at most a day from now: " + GivenTime.Cure);
        if (!GivenTime.TryParseFuture(text, now, out var until) || until <= now || until > now + NewStanding.Longest)
        {
            input.Reject("until", text, "give a time to come, at most a day from now: " + GivenTime.Cure);
        }

        return until;
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, StandingStore store, TimeProvider clock, OperatorLog log)
    {
        var who = OperatorIdentity.Of(context);
        var ended = await store.EndAsync(id, who.Name);
        if ((await store.ListAsync()).FirstOrDefault(s => s.Id == id) is not { } found)
        {
            return OperatorsProblem.NotFound("standing approval", id, "See thumbgate approvals standing.");
        }

        if (ended)
        {
            log.Did(who, "ended standing approval", id);
        }

        return Results.Json(View(found, clock.GetUtcNow()), OperatorsJson.Options);
    }

    private static StandingView View(StandingApproval found, DateTimeOffset now) => new(
        found.Id,
        found.Status(now),
        found.Given.Agent,
        found.Given.Integration,
        found.Given.Operation,
        found.Given.Resource,
        found.Given.Until,
        found.Given.AtMost,
        found.Used,
        found.Given.Voter.Name,
        found.CreatedAt,
        found.Given.Comment,
        found.EndedAt,
        found.EndedBy);
}
