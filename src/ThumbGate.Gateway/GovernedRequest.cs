using Microsoft.Extensions.ObjectPool;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway;

/// <summary>
/// The per-request feature: what the stages of the pipeline know of one agent's request. Each stage fills in its part and reads the parts
/// of those before it; nothing else is shared between rooms.
/// </summary>
internal sealed class GovernedRequest
{
    public required HttpContext Context { get; init; }

    /// <summary>The policy in force when the request came in; it stays the same for the whole request.</summary>
    public required PolicySet Policy { get; init; }

    /// <summary>The engine's view: target less the integration's prefix, agent, body where it was buffered, operation, facts.</summary>
    public required AgentRequest Request { get; init; }

    /// <summary>Timestamp of the time provider when the request came in.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>Where <see cref="Request"/> goes back to; null where it is nobody else's.</summary>
    public ObjectPool<AgentRequest>? Requests { get; init; }

    /// <summary>The memory that holds the body for inspection, and that facts are slices of.</summary>
    public IDisposable? Inspected { get; set; }

    public Integration Integration => Request.Integration;

    /// <summary>Time-ordered; also the answer's <c>ThumbGate-Decision</c>. Empty until the request is judged.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>Whether the gates have judged it; before that <see cref="Decision"/> is only the default deny.</summary>
    public bool IsJudged { get; set; }

    public Decision Decision { get; set; }

    /// <summary>How long reading and judging took.</summary>
    public TimeSpan DecideTime { get; set; }

    /// <summary>Whether <see cref="AgentRequest.Body"/> holds the whole body, so that it can be digested and sent again.</summary>
    public bool BodyIsBuffered { get; set; }

    /// <summary>The hold that the request waits for, joined or was released by; else null.</summary>
    public HoldStanding? Hold { get; set; }

    /// <summary>The decision under which the same plain write was sent before without an answer; else null.</summary>
    public string? RepeatOf { get; set; }

    /// <summary>Whether it is answered with what its hold was executed with: nothing is sent.</summary>
    public bool GivesResult { get; set; }

    /// <summary>The credential that goes upstream; null where the agent's own passes.</summary>
    public Credential? Credential { get; set; }

    /// <summary>Whether the intent to send it is durable, so that only its outcome is left to record.</summary>
    public bool IntentIsRecorded { get; set; }

    /// <summary>Set by the stage that ends the request without an answer of the upstream; written by the outermost stage.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>How forwarding ended; null where it never began.</summary>
    public ForwardOutcome? Outcome { get; set; }

    /// <summary>Whether forwarding may begin: the gates allow it, or a human released it.</summary>
    public bool MayPass => IsJudged && (Decision.Verdict == Verdict.Allow || Hold is { IsReleased: true });

    /// <summary>
    /// Gives back what is pooled. Only the outermost stage calls this, last: the stages on the way back still read the request and its facts.
    /// </summary>
    public void Release()
    {
        Inspected?.Dispose();
        Requests?.Return(Request);
    }
}

/// <summary>Where a request stands with the hold that it made or joined.</summary>
/// <param name="Id">The approval's id.</param>
/// <param name="Status">pending, approved, denied, expired, ...</param>
/// <param name="ExpiresAt">When the hold lapses.</param>
/// <param name="IsReleased">Whether this very request took the approval's single use.</param>
internal sealed record HoldStanding(string Id, string Status, DateTimeOffset ExpiresAt, bool IsReleased);
