using System.Text.Encodings.Web;
using System.Text.Json;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Signed receipts of decisions: what was judged, sent and answered, as the record has it. Signed with the record's own key, so whoever has its
/// public half can tell an agent's claim from what happened.
/// </summary>
internal sealed class DecisionReceipts(DecisionStore store, DecisionLog log, CheckpointKey key, TimeProvider time)
{
    /// <summary>The predicate of receipts.</summary>
    public const string Type = "urn:thumbgate:receipt:v1";

    /// <summary>The media type of an envelope.</summary>
    public const string MediaType = "application/vnd.dsse.envelope.v1+json";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The receipt of an agent's own decision; null where there is none, or it is another agent's.</summary>
    /// <exception cref="Storage.RecordUnavailableException">The store can't be read.</exception>
    public async Task<byte[]?> FindAsync(string decision, string agent)
    {
        // Reads are recorded behind their answer: what the agent has seen, it can ask for.
        await log.FlushAsync();
        if (await store.FindAsync(decision) is not { } row || row.Agent != agent)
        {
            return null;
        }

        var links = await store.HashesAsync(decision);
        return links.Count == 0 ? null : DsseEnvelope.Sign(Statement(row, links), key.SignDer).Write(key.Fingerprint);
    }

    private byte[] Statement(DecisionRow row, IReadOnlyList<(string Name, byte[] Hash)> links) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            _type = EvidenceStatement.StatementVersion,
            subject = links.Select(l => new { name = l.Name, digest = new { sha256 = Convert.ToHexStringLower(l.Hash) } }),
            predicateType = Type,
            predicate = new
            {
                decision = row.Id,
                at = Moments.Text(row.At),
                issuedAt = Moments.Text(time.GetUtcNow().ToUnixTimeMilliseconds()),
                agent = row.Agent,
                owner = row.Owner,
                role = row.Role,
                integration = row.Integration,
                environment = RecordNames.Of(row.Environment),
                surface = row.Surface.Name(),
                operation = row.Operation,
                risk = row.Risk.Name(),
                method = row.Method,
                path = row.Path,
                resource = row.Resource,
                facts = JsonElement.Parse(row.Facts),
                verdict = RecordNames.Of(row.Verdict),
                judged = RecordNames.Of(row.Judged),
                mode = RecordNames.Of(row.Mode),
                reasons = JsonElement.Parse(row.Reasons),
                policyVersion = row.PolicyVersion,
                approval = row.ApprovalId,
                outcome = row.Outcome is { } outcome ? RecordNames.Of(outcome.Kind) : null,
                upstreamStatus = row.Outcome?.UpstreamStatus,
                requestBytes = row.Outcome?.RequestBytes,
                responseBytes = row.Outcome?.ResponseBytes,
            },
        },
        Json);
}
