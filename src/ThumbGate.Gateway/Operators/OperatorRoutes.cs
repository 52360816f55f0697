using System.Text.RegularExpressions;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Operators;

/// <summary>The operators themselves.</summary>
internal static partial class OperatorRoutes
{
    public const string Path = "/api/operators";
    private const string StepUp = "/step-up";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AddAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapDelete(Path + "/{name}", RevokeAsync);
        routes.MapPost(Path + "/{name}" + StepUp, RenewStepUpAsync);
    }

    /// <summary>Whether a path is one of those that the bootstrap token is good for.</summary>
    public static bool MakesSecrets(PathString path) =>
        string.Equals(path, Path, StringComparison.Ordinal)
        || (path.Value is { } text && text.StartsWith(Path + "/", StringComparison.Ordinal) && text.EndsWith(StepUp, StringComparison.Ordinal)
            && text.Length > Path.Length + 1 + StepUp.Length && text.LastIndexOf('/', text.Length - StepUp.Length - 1) == Path.Length);

    private static async Task<IResult> AddAsync(HttpContext context, OperatorStore store, CurrentApprovers approvers, OperatorLog log)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var name = input.Required("name", "say the operator's name.", 64);
        if (name.Length > 0 && (!Name().IsMatch(name) || name is OperatorIdentity.Bootstrap or Act.Gateway))
        {
            input.Reject("name", name, "use lower-case letters, digits and dashes, a letter first, and neither 'bootstrap' nor 'gateway', which the record calls its own.");
        }

        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var (who, people) = (OperatorIdentity.Of(context), approvers());
        if (NotAdmin(who, people) is { } refused)
        {
            return refused;
        }

        // An admin who made admins would have a second person to act as.
        if (!who.IsBootstrap && people.IsAdminsName(name))
        {
            return OperatorsProblem.Forbidden("admin-by-bootstrap", $"operators.admins names {name}, and an admin is made with the bootstrap token alone.");
        }

        if (await store.AddAsync(name, who.Name, revoker => people.MayBeSame(revoker, who.Name), context.RequestAborted) is not { } issued)
        {
            if (!(await store.ListAsync()).Any(o => o.RevokedAt is null && string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                return OperatorsProblem.Forbidden("own-revocation", $"{who.Name} revoked {name}, and nobody adds again whom they revoked: ask another admin.");
            }

            return OperatorsProblem.Conflict("operator-exists", $"There is an operator '{name}': revoke that one first, or take another name.");
        }

        log.Did(who, "added operator", name);
        return Results.Json(new OperatorAdded(name, issued.Token, issued.StepUp), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(OperatorStore store) =>
        Results.Json(new Page<OperatorView>([.. (await store.ListAsync()).Select(View)]), OperatorsJson.Options);

    private static async Task<IResult> RevokeAsync(string name, HttpContext context, OperatorStore store, OperatorsWiring wiring, OperatorLog log)
    {
        // Called as the issuer's operators are: a name in other letters, or with the house's domain, would be revoked and stop nobody.
        name = OidcSettings.NameOf(name, wiring.Policy().Host.Oidc?.Domain);
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
        return Results.Json(View((await store.ListAsync()).Last(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase))), OperatorsJson.Options);
    }

    // By somebody else: who found a token could otherwise make the code that is to guard against that, alone or as somebody they made.
    private static async Task<IResult> RenewStepUpAsync(string name, HttpContext context, OperatorStore store, CurrentApprovers approvers, OperatorLog log)
    {
        var (who, people) = (OperatorIdentity.Of(context), approvers());
        name = OidcSettings.NameOf(name, people.Domain);
        if (people.MayBeSame(who.Name, name))
        {
            return OperatorsProblem.Forbidden("own-step-up", "A step-up code is made by somebody else: ask an admin.");
        }

        if (NotAdmin(who, people) is { } refused)
        {
            return refused;
        }

        if (who.Id is { } id && (await store.ListAsync()).Any(o => string.Equals(o.Id, id, StringComparison.Ordinal) && people.MayBeSame(o.CreatedBy, name)))
        {
            return OperatorsProblem.Forbidden("own-step-up", $"{name} made {who.Name} an operator, and gets no code from them: ask another admin.");
        }

        if (await store.RenewStepUpAsync(name, who.Name, context.RequestAborted) is not { } code)
        {
            return OperatorsProblem.NotFound("active operator", name, "See thumbgate operators list.");
        }

        log.Did(who, "renewed the step-up code of", name);
        return Results.Json(new StepUpRenewed(name, code), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    // Who makes an operator holds their token and their code, and could be them.
    private static IResult? NotAdmin(OperatorIdentity who, Approvers people) =>
        who.IsBootstrap || people.IsAdmin(new Voter(who.Name, who.Id, who.Groups, who.SignedInAt))
            ? null
            : OperatorsProblem.Forbidden("not-an-admin", $"Operators and step-up codes are made with the bootstrap token or by whom operators.admins names, and {who.Name} is neither.");

    private static OperatorView View(OperatorRecord found) => new(found.Name, found.CreatedAt, found.CreatedBy, found.RevokedAt);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
