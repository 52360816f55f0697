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

    public Integration Integration => Request.Integration;

    public Decision Decision { get; set; }

    /// <summary>Time-ordered; also the answer's <c>ThumbGate-Decision</c>.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>The credential that goes upstream; null where the agent's own passes.</summary>
    public Credential? Credential { get; set; }

    /// <summary>Whether <see cref="AgentRequest.Body"/> holds the whole body, so that it can be sent again.</summary>
    public bool BodyIsBuffered { get; set; }

    /// <summary>Timestamp of the time provider when the request came in.</summary>
    public long ReceivedAt { get; init; }
}
