using System.Text.RegularExpressions;
using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Operators;

/// <summary>The operators themselves.</summary>
internal static partial class OperatorRoutes
{
    public const string Path = "/api/operators";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AddAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapDelete(Path + "/{name}", RevokeAsync);
        routes.MapPost(Path + "/{name}/step-up", RenewStepUpAsync);
    }

    private static async Task<IResult> AddAsync(HttpContext context, OperatorStore store, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var name = input.Required("name", "say the operator's name.", 64);
        if (name.Length > 0 && (!Name().IsMatch(name) || string.Equals(name, OperatorIdentity.Bootstrap, StringComparison.Ordinal)))
        {
            input.Reject("name", name, "use lower-case letters, digits and dashes, a letter first, and not 'bootstrap'.");
        }

        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var who = OperatorIdentity.Of(context);
        if (await store.AddAsync(name, who.Name, context.RequestAborted) is not { } issued)
        {
            return OperatorsProblem.Conflict("operator-exists", $"There is an operator '{name}': revoke that one first, or take another name.");
        }

        log.Did(who, "added operator", name);
        return Results.Json(new OperatorAdded(name, issued.Token, issued.StepUp), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(OperatorStore store) =>
        Results.Json(new Page<OperatorView>([.. (await store.ListAsync()).Select(View)]), OperatorsJson.Options);

    private static async Task<IResult> RevokeAsync(string name, HttpContext context, OperatorStore store, OperatorsWiring wiring, OperatorLog log)
    {
        var active = (await store.ListAsync()).Where(o => o.RevokedAt is null).ToList();
        if (wiring.Policy().Host.Oidc is null && active is [var last] && string.Equals(last.Name, name, StringComparison.Ordinal) && wiring.BootstrapToken() is null)
        {
            return OperatorsProblem.Conflict("last-operator", $"'{name}' is the last operator: add another one first, or nobody could.");
        }

        var who = OperatorIdentity.Of(context);
        if (!await store.RevokeAsync(name, who.Name, wiring.Policy().Host.Oidc is not null, context.RequestAborted))
        {
            return OperatorsProblem.NotFound("active operator", name, "See thumbgate operators list.");
        }

        log.Did(who, "revoked operator", name);
        return Results.Json(View((await store.ListAsync()).Last(o => string.Equals(o.Name, name, StringComparison.Ordinal))), OperatorsJson.Options);
    }

    // By somebody else: who found a token could otherwise make the code that is to guard against that.
    private static async Task<IResult> RenewStepUpAsync(string name, HttpContext context, OperatorStore store, OperatorLog log)
    {
        var who = OperatorIdentity.Of(context);
        if (string.Equals(who.Name, name, StringComparison.OrdinalIgnoreCase))
        {
            return OperatorsProblem.Forbidden("own-step-up", "A step-up code is made by somebody else: ask another operator.");
        }

        if (await store.RenewStepUpAsync(name, who.Name, context.RequestAborted) is not { } code)
        {
            return OperatorsProblem.NotFound("active operator", name, "See thumbgate operators list.");
        }

        log.Did(who, "renewed the step-up code of", name);
        return Results.Json(new StepUpRenewed(name, code), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static OperatorView View(OperatorRecord found) => new(found.Name, found.CreatedAt, found.CreatedBy, found.RevokedAt);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
