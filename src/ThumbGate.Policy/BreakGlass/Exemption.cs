namespace ThumbGate.Policy.BreakGlass;

/// <summary>Break-glass that is open: for a while, what it is for is not denied by what says that it may be overridden.</summary>
/// <param name="Id">Its id on record.</param>
/// <param name="OpenedBy">Who opened it.</param>
/// <param name="SecondedBy">Who else stands for it; null: nobody, and then it is not for money.</param>
/// <param name="Why">What they said why.</param>
public sealed record Exemption(string Id, string OpenedBy, string? SecondedBy, string Why)
{
    /// <summary>Agents of this role; null where it is for one agent.</summary>
    public string? Role { get; init; }

    /// <summary>This agent; null where it is for a role.</summary>
    public string? Agent { get; init; }

    /// <summary>This operation; null where it is for a surface.</summary>
    public string? Operation { get; init; }

    /// <summary>Whatever touches this surface; none where it is for an operation.</summary>
    public Surface Surface { get; init; }

    /// <summary>Whether it is for an agent's requests, or those of them that move no money: nobody exempts agents that they answer for.</summary>
    /// <param name="agent">Whose request.</param>
    /// <param name="movesMoney">Whether anything in the request does.</param>
    public bool IsFor(AgentIdentity agent, bool movesMoney)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return (Agent is null ? string.Equals(Role, agent.Role, StringComparison.Ordinal) : string.Equals(Agent, agent.Id, StringComparison.Ordinal))
            && (!movesMoney || SecondedBy is not null)
            && !MayBeSame(OpenedBy, agent.Owner)
            && (SecondedBy is null || !MayBeSame(SecondedBy, agent.Owner));
    }

    /// <summary>Whether it covers something that a request does.</summary>
    public bool Covers(string operation, RequestEffect effect) =>
        Operation is null ? Surface != Surface.None && effect.Surface == Surface : string.Equals(Operation, operation, StringComparison.Ordinal);

    // Whose domain a name has may differ where the person does not.
    private static bool MayBeSame(string name, string other) => Local(name).Equals(Local(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Local(string name)
    {
        var whole = name.AsSpan().Trim();
        return whole.IndexOf('@') is > 0 and var at ? whole[..at] : whole;
    }
}

/// <summary>All that is open now.</summary>
public sealed class ExemptionSet(IReadOnlyList<Exemption> all)
{
    /// <summary>Nothing is open.</summary>
    public static ExemptionSet None { get; } = new([]);

    /// <summary>In the order they were opened.</summary>
    public IReadOnlyList<Exemption> All => all;

    /// <summary>Those that are for a request; None where there are none, which costs nothing.</summary>
    internal ExemptionSet For(AgentIdentity agent, AgentRequest request) => all.Count == 0 ? None : Some(agent, request);

    // On its own: what it allocates is not for requests of every day.
    private ExemptionSet Some(AgentIdentity agent, AgentRequest request)
    {
        var movesMoney = MovesMoney(request);
        var some = all.Where(e => e.IsFor(agent, movesMoney)).ToArray();
        return some.Length == 0 ? None : new(some);
    }

    /// <summary>The one that covers something that a request does, or null.</summary>
    internal Exemption? Of(string operation, RequestEffect effect)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Covers(operation, effect))
            {
                return all[i];
            }
        }

        return null;
    }

    // What nobody classified may.
    private static bool MovesMoney(AgentRequest request) =>
        (request.Effects.Count == 0 && request.Items.Count == 0) || request.Effects.Any(e => e.Risk is RiskClass.Money or RiskClass.Unknown) || request.Items.Any(MovesMoney);
}
