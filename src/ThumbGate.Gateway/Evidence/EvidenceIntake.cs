using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Evidence;

/// <summary>What came of evidence that somebody brought: rows, or why it is refused.</summary>
internal readonly record struct IntakeResult(IReadOnlyList<EvidenceRow> Rows, EvidenceFault? Fault);

/// <summary>
/// Takes evidence in, from operators and from agents. What is refused here is never stored; what is stored is verified again by every judgement
/// that relies on it.
/// </summary>
internal sealed class EvidenceIntake(EvidenceStore store, EvidenceRegistry registry, PolicyHolder policies, TimeProvider time)
{
    /// <summary>Attaches a signed envelope.</summary>
    /// <param name="bytes">The envelope.</param>
    /// <param name="attachedBy">The operator, or <c>agent ID</c>.</param>
    /// <param name="role">The role of the agent who brings it; null for operators, who may attach under every label.</param>
    /// <param name="cancellation">Ends the wait for it to be in force.</param>
    public async Task<IntakeResult> AttachAsync(ReadOnlyMemory<byte> bytes, string attachedBy, string? role, CancellationToken cancellation)
    {
        DsseEnvelope envelope;
        EvidenceStatement statement;
        try
        {
            envelope = DsseEnvelope.Read(bytes);
            statement = EvidenceStatement.Read(envelope.Payload);
        }
        catch (EvidenceFormatException error)
        {
            return Refused(ReasonCodes.EvidenceTruncated, $"It can't be read: {error.Message}.");
        }

        var labels = Labels(statement).Where(l => role is null || l.AttachedBy.Contains(role, StringComparer.Ordinal)).ToArray();
        if (labels.Length == 0)
        {
            return Refused(
                ReasonCodes.EvidenceForeign,
                $"{(statement.Label is { } named ? $"'{named}'" : "Provenance")} is no label of evidence.yaml"
                    + (role is null ? "." : $" that agents of the role {role} may attach: ask an operator to."));
        }

        var good = new List<NewEvidence>();
        EvidenceFault? fault = null;
        foreach (var label in labels)
        {
            var evidence = AttachedEvidence.Signed("new", label.Name, envelope, time.GetUtcNow(), "");
            if (Objection(evidence, label, null) is { } objection)
            {
                fault ??= objection with { Message = $"The {label.Name} {objection.Message}." };
                continue;
            }

            var signers = evidence.SignersUnder(registry.View.Keys).Where(s => label.Issuers.Contains(s, StringComparer.Ordinal));
            good.Add(new(
                label.Name, statement.Digest.ToString(), string.Join(", ", signers), attachedBy, null, bytes.ToArray(),
                EvidenceCheck.Until(statement, label, time.GetUtcNow())));
        }

        return good.Count == 0 ? new([], fault) : new(await store.AttachAsync(good, cancellation), null);
    }

    /// <summary>Attaches an agent's own word.</summary>
    public async Task<IntakeResult> SayAsync(AgentIdentity agent, StatementDraft word, CancellationToken cancellation)
    {
        byte[] content;
        try
        {
            content = (word with { IssuedAt = time.GetUtcNow(), Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) }).Write();
        }
        catch (EvidenceFormatException error)
        {
            return Refused(ReasonCodes.EvidenceTruncated, $"It can't be read: {error.Message}.");
        }

        if (!policies.Current.Evidence.Labels.TryGetValue(word.Label, out var label))
        {
            return Refused(ReasonCodes.EvidenceForeign, $"'{word.Label}' is no label of evidence.yaml.");
        }

        if (label.AttachedBy.Count > 0 && !label.AttachedBy.Contains(agent.Role, StringComparer.Ordinal))
        {
            return Refused(ReasonCodes.EvidenceForeign, $"Agents of the role {agent.Role} may not attach {label.Name}.");
        }

        var evidence = AttachedEvidence.Word("new", label.Name, content, agent.Id, time.GetUtcNow());
        if (Objection(evidence, label, agent.Id) is { } objection)
        {
            return new([], objection with { Message = $"The {label.Name} {objection.Message}." });
        }

        var row = new NewEvidence(
            label.Name, evidence.Statement!.Digest.ToString(), evidence.VouchedBy, evidence.VouchedBy, agent.Id, content,
            EvidenceCheck.Until(evidence.Statement, label, time.GetUtcNow()));
        return new(await store.AttachAsync([row], cancellation), null);
    }

    // Provenance names no label: it is good for all that take it.
    private IEnumerable<EvidenceLabel> Labels(EvidenceStatement statement)
    {
        var labels = policies.Current.Evidence.Labels;
        return statement.Label is { } name
            ? labels.TryGetValue(name, out var label) ? [label] : []
            : labels.Values.Where(l => l.Provenance).OrderBy(l => l.Name, StringComparer.Ordinal);
    }

    private EvidenceFault? Objection(AttachedEvidence evidence, EvidenceLabel label, string? agent) =>
        EvidenceCheck.OfSigner(evidence, label, registry.View.Keys, agent)
        ?? ((evidence.Statement!.Binds & label.Binds) != label.Binds
            ? new EvidenceFault(ReasonCodes.EvidenceRetargeted, $"is not bound to {Names(label.Binds)}, as it has to be")
            : null)
        ?? EvidenceCheck.OfTime(evidence, label, time.GetUtcNow());

    private static string Names(EvidenceBinding binds) =>
        string.Join(" and ", Enum.GetValues<EvidenceBinding>().Where(b => b != EvidenceBinding.None && binds.HasFlag(b)).Select(b => "a " + b.ToString().ToLowerInvariant()));

    private static IntakeResult Refused(string code, string message) => new([], new EvidenceFault(code, message));
}
