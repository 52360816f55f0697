using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Operators;

/// <summary>
/// Before anything else on the operators' listener: is the request meant for this host (a name that was rebound to loopback is not), does it
/// come from a page of another site, and who sends it.
/// </summary>
internal sealed class OperatorsGuard(RequestDelegate next, OperatorsWiring wiring, OperatorDirectory operators, IEnumerable<OidcOperators> issuers)
{
    private const string BearerScheme = "Bearer ";

    private readonly OidcOperators? _issuer = issuers.SingleOrDefault();

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsServed(request.Host))
        {
            return OperatorsProblem.Answer(
                StatusCodes.Status421MisdirectedRequest,
                "host-not-served",
                "Not this host",
                "This listener does not serve the host name that was asked for: use one of listen.operators.hosts, or add yours there.").ExecuteAsync(context);
        }

        if (IsFromElsewhere(request))
        {
            return OperatorsProblem.Forbidden("origin-not-allowed", "A page of another origin may not use the operators' listener.").ExecuteAsync(context);
        }

        if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        var token = Token(request);
        if (token is null)
        {
            return Unauthorized(context, "Send one operator's token as `Authorization: Bearer tgop_...`.");
        }

        if (IsBootstrap(token))
        {
            return EnterBootstrapAsync(context);
        }

        if (_issuer is not null && OidcOperators.MayBe(token))
        {
            return EnterAsync(context, _issuer, token);
        }

        if (operators.Find(token) is not { } found)
        {
            return Unauthorized(context, "The operator's token is unknown or revoked: ask a colleague for one (thumbgate operators add NAME).");
        }

        context.Features.Set(new OperatorIdentity(found.Name, IsBootstrap: false) { Id = found.Id, StepUp = found.StepUp });
        return next(context);
    }

    private async Task EnterAsync(HttpContext context, OidcOperators issuer, string token)
    {
        OidcResult result;
        try
        {
            result = await issuer.FindAsync(token, context.RequestAborted);
        }
        catch (IssuerUnavailableException error)
        {
            await OperatorsProblem.Answer(StatusCodes.Status503ServiceUnavailable, "issuer-unavailable", "The issuer cannot be asked now", error.Message).ExecuteAsync(context);
            return;
        }

        if (result.Operator is not { } named)
        {
            await Unauthorized(context, result.Refusal!);
        }
        else if (operators.IsRevoked(named.Name))
        {
            await Unauthorized(context, $"{named.Name} is revoked: ask a colleague (thumbgate operators list).");
        }
        else
        {
            context.Features.Set(new OperatorIdentity(named.Name, IsBootstrap: false) { Groups = named.Groups, SignedInAt = named.SignedInAt });
            await next(context);
        }
    }

    private Task EnterBootstrapAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !OperatorRoutes.MakesSecrets(request.Path))
        {
            return OperatorsProblem.Forbidden(
                "bootstrap-only",
                "The bootstrap token is good for adding operators and renewing their step-up codes, and nothing else: add one, and use the token that is printed.").ExecuteAsync(context);
        }

        context.Features.Set(new OperatorIdentity(OperatorIdentity.Bootstrap, IsBootstrap: true));
        return next(context);
    }

    private bool IsServed(HostString host)
    {
        var name = host.Host.AsSpan().Trim("[]");
        foreach (var served in wiring.Policy().Host.Operators.Hosts)
        {
            if (name.Equals(served.AsSpan().Trim("[]"), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Browsers send Origin with whatever can change something, and Sec-Fetch-Site with everything; other clients send neither.
    private static bool IsFromElsewhere(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0 && (origin.Count > 1
            || !string.Equals(origin[0], request.Scheme + "://" + request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count > 1 || (site.Count == 1 && site[0] is not ("same-origin" or "none"));
    }

    private static string? Token(HttpRequest request)
    {
        var sent = request.Headers.Authorization;
        return sent.Count == 1 && sent[0] is { } value && value.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? value[BearerScheme.Length..].Trim()
            : null;
    }

    private bool IsBootstrap(string token) => wiring.BootstrapToken() is { Length: > 0 } bootstrap
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(bootstrap));

    private static Task Unauthorized(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return OperatorsProblem.Unauthorized(detail).ExecuteAsync(context);
    }
}
