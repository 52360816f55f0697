using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What was asked for when a hold was made, and what it was asked for: kept with the hold, so that a laxer policy does not release it.</summary>
/// <param name="Grounds">What later rules are looked up by.</param>
/// <param name="Terms">As the policy of that moment had them.</param>
internal sealed record HoldTerms(ApprovalGrounds Grounds, ApprovalTerms Terms)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The terms of a request that is to be held.</summary>
    public static HoldTerms Of(GovernedRequest governed) =>
        Of(governed.Policy.Approvals, ApprovalGrounds.Of(governed.Request, governed.Decision));

    public static HoldTerms Of(ApprovalRules rules, ApprovalGrounds grounds) => new(grounds, rules.For(grounds));

    /// <inheritdoc cref="HeldRequest.MayStand"/>
    public static bool MayStand(AgentRequest request, Decision decision, HoldTerms terms) =>
        request.Items.Count == 0
        && terms.Grounds.Effects.All(e => e.Risk is not (RiskClass.Money or RiskClass.Access or RiskClass.Destructive or RiskClass.Unknown))
        && decision.Reasons.All(r => r.Verdict != Verdict.Hold || r is { Gate: GateKind.Approval, Code: ReasonCodes.ApprovalRequired });

    /// <summary>What was asked for then, and what is asked for now: the stricter of both.</summary>
    public ApprovalTerms Under(ApprovalRules now) => Terms.With(now.For(Grounds));

    /// <summary>How long the hold waits: the integration's time, or the terms' where that is shorter.</summary>
    public TimeSpan Shorten(TimeSpan expires) => Terms.Expires < expires ? Terms.Expires.Value : expires;

    /// <summary>Who has to approve, for lists; null where anybody may.</summary>
    public string? Summary => Terms.Demands switch
    {
        [{ From: [], Quorum: 1 }] => null,
        [{ From: [var group], Quorum: 1 }] => group,
        var demands => string.Join(", ", demands),
    };

    /// <summary>As JSON.</summary>
    public string Write() => JsonSerializer.Serialize(
        new Written(
            Grounds.Environment == DeploymentEnvironment.Production ? "production" : "sandbox",
            [.. Grounds.Effects.Select(e => $"{e.Surface.Name()}/{e.Risk.Name()}")],
            Grounds.Groups,
            Terms.Demands,
            (long?)Terms.Expires?.TotalSeconds,
            (long?)Terms.StepUp?.TotalSeconds,
            Terms.TypedConfirmation),
        Json);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is nothing that this build wrote.</exception>
    public static HoldTerms Read(string json)
    {
        var written = JsonSerializer.Deserialize<Written>(json, Json);
        if (written is not { Demands.Count: > 0, Effects: not null, Groups: not null } || written.Demands.Any(d => d is not { From: not null, Quorum: > 0 }))
        {
            throw new JsonException("Not the terms of a hold.");
        }

        return new(
            new(
                written.Environment == "sandbox" ? DeploymentEnvironment.Sandbox : DeploymentEnvironment.Production,
                [.. written.Effects.Select(Effect)],
                written.Groups),
            new()
            {
                Demands = written.Demands,
                Expires = written.Expires is { } expires ? TimeSpan.FromSeconds(expires) : null,
                StepUp = written.StepUp is { } stepUp ? TimeSpan.FromSeconds(stepUp) : null,
                TypedConfirmation = written.Typed,
            });
    }

    private static RequestEffect Effect(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        _ = Surfaces.TryParse(text[..Math.Max(0, slash)], out var surface);
        return RiskClasses.TryParse(text[(slash + 1)..], out var risk) ? new(surface, risk) : throw new JsonException("Not a risk class.");
    }

    private sealed record Written(
        string Environment,
        IReadOnlyList<string> Effects,
        IReadOnlyList<string> Groups,
        IReadOnlyList<ApprovalDemand> Demands,
        long? Expires,
        long? StepUp,
        bool Typed);
}
