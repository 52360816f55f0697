using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Approvals;

/// <summary>What a held request is, as far as it decides who has to approve it.</summary>
/// <param name="Environment">Of its integration.</param>
/// <param name="Effects">All that it does, its items included, whichever of it is what holds it: who releases it releases all.</param>
/// <param name="Groups">The groups that the role's rules named for what holds it.</param>
public sealed record ApprovalGrounds(DeploymentEnvironment Environment, IReadOnlyList<RequestEffect> Effects, IReadOnlyList<string> Groups)
{
    /// <summary>The grounds of a request that was decided to be held.</summary>
    public static ApprovalGrounds Of(AgentRequest request, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(
            request.Integration.Environment,
            [.. EffectsOf(request).Distinct().OrderBy(e => e.Surface).ThenBy(e => e.Risk)],
            [.. decision.Reasons.Where(r => r.Verdict == Verdict.Hold && r.Approvers is not null).Select(r => r.Approvers!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<RequestEffect> EffectsOf(AgentRequest request)
    {
        if (request.Effects.Count == 0 && request.Items.Count == 0)
        {
            return [new RequestEffect(request.Surface, RiskClass.Unknown)];
        }

        return request.Effects.Concat(request.Items.SelectMany(EffectsOf));
    }
}

/// <summary>The rules of gateway.yaml's <c>approvals</c>. All that cover a request apply.</summary>
public sealed class ApprovalRules(IReadOnlyList<ApprovalRule> rules)
{
    /// <summary>No rules: whoever the role's rule names, one of them.</summary>
    public static ApprovalRules None { get; } = new([]);

    /// <summary>As they stand in config.</summary>
    public IReadOnlyList<ApprovalRule> All => rules;

    /// <summary>What has to be met before a request on these grounds is released.</summary>
    public ApprovalTerms For(ApprovalGrounds grounds)
    {
        ArgumentNullException.ThrowIfNull(grounds);
        var covering = rules.Where(r => grounds.Effects.Any(e => r.Covers(grounds.Environment, e))).ToArray();
        // A rule that names no group asks for more people of those whom the role names.
        var people = covering.Where(r => r.From.Count == 0).Select(r => r.Quorum).DefaultIfEmpty(1).Max();
        var demands = grounds.Groups.Select(g => ApprovalDemand.Of([g], people))
            .Concat(covering.Where(r => r.From.Count > 0).Select(r => ApprovalDemand.Of(r.From, r.Quorum)));
        if (grounds.Groups.Count == 0)
        {
            demands = demands.Append(new ApprovalDemand([], people));
        }

        return new()
        {
            Demands = ApprovalTerms.Together(demands),
            Expires = covering.Aggregate((TimeSpan?)null, (least, r) => ApprovalTerms.Shorter(least, r.Expires)),
            StepUp = covering.Aggregate((TimeSpan?)null, (least, r) => ApprovalTerms.Shorter(least, r.StepUp)),
            TypedConfirmation = covering.Any(r => r.TypedConfirmation),
        };
    }
}
