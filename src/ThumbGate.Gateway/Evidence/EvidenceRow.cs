using System.Text;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Evidence;

/// <summary>One row of <c>evidence</c>, and the decision that used it up.</summary>
internal sealed class EvidenceRow
{
    public const string Columns =
        """
        e.id, e.at, e.label, e.digest, e.vouched_by AS VouchedBy, e.attached_by AS AttachedBy, e.agent, e.content, e.until, e.revision,
        (SELECT u.decision_id FROM evidence_uses u WHERE u.evidence_id = e.id
            AND NOT EXISTS (SELECT 1 FROM evidence_returns r WHERE r.evidence_id = u.evidence_id AND r.turn = u.turn)) AS UsedBy
        """;

    public string Id { get; init; } = "";

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long At { get; init; }

    public string Label { get; init; } = "";

    public string Digest { get; init; } = "";

    public string VouchedBy { get; init; } = "";

    /// <summary>The operator, or <c>agent ID</c>.</summary>
    public string AttachedBy { get; init; } = "";

    /// <summary>Whose own word it is, or null.</summary>
    public string? Agent { get; init; }

    /// <summary>The envelope, or where it is an agent's own word the statement; JSON.</summary>
    public string Content { get; init; } = "";

    /// <summary>When it stops to count by the rules under which it was attached.</summary>
    public long Until { get; init; }

    public long Revision { get; init; }

    public string? UsedBy { get; init; }

    /// <summary>As it is judged by.</summary>
    /// <exception cref="EvidenceFormatException">The row's content is nothing that was ever attached.</exception>
    public AttachedEvidence ToEvidence()
    {
        var content = Encoding.UTF8.GetBytes(Content);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(At);
        return Agent is null
            ? AttachedEvidence.Signed(Id, Label, DsseEnvelope.Read(content), at, VouchedBy, UsedBy)
            : AttachedEvidence.Word(Id, Label, content, Agent, at, UsedBy);
    }
}

/// <summary>Evidence that is to be attached.</summary>
/// <param name="Label">The label.</param>
/// <param name="Digest">Of its statement.</param>
/// <param name="VouchedBy">Issuers who signed it, or the agent whose word it is.</param>
/// <param name="AttachedBy">Who brought it.</param>
/// <param name="Agent">Whose own word it is, or null.</param>
/// <param name="Content">Envelope or statement.</param>
/// <param name="Until">When it stops to count.</param>
internal sealed record NewEvidence(
    string Label, string Digest, string VouchedBy, string AttachedBy, string? Agent, byte[] Content, DateTimeOffset Until);
