using ThumbGate.Policy;

namespace ThumbGate.Gateway;

/// <summary>Whether an agent that was let in is good still, for stages that keep a request waiting.</summary>
internal interface IAgentStanding
{
    /// <summary>False where its key has expired or was revoked since, or nothing is known of it any more.</summary>
    bool IsGood(string agentId);

    /// <summary>The agent; null where <see cref="IsGood"/> is false.</summary>
    AgentIdentity? Find(string agentId);
}
