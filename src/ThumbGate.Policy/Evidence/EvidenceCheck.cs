namespace ThumbGate.Policy.Evidence;

/// <summary>What is wrong with one piece of evidence.</summary>
/// <param name="Code">A code of <see cref="ReasonCodes"/>.</param>
/// <param name="Message">Without a subject and a full stop: "was used up by dec_1".</param>
public sealed record EvidenceFault(string Code, string Message);

/// <summary>Whether evidence is worth what its label asks for. First who vouches for it, then of what, then when, then how often.</summary>
public static class EvidenceCheck
{
    // Clocks differ: what was issued a little in the future is fresh.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Why nobody who may vouch for it does, or null.</summary>
    public static EvidenceFault? OfSigner(AttachedEvidence evidence, EvidenceLabel label, EvidenceKeys keys, string? agent)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(label);
        if (evidence.Agent is { } said)
        {
            return !label.TrustsAgents ? new(ReasonCodes.EvidenceForeign, "is an agent's own word, which is not enough for this label")
                : said != agent ? new(ReasonCodes.EvidenceForeign, "is the word of another agent")
                : null;
        }

        var statement = evidence.Statement!;
        var signers = evidence.SignersUnder(keys);
        if (signers.Count == 0)
        {
            return new(ReasonCodes.EvidenceResigned, "is signed with no key that is known, or was changed after it was signed");
        }

        if (!signers.Any(s => label.Issuers.Contains(s, StringComparer.Ordinal)))
        {
            return new(ReasonCodes.EvidenceForeign, $"is signed by {string.Join(", ", signers)}, who may not attest it");
        }

        if (statement.IsProvenance)
        {
            return !label.Provenance ? new(ReasonCodes.EvidenceForeign, "is provenance, which this label does not take")
                : label.Builders.Count > 0 && !label.Builders.Contains(statement.Builder, StringComparer.Ordinal) ? new(ReasonCodes.EvidenceForeign, "is the provenance of another builder")
                : null;
        }

        return null;
    }

    /// <summary>Why it is not bound to a request, or null.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="label">Its label.</param>
    /// <param name="request">The request, or an item of one.</param>
    /// <param name="root">The request itself.</param>
    public static EvidenceFault? OfSubject(AttachedEvidence evidence, EvidenceLabel label, AgentRequest request, AgentRequest root)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(root);
        var statement = evidence.Statement!;
        var what = (statement.Label is { } named && named != label.Name) || evidence.Label != label.Name ? "label"
            : (statement.Binds & label.Binds) != label.Binds ? "kind of subject"
            : statement.Integration is { } integration && integration != root.Integration.Name ? "integration"
            : statement.Operation is { } operation && operation != request.Operation.Id ? "operation"
            : statement.Resource is { } resource && (resource.Length == 0 || resource != request.Resource()) ? "resource"
            : statement.Body is { } body && body != root.BodySha256() ? "body"
            : statement.Artifacts.Count > 0 && (Artifact(request, root) is not { } artifact || !statement.Artifacts.Contains(artifact)) ? "artifact"
            : null;
        return what is null ? null : new(ReasonCodes.EvidenceRetargeted, $"is bound to another {what}");
    }

    /// <summary>Why it does not count at a moment, or null.</summary>
    public static EvidenceFault? OfTime(AttachedEvidence evidence, EvidenceLabel label, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(label);
        var issued = evidence.Statement!.IssuedAt ?? evidence.AttachedAt;
        return issued > now + ClockSkew ? new(ReasonCodes.EvidenceStale, $"is issued in the future ({issued:yyyy-MM-dd HH:mm:ss}Z)")
            : Until(evidence.Statement, label, evidence.AttachedAt) is var until && until <= now ? new(ReasonCodes.EvidenceStale, $"counted until {until:yyyy-MM-dd HH:mm:ss}Z")
            : null;
    }

    /// <summary>The moment from which it doesn't count any more.</summary>
    public static DateTimeOffset Until(EvidenceStatement statement, EvidenceLabel label, DateTimeOffset attachedAt)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(label);
        var issued = statement.IssuedAt ?? attachedAt;
        var until = issued > DateTimeOffset.MaxValue - label.Fresh ? DateTimeOffset.MaxValue : issued + label.Fresh;
        return statement.ExpiresAt is { } expires && expires < until ? expires : until;
    }

    /// <summary>Why it does not let a request pass, or null where it does.</summary>
    internal static EvidenceFault? Of(AttachedEvidence evidence, EvidenceLabel label, in EvidenceView view, AgentRequest request, AgentRequest root) =>
        evidence.IsDescribed ? evidence.DescribedFault is { } code ? new(code, "is described as such") : null
        : OfSigner(evidence, label, view.Keys, root.Agent?.Id)
            ?? OfSubject(evidence, label, request, root)
            ?? OfTime(evidence, label, view.Now)
            ?? (label.Once && evidence.UsedBy is { } used ? new(ReasonCodes.EvidenceReplayed, $"was used up by {used}") : null);

    /// <summary>What a request builds or releases: its fact <c>artifact</c> where the operation has one, else its body; null where it has neither.</summary>
    internal static Digest256? Artifact(AgentRequest request, AgentRequest root)
    {
        if (!request.Facts.Defines("artifact"))
        {
            return root.BodySha256();
        }

        var text = request.Facts.Get("artifact").Text ?? "";
        return EvidenceStatement.TryDigest(text.StartsWith("sha256:", StringComparison.Ordinal) ? text.AsSpan(7) : text, out var digest) ? digest : null;
    }

    /// <summary>The further a piece of evidence gets, the more it says to whoever brought it.</summary>
    internal static int Rank(string code) => code switch
    {
        ReasonCodes.EvidenceReplayed => 4,
        ReasonCodes.EvidenceStale => 3,
        ReasonCodes.EvidenceRetargeted => 2,
        ReasonCodes.EvidenceForeign => 1,
        _ => 0,
    };
}
