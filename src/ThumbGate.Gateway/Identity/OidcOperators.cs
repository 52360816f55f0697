using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Identity;

/// <summary>Somebody whom the issuer named.</summary>
/// <param name="Name">Without the house's domain, lower case.</param>
/// <param name="Groups">As the issuer names them.</param>
/// <param name="SignedInAt">When they last signed in, where the token says so.</param>
internal sealed record OidcOperator(string Name, IReadOnlyList<string> Groups, DateTimeOffset? SignedInAt);

/// <summary>What a token is worth: an operator, or the sentence that says why it is none.</summary>
internal readonly record struct OidcResult(OidcOperator? Operator, string? Refusal);

/// <summary>Operators by tokens of a configured issuer. A token is taken only with a signature that needs a private key.</summary>
internal sealed class OidcOperators(OidcSettings settings, IssuerKeys keys, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Whether a text has the form of such a token: three parts.</summary>
    public static bool MayBe(string token) => token.Count(c => c == '.') == 2;

    /// <exception cref="IssuerUnavailableException">The issuer's keys can't be had.</exception>
    public async Task<OidcResult> FindAsync(string token, CancellationToken cancellation)
    {
        if (!_handler.CanReadToken(token) || Read(token) is not { } read)
        {
            return Refuse("The token is no operator's token and no JWT.");
        }

        if (!Algorithms.Contains(read.Alg, StringComparer.Ordinal))
        {
            return Refuse("The token's algorithm is not taken: it has to be signed with RS, PS or ES and 256, 384 or 512.");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(await keys.GetAsync(read.Kid is { Length: > 0 } kid ? kid : null, cancellation)));
        return result.IsValid ? Admit(result.ClaimsIdentity) : Refuse(Why(result.Exception));
    }

    private TokenValidationParameters Parameters(IReadOnlyCollection<SecurityKey> issuerKeys) => new()
    {
        ValidIssuer = settings.Issuer.OriginalString,
        ValidAudience = settings.Audience,
        IssuerSigningKeys = issuerKeys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = false,
        // The handler would look at the machine's clock.
        LifetimeValidator = (from, until, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return until is null ? throw new SecurityTokenNoExpirationException() : until > now - Skew ? from is null || from <= now + Skew ? true : throw new SecurityTokenNotYetValidException() : throw new SecurityTokenExpiredException();
        },
    };

    private OidcResult Admit(ClaimsIdentity claims)
    {
        if (Name(claims) is not { } name)
        {
            return Refuse($"The token's claim {settings.NameClaim} names nobody: it is missing, empty, given twice, longer than 128 characters, no verified address, or a name that the gateway keeps for itself.");
        }

        var groups = claims.FindAll(settings.GroupsClaim).Select(c => c.Value).Distinct(StringComparer.Ordinal).ToArray();
        return groups.Intersect(settings.Admit, StringComparer.Ordinal).Any()
            ? new OidcResult(new OidcOperator(name, groups, SignedInAt(claims)), null)
            : Refuse($"The token's claim {settings.GroupsClaim} has none of the groups that operators.oidc.admit names.");
    }

    private string? Name(ClaimsIdentity claims)
    {
        if (claims.FindAll(settings.NameClaim).Take(2).ToArray() is not [var claim])
        {
            return null;
        }

        var name = OidcSettings.NameOf(claim.Value, settings.Domain);
        var isVerified = settings.NameClaim != "email" || string.Equals(claims.FindFirst("email_verified")?.Value, "true", StringComparison.OrdinalIgnoreCase);
        return isVerified && name.Length is > 0 and <= 128 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ':') && name is not ("gateway" or "bootstrap") ? name : null;
    }

    // Clocks differ: what lies ahead by less than that is now, and what lies further ahead says nothing.
    private DateTimeOffset? SignedInAt(ClaimsIdentity claims)
    {
        if (!long.TryParse(claims.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds >= 253_402_300_800)
        {
            return null;
        }

        var (at, now) = (DateTimeOffset.FromUnixTimeSeconds(seconds), time.GetUtcNow());
        return at <= now ? at : at <= now + Skew ? now : null;
    }

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Why(Exception? error) => error switch
    {
        SecurityTokenExpiredException => "The token is expired: sign in again.",
        SecurityTokenNotYetValidException => "The token is not good yet: compare the clocks.",
        SecurityTokenNoExpirationException => "The token never expires, and such are not taken.",
        SecurityTokenInvalidAudienceException => "The token is for somebody else: its audience is not operators.oidc.audience.",
        SecurityTokenInvalidIssuerException => "The token is of another issuer than operators.oidc.issuer.",
        SecurityTokenSignatureKeyNotFoundException => "The token is signed with a key that the issuer does not have.",
        SecurityTokenInvalidSignatureException => "The token's signature is wrong.",
        SecurityTokenInvalidAlgorithmException => "The token's algorithm is not taken.",
        _ => "The token can't be validated.",
    };

    private static OidcResult Refuse(string why) => new(null, why);
}
