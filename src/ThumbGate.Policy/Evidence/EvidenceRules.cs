using System.Collections.Frozen;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Evidence;

/// <summary>What evidence is bound to; several together where all of them are.</summary>
[Flags]
public enum EvidenceBinding : byte
{
    /// <summary>Nothing: such evidence proves nothing.</summary>
    None = 0,

    /// <summary>The resource of a request to one integration.</summary>
    Resource = 1,

    /// <summary>The raw bytes of a request's body.</summary>
    Body = 2,

    /// <summary>What is built or released: the fact <c>artifact</c> of an operation that has one, else the body.</summary>
    Artifact = 4,
}

/// <summary>All labels and issuers of config, compiled. Immutable.</summary>
public sealed class EvidenceRules
{
    /// <summary>No label is defined, so none can be met.</summary>
    public static EvidenceRules Empty { get; } = new();

    public FrozenDictionary<string, EvidenceLabel> Labels { get; init; } = FrozenDictionary<string, EvidenceLabel>.Empty;

    public IReadOnlyList<EvidenceIssuer> Issuers { get; init; } = [];
}

/// <summary>One kind of proof, and what makes it one.</summary>
public sealed class EvidenceLabel
{
    public required string Name { get; init; }

    /// <summary>Names of the issuers whose signature counts.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>All of these it must be bound to.</summary>
    public required EvidenceBinding Binds { get; init; }

    /// <summary>How long it counts from when it was issued.</summary>
    public required TimeSpan Fresh { get; init; }

    /// <summary>Whether the one request that is let through by it uses it up.</summary>
    public bool Once { get; init; }

    /// <summary>Whether an agent's own word is enough, for that agent's own requests.</summary>
    public bool TrustsAgents { get; init; }

    /// <summary>Roles whose agents may attach it; empty means operators only, except for an agent's own word.</summary>
    public IReadOnlyList<string> AttachedBy { get; init; } = [];

    /// <summary>Whether SLSA provenance is this evidence, as it is.</summary>
    public bool Provenance { get; init; }

    /// <summary>Builders (<c>runDetails.builder.id</c>) whose provenance counts; empty means any that an issuer signed for.</summary>
    public IReadOnlyList<string> Builders { get; init; } = [];

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public string Source { get; init; } = "";
}

/// <summary>Somebody who may sign evidence.</summary>
/// <param name="Name">The name by which labels know it.</param>
/// <param name="Keys">Where its public keys are; several while keys are changed.</param>
public sealed record EvidenceIssuer(string Name, IReadOnlyList<EvidenceKeySource> Keys);

/// <summary>Where a public key (ECDSA P-256, PEM) is: exactly one of the two.</summary>
/// <param name="Reference">A file or an environment variable, which the host reads.</param>
/// <param name="Pem">The key itself.</param>
public sealed record EvidenceKeySource(SecretReference? Reference, string? Pem);
