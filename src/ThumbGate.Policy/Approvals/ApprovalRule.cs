using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Approvals;

/// <summary>One rule of gateway.yaml's <c>approvals</c>: for which held requests, who has to say yes and how. An empty list of what it is for means all.</summary>
public sealed record ApprovalRule
{
    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public IReadOnlyList<RiskClass> Risks { get; init; } = [];

    public IReadOnlyList<DeploymentEnvironment> Environments { get; init; } = [];

    /// <summary>Groups whose members may approve, any of them; empty: whom the role's rule names.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>How many people have to approve, 1 to <see cref="MostPeople"/>.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>How long it waits and its approval is good at most; null: as long as the integration says.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>How long ago a voter may have proved who they are; null: whenever.</summary>
    public TimeSpan? StepUp { get; init; }

    /// <summary>Whether a voter has to type what the card asks for.</summary>
    public bool TypedConfirmation { get; init; }

    /// <summary>Most of <see cref="Quorum"/>.</summary>
    public const int MostPeople = 5;

    /// <summary>Whether it is for a request that does this.</summary>
    public bool Covers(DeploymentEnvironment environment, RequestEffect effect) =>
        (Environments.Count == 0 || Environments.Contains(environment))
        && (Surfaces.Count == 0 || Surfaces.Contains(effect.Surface))
        && (Risks.Count == 0 || Risks.Contains(effect.Risk));
}
