using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>An agent as the record knows it; its key is known by hash only.</summary>
/// <param name="Identity">What the key grants.</param>
/// <param name="CreatedAt">When the key was issued.</param>
/// <param name="CreatedBy">The operator who issued it.</param>
/// <param name="ExpiresAt">The first moment it is no longer good, or null for never.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
internal sealed record AgentRecord(
    AgentIdentity Identity,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt);

/// <summary>What a new agent's key shall grant.</summary>
internal sealed record NewAgent(string Role, string Owner, string Plugin = "", string Workflow = "", DateTimeOffset? ExpiresAt = null);

/// <summary>An agent and its key, which is shown this once.</summary>
internal sealed record IssuedAgent(AgentRecord Agent, string Key);

/// <summary>An operator as the record knows it.</summary>
/// <param name="StepUp">Hash of the step-up code; null where the operator has none.</param>
internal sealed record OperatorRecord(
    string Id, string Name, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RevokedAt, Digest256? StepUp = null);

/// <summary>An operator, the token and the step-up code, which are shown this once.</summary>
internal sealed record IssuedOperator(OperatorRecord Operator, string Token, string StepUp);

/// <summary>What a key is worth now. The zero value is worth nothing.</summary>
internal enum KeyState : byte
{
    Unknown = 0,
    Expired,
    Revoked,
    Valid,
}
