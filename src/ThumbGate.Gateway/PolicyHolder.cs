using ThumbGate.Policy;
using ThumbGate.Policy.BreakGlass;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway;

/// <summary>What requests are judged by: the policy, the blocks and the evidence in force, each an immutable snapshot that is swapped whole.</summary>
/// <param name="first">The policy that the gateway starts with.</param>
/// <param name="blocks">Gives the blocks in force; must be as cheap as reading a field.</param>
/// <param name="evidence">Gives the evidence in force and the moment; as cheap. Null: there is none.</param>
/// <param name="open">Gives the break-glass that is open; as cheap. Null: there is none.</param>
internal sealed class PolicyHolder(PolicySet first, Func<BlockSet> blocks, Func<EvidenceView>? evidence = null, Func<ExemptionSet>? open = null)
{
    private volatile PolicySet _current = first;

    public PolicySet Current => _current;

    /// <summary>What of a later policy has to wait for a restart.</summary>
    public RestartNeeds Restart { get; } = new(first);

    public BlockSet Blocks => blocks();

    /// <summary>What is attached, and now.</summary>
    public EvidenceView Evidence => evidence?.Invoke() ?? EvidenceView.None;

    /// <summary>Break-glass that is open now.</summary>
    public ExemptionSet Open => open?.Invoke() ?? ExemptionSet.None;

    /// <summary>Called with the next policy before it comes into force.</summary>
    public event Action<PolicySet>? Adopting;

    public void Swap(PolicySet next)
    {
        Adopting?.Invoke(next);
        _current = next;
    }
}
