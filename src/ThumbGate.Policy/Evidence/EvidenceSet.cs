using System.Collections.Immutable;

namespace ThumbGate.Policy.Evidence;

/// <summary>All evidence that is attached, immutable. Found by label and by what it is bound to, or by id.</summary>
public sealed class EvidenceSet
{
    private readonly ImmutableDictionary<string, AttachedEvidence> _byId;
    private readonly ImmutableDictionary<(string Label, Digest256 Subject), ImmutableList<AttachedEvidence>> _bySubject;
    private readonly ImmutableDictionary<string, AttachedEvidence> _described;

    private EvidenceSet(
        ImmutableDictionary<string, AttachedEvidence> byId,
        ImmutableDictionary<(string, Digest256), ImmutableList<AttachedEvidence>> bySubject,
        ImmutableDictionary<string, AttachedEvidence> described)
    {
        _byId = byId;
        _bySubject = bySubject;
        _described = described;
    }

    /// <summary>Nothing is attached.</summary>
    public static EvidenceSet Empty { get; } = new(
        ImmutableDictionary.Create<string, AttachedEvidence>(StringComparer.Ordinal),
        ImmutableDictionary<(string, Digest256), ImmutableList<AttachedEvidence>>.Empty,
        ImmutableDictionary.Create<string, AttachedEvidence>(StringComparer.Ordinal));

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>The set with more evidence; what has the id of one that is there takes its place.</summary>
    public EvidenceSet With(IEnumerable<AttachedEvidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var byId = _byId.ToBuilder();
        var bySubject = _bySubject.ToBuilder();
        foreach (var one in evidence)
        {
            var before = byId.GetValueOrDefault(one.Id);
            byId[one.Id] = one;
            foreach (var subject in one.Statement?.Subjects() ?? [])
            {
                var others = bySubject.GetValueOrDefault((one.Label, subject)) ?? [];
                bySubject[(one.Label, subject)] = (before is null ? others : others.Remove(before)).Add(one);
            }
        }

        return new(byId.ToImmutable(), bySubject.ToImmutable(), _described);
    }

    /// <summary>Evidence that a case describes.</summary>
    /// <param name="described">Labels, each with the reason code of what is wrong with it, or null.</param>
    internal static EvidenceSet Describe(IEnumerable<KeyValuePair<string, string?>> described) => new(
        Empty._byId,
        Empty._bySubject,
        described.ToImmutableDictionary(d => d.Key, d => AttachedEvidence.Described(d.Key, d.Value), StringComparer.Ordinal));

    /// <summary>The evidence of an id, or null.</summary>
    public AttachedEvidence? Find(string id) => _byId.GetValueOrDefault(id);

    internal AttachedEvidence? FindDescribed(string label) => _described.GetValueOrDefault(label);

    internal IReadOnlyList<AttachedEvidence> Find(string label, Digest256 subject) => _bySubject.GetValueOrDefault((label, subject)) ?? [];
}

/// <summary>What evidence is judged by, at one moment.</summary>
/// <param name="Set">All that is attached.</param>
/// <param name="Keys">The public keys of the issuers.</param>
/// <param name="Now">The moment.</param>
public readonly record struct EvidenceView(EvidenceSet Set, EvidenceKeys Keys, DateTimeOffset Now)
{
    /// <summary>Nothing is attached.</summary>
    public static EvidenceView None { get; } = new(EvidenceSet.Empty, EvidenceKeys.Empty, default);
}
