namespace ThumbGate.Policy.Evidence;

/// <summary>Evidence that a decision relies on.</summary>
/// <param name="Evidence">The evidence, under the label that was asked for.</param>
/// <param name="Once">Whether letting the request pass uses it up.</param>
public sealed record ReliedEvidence(AttachedEvidence Evidence, bool Once);

/// <summary>Evidence that somebody attached under one label. What it is worth is judged anew with every request, under the policy of that moment.</summary>
public sealed class AttachedEvidence
{
    // Verified once for each set of keys: it is asked again only where those change.
    private volatile Verified? _verified;

    private AttachedEvidence(string id, string label)
    {
        Id = id;
        Label = label;
    }

    public string Id { get; }

    public string Label { get; }

    /// <summary>What it says; null where a case only describes it.</summary>
    public EvidenceStatement? Statement { get; private init; }

    /// <summary>The signed envelope; null for an agent's own word.</summary>
    public DsseEnvelope? Envelope { get; private init; }

    /// <summary>The agent whose own word it is; null where it is signed.</summary>
    public string? Agent { get; private init; }

    public DateTimeOffset AttachedAt { get; private init; }

    /// <summary>The decision that used it up, or null.</summary>
    public string? UsedBy { get; init; }

    /// <summary>Who vouched for it when it was attached: an issuer, or <c>agent ID</c>. A label for people; nothing is decided by it.</summary>
    public string VouchedBy { get; private init; } = "";

    /// <summary>What a case says is wrong with it: a reason code, or null.</summary>
    internal string? DescribedFault { get; private init; }

    internal bool IsDescribed => Statement is null;

    /// <summary>Signed evidence.</summary>
    /// <exception cref="EvidenceFormatException">The envelope's payload is no statement that is known.</exception>
    public static AttachedEvidence Signed(string id, string label, DsseEnvelope envelope, DateTimeOffset attachedAt, string vouchedBy, string? usedBy = null)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return new(id, label)
        {
            Statement = EvidenceStatement.Read(envelope.Payload),
            Envelope = envelope,
            AttachedAt = attachedAt,
            VouchedBy = vouchedBy,
            UsedBy = usedBy,
        };
    }

    /// <summary>An agent's own word.</summary>
    /// <exception cref="EvidenceFormatException">It is no statement that is known.</exception>
    public static AttachedEvidence Word(string id, string label, ReadOnlyMemory<byte> statement, string agent, DateTimeOffset attachedAt, string? usedBy = null) =>
        new(id, label)
        {
            Statement = EvidenceStatement.Read(statement),
            Agent = agent,
            AttachedAt = attachedAt,
            VouchedBy = "agent " + agent,
            UsedBy = usedBy,
        };

    /// <summary>Evidence that a case describes: it fits the request, or has the fault that the case names.</summary>
    internal static AttachedEvidence Described(string label, string? fault) =>
        new("described", label) { DescribedFault = fault, VouchedBy = "described" };

    /// <summary>Issuers whose keys signed it; none for an agent's own word.</summary>
    public IReadOnlyList<string> SignersUnder(EvidenceKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (Envelope is null)
        {
            return [];
        }

        if (_verified is not { } verified || !ReferenceEquals(verified.Keys, keys))
        {
            _verified = verified = new(keys, keys.SignersOf(Envelope));
        }

        return verified.Signers;
    }

    private sealed record Verified(EvidenceKeys Keys, IReadOnlyList<string> Signers);
}
