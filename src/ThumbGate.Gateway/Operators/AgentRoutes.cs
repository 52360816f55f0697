using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Operators;

/// <summary>The agents and their keys.</summary>
internal static class AgentRoutes
{
    private const string Path = "/api/agents";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AddAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapDelete(Path + "/{id}", RevokeAsync);
    }

    private static async Task<IResult> AddAsync(HttpContext context, AgentStore store, OperatorsWiring wiring, TimeProvider clock, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var roles = wiring.Policy().Roles;
        var known = "name a role of the policy: " + string.Join(", ", roles.Keys.Order(StringComparer.Ordinal)) + ".";
        var role = input.Required("role", known);
        if (role.Length > 0 && !roles.ContainsKey(role))
        {
            input.Reject("role", role, known);
        }

        var owner = input.Required("owner", "say which human or team answers for the agent.");
        var plugin = input.Optional("plugin") ?? "";
        var workflow = input.Optional("workflow") ?? "";
        DateTimeOffset? expires = null;
        if (input.Optional("expires") is { Length: > 0 } text)
        {
            var now = clock.GetUtcNow();
            if (!GivenTime.TryParseFuture(text, now, out var moment) || moment <= now)
            {
                input.Reject("expires", text, "give a time to come: " + GivenTime.Cure);
            }

            expires = moment;
        }

        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var who = OperatorIdentity.Of(context);
        var issued = await store.AddAsync(new NewAgent(role, owner, plugin, workflow, expires), who.Name, context.RequestAborted);
        log.Did(who, "added agent", issued.Agent.Identity.Id);
        return Results.Json(new AgentAdded(View(issued.Agent), issued.Key), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(AgentStore store) =>
        Results.Json(new Page<AgentView>([.. (await store.ListAsync()).Select(View)]), OperatorsJson.Options);

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, AgentStore store, OperatorLog log)
    {
        var who = OperatorIdentity.Of(context);
        var revoked = await store.RevokeAsync(id, who.Name, context.RequestAborted);
        if ((await store.ListAsync()).FirstOrDefault(a => string.Equals(a.Identity.Id, id, StringComparison.Ordinal)) is not { } agent)
        {
            return OperatorsProblem.NotFound("agent", id, "See thumbgate agents list.");
        }

        if (revoked)
        {
            log.Did(who, "revoked agent", id);
        }

        return Results.Json(View(agent), OperatorsJson.Options);
    }

    private static AgentView View(AgentRecord agent) => new(
        agent.Identity.Id,
        agent.Identity.Role,
        agent.Identity.Owner,
        agent.Identity.Plugin,
        agent.Identity.Workflow,
        agent.CreatedAt,
        agent.CreatedBy,
        agent.ExpiresAt,
        agent.RevokedAt);
}
