using System.Collections.Frozen;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy;

/// <summary>All of config, compiled. Immutable, and swapped whole.</summary>
public sealed class PolicySet
{
    /// <summary>Names the content: the first 12 hexadecimal digits of a SHA-256 over every file's name and bytes.</summary>
    public required string Version { get; init; }

    /// <summary>The gateway's own mode; observe makes every verdict a record only.</summary>
    public Mode Mode { get; init; }

    public required HostSettings Host { get; init; }

    /// <summary>Labels of evidence, and who may attest them.</summary>
    public EvidenceRules Evidence { get; init; } = EvidenceRules.Empty;

    /// <summary>Who may release what is held.</summary>
    public ApprovalRules Approvals { get; init; } = ApprovalRules.None;

    public required FrozenDictionary<string, Catalog> Catalogs { get; init; }

    public required FrozenDictionary<string, Role> Roles { get; init; }

    public required FrozenDictionary<string, Integration> Integrations { get; init; }

    /// <summary>Finds a request's integration.</summary>
    public required IntegrationTable Routing { get; init; }
}
