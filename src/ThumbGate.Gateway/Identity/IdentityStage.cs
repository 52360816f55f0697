namespace ThumbGate.Gateway.Identity;

/// <summary>
/// Finds the agent behind the request's key. The key grants role, owner, plugin and workflow; no header does. Where the record has been
/// gone for too long to trust keys that may have been revoked since, nobody is let in.
/// </summary>
internal sealed class IdentityStage(RequestDelegate next, AgentDirectory agents, TimeProvider time)
{
    /// <summary>How long known keys are still good while the record can't be read.</summary>
    internal static readonly TimeSpan Trust = TimeSpan.FromMinutes(5);

    private static readonly Refusal None = Unauthorized(
        "key-missing", "No agent key was found. Put the key (tg_...) where the vendor's SDK takes its API key, or send it as X-ThumbGate-Key.");

    private static readonly Refusal Two = Unauthorized(
        "key-ambiguous", "The request carries more than one key. Send exactly one.");

    private static readonly Refusal LeftOver = Unauthorized(
        "key-misplaced", "An agent key stands where it would reach the vendor. Put it in the vendor's own key slot, or send it as X-ThumbGate-Key.");

    private static readonly Refusal Unknown = Unauthorized(
        "key-unknown", "The agent key is not known here. Ask the platform team for one: thumbgate agents add.");

    private static readonly Refusal Expired = Unauthorized("key-expired", "The agent key has expired. Ask the platform team for a new one.");

    private static readonly Refusal Revoked = Unauthorized("key-revoked", "The agent key was revoked. Ask the platform team why.");

    private static readonly Refusal Stale = new(
        StatusCodes.Status503ServiceUnavailable,
        "record-unavailable",
        "The gateway's record is not available",
        "The record has been out of reach for too long to tell which keys are still good. Try again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var integration = governed.Integration;
        if (AgentKey.IsIn(governed.Request.Target.Path.Span))
        {
            governed.Refusal = LeftOver;
            return Task.CompletedTask;
        }

        var reading = KeyReader.Read(context.Request.Headers, governed.Request.Target.Query, integration.Catalog, integration.PassesCredential);
        if (Identify(governed, reading, agents, time) is { } refusal)
        {
            governed.Refusal = refusal;
            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>Sets the agent, or says why there is none.</summary>
    internal static Refusal? Identify(GovernedRequest governed, KeyReading reading, AgentDirectory agents, TimeProvider time)
    {
        switch (reading.Outcome)
        {
            case KeyOutcome.One:
                break;
            case KeyOutcome.Two:
                return Two;
            case KeyOutcome.LeftOver:
                return LeftOver;
            default:
                return None;
        }

        switch (agents.Find(ConnectionKey.Hash(governed.Context.Features.Get<ConnectionKey>(), reading.Key), time.GetUtcNow(), out var agent))
        {
            case KeyState.Valid:
                if (agents.Age > Trust)
                {
                    return Stale;
                }

                governed.Request.Agent = agent!.Identity;
                return null;
            case KeyState.Expired:
                return Expired;
            case KeyState.Revoked:
                return Revoked;
            default:
                return Unknown;
        }
    }

    private static Refusal Unauthorized(string code, string detail) =>
        new(StatusCodes.Status401Unauthorized, code, "No agent is known by this request", detail);
}
