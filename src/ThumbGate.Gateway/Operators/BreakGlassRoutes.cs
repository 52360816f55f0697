using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.BreakGlass;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Break-glass: opened by one operator, for money seconded by another one.</summary>
internal static class BreakGlassRoutes
{
    private const string Path = "/api/break-glass";
    private const int LongestWhy = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, OpenAsync);
        routes.MapGet(Path, async (BreakGlassStore store, TimeProvider clock) =>
            Results.Json(new Page<BreakGlassView>([.. (await store.ListAsync()).Select(b => View(b, clock.GetUtcNow()))]), OperatorsJson.Options));
        routes.MapPost(Path + "/{id}/second", SecondAsync);
        routes.MapDelete(Path + "/{id}", EndAsync);
    }

    private static async Task<IResult> OpenAsync(
        HttpContext context, BreakGlassStore store, AgentStore agents, VoteCount count, OperatorsWiring wiring, TimeProvider clock, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var (now, policy) = (clock.GetUtcNow(), wiring.Policy());
        var role = input.Optional("role") is { Length: > 0 } r ? r : null;
        var agentId = input.Optional("agent") is { Length: > 0 } a ? a : null;
        var operation = input.Optional("operation") is { Length: > 0 } o ? o : null;
        var surface = Surface(input);
        var agent = agentId is null ? null : (await agents.ListAsync()).FirstOrDefault(known => known.Identity.Id == agentId && known.RevokedAt is null);
        if (role is null == agentId is null)
        {
            input.Reject("role", null, "name a role or an agent, one of them.");
        }
        else if (role is not null && !policy.Roles.ContainsKey(role))
        {
            input.Reject("role", role, "name a role of the policy: " + string.Join(", ", policy.Roles.Keys.Order(StringComparer.Ordinal)) + ".");
        }
        else if (agentId is not null && agent is null)
        {
            input.Reject("agent", agentId, "name an agent that is not revoked; see thumbgate agents list.");
        }

        if (operation is null == (surface == Policy.Surface.None))
        {
            input.Reject("operation", null, "name an operation or a surface, one of them.");
        }
        else if (operation is not null && !policy.Catalogs.Values.Any(c => c.Operations.Any(known => known.Id == operation)))
        {
            input.Reject("operation", operation, "name an operation of a catalog.");
        }

        var why = input.Required("reason", "say why: it is on record with whatever is done.", LongestWhy);
        var lasts = input.Required("for", "say how long, an hour at most: 30m.");
        if (!GivenTime.TryParseFuture(lasts, now, out var until) || until <= now || until > now + NewBreakGlass.Longest)
        {
            input.Reject("for", lasts, "give a time to come, an hour at most: 30m.");
        }

        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var who = OperatorIdentity.Of(context);
        if (agent is not null && count.MayBeSame(who.Name, agent.Identity.Owner))
        {
            return OwnAgent(who);
        }

        var opened = await store.OpenAsync(
            new NewBreakGlass(who.Name, who.Id, why, until) { Role = role, Agent = agentId, Operation = operation, Surface = surface }, context.RequestAborted);
        log.BrokeGlass(who, "opened", opened.Id, why);
        return Results.Json(View(opened, now), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> SecondAsync(
        string id, HttpContext context, BreakGlassStore store, AgentStore agents, VoteCount count, Database database, TimeProvider clock, OperatorLog log)
    {
        var who = OperatorIdentity.Of(context);
        if (await store.FindAsync(id) is not { } found)
        {
            return OperatorsProblem.NotFound("break-glass", id, "See thumbgate break-glass list.");
        }

        var (seconder, opener) = (new Voter(who.Name, who.Id, [], null), new Voter(found.OpenedBy, found.OperatorId, [], null));
        if (await database.ReadAsync(connection => count.MayBeSameAsync(connection, seconder, opener)))
        {
            return OperatorsProblem.Forbidden("own-break-glass", $"{who.Name} opened it, or was made an operator by who did or by the same admin, and two are two people: ask another operator.");
        }

        if (found.Agent is not null && (await agents.ListAsync()).FirstOrDefault(a => a.Identity.Id == found.Agent) is { } agent && count.MayBeSame(who.Name, agent.Identity.Owner))
        {
            return OwnAgent(who);
        }

        switch (await store.SecondAsync(id, who.Name, who.Id, context.RequestAborted))
        {
            case SecondOutcome.Seconded:
                return OperatorsProblem.Conflict("seconded", $"{id} was seconded before.");
            case SecondOutcome.NotOpen:
                return OperatorsProblem.Conflict("not-open", $"{id} is open no more: only what is open can be seconded.");
        }

        log.BrokeGlass(who, "seconded", id, found.Why);
        return Results.Json(View((await store.FindAsync(id))!, clock.GetUtcNow()), OperatorsJson.Options);
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, BreakGlassStore store, TimeProvider clock, OperatorLog log)
    {
        var who = OperatorIdentity.Of(context);
        var ended = await store.EndAsync(id, who.Name, context.RequestAborted);
        if (await store.FindAsync(id) is not { } found)
        {
            return OperatorsProblem.NotFound("break-glass", id, "See thumbgate break-glass list.");
        }

        if (ended)
        {
            log.BrokeGlass(who, "ended", id, found.Why);
        }

        return Results.Json(View(found, clock.GetUtcNow()), OperatorsJson.Options);
    }

    private static Surface Surface(OperatorsInput input)
    {
        var text = input.Optional("surface");
        if (text is not { Length: > 0 })
        {
            return Policy.Surface.None;
        }

        if (!Surfaces.TryParse(text, out var surface))
        {
            input.Reject("surface", text, "give one of " + string.Join(", ", Surfaces.All) + ".");
        }

        return surface;
    }

    private static IResult OwnAgent(OperatorIdentity who) =>
        OperatorsProblem.Forbidden("own-agent", $"{who.Name} answers for the agent, and nobody exempts their own agents: ask another operator.");

    private static BreakGlassView View(BreakGlassRow row, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Status = row.EndedAt is not null ? "ended" : row.UntilAt <= now.ToUnixTimeMilliseconds() ? "over" : "open",
        Role = row.Role,
        Agent = row.Agent,
        Operation = row.Operation,
        Surface = row.Surface,
        Reason = row.Why,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        Until = DateTimeOffset.FromUnixTimeMilliseconds(row.UntilAt),
        OpenedBy = row.OpenedBy,
        SecondedBy = row.SecondedBy,
        EndedBy = row.EndedBy,
    };
}
