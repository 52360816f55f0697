namespace ThumbGate.Policy;

/// <summary>An authenticated caller. All of it comes from the record behind its key, none of it from headers.</summary>
/// <param name="Id">Stable identifier, never the key.</param>
/// <param name="Role">The role's name.</param>
/// <param name="Owner">The human or team that answers for the agent.</param>
/// <param name="Plugin">The role plugin it runs, or empty.</param>
/// <param name="Workflow">Its default workflow: a label on records, never an authority; or empty.</param>
public sealed record AgentIdentity(string Id, string Role, string Owner, string Plugin, string Workflow);
