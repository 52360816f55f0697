using Microsoft.Extensions.Primitives;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Audit;

/// <summary>Makes the record's row of a governed request.</summary>
internal sealed class DecisionRows(DigestKey digests, TimeProvider time)
{
    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    private readonly CircumstancesCache _circumstances = new();

    /// <summary>The row of a request whose agent is known.</summary>
    /// <param name="governed">With an agent, and as much more as it got to.</param>
    /// <param name="verdict">What is carried out.</param>
    /// <param name="outcome">What came of it, where that is known already.</param>
    public DecisionRow Of(GovernedRequest governed, Verdict verdict, Outcome? outcome)
    {
        var request = governed.Request;
        var role = request.Agent!.Role;
        var operation = request.Operation;
        var decision = governed.Decision;
        var resource = operation is null ? "" : request.Resource();
        return new DecisionRow
        {
            Id = governed.DecisionId,
            At = (time.GetUtcNow() - time.GetElapsedTime(governed.ReceivedAt)).ToUnixTimeMilliseconds(),
            Circumstances = _circumstances.Of(governed),
            Path = operation is { HidesPath: true } ? operation.Pattern : request.Target.Path.ToString(),
            Resource = operation is { HidesResource: true } ? Hidden(resource) : RecordText.Cut(resource),
            Facts = operation is null ? RecordText.NoFacts : RecordText.Facts(request, decision.Evidence, governed.RepeatOf, digests.Bytes),
            Verdict = verdict,
            Reasons = RecordText.Reasons(governed.Refusal is { Reasons.Count: > 0 } refusal ? [.. refusal.Reasons, .. decision.Reasons] : decision.Reasons),
            Digest = request.ContentDigest,
            Fingerprint = governed.IsJudged && !SpellsFingerprint(governed, verdict, resource) ? Fingerprints.Of(role, operation!.Id, resource, request.Target.Query, request.ContentDigest) : null,
            ApprovalId = governed.Hold?.Id,
            BlockId = BlockOf(decision.Reasons),
            TraceId = TraceOf(governed.Context.Request.Headers.TraceParent),
            DecideMicroseconds = (long)governed.DecideTime.TotalMicroseconds,
            Outcome = outcome,
        };
    }

    // What is in its row is all there is to its fingerprint, so feedback can make it when it is given: most requests are allowed reads and
    // writes without a query. A resource that the row keeps only in part can't make it again.
    private static bool SpellsFingerprint(GovernedRequest governed, Verdict verdict, string resource) =>
        verdict == Verdict.Allow
        && RecordText.Cut(resource) == resource
        && governed.Request.Target.Query.IsEmpty
        && !governed.Request.Operation.HidesResource;

    private static string? BlockOf(IReadOnlyList<Reason> reasons)
    {
        foreach (var reason in reasons)
        {
            if (reason.Block is not null)
            {
                return reason.Block;
            }
        }

        return null;
    }

    private string Hidden(string resource) => "hmac:" + digests.Of(System.Text.Encoding.UTF8.GetBytes(resource));

    /// <summary>The trace that the agent says it is in (W3C traceparent); a label only.</summary>
    private static string TraceOf(StringValues traceParent) =>
        traceParent.Count == 1 && traceParent[0] is { Length: 55 } text && !text.AsSpan(3, 32).ContainsAnyExcept(Hex) ? text.Substring(3, 32) : "";
}
