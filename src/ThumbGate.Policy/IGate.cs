using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy;

/// <summary>One kind of check. Stateless: everything it judges by is handed to it.</summary>
public interface IGate
{
    /// <summary>Adds a reason for each objection; none means no objection.</summary>
    void Judge(in Judgement judgement, ref ReasonList reasons);
}

/// <summary>What a gate judges by.</summary>
public readonly ref struct Judgement
{
    /// <summary>The classified request.</summary>
    public required AgentRequest Request { get; init; }

    /// <summary>The agent's role.</summary>
    public required Role Role { get; init; }

    /// <summary>What the role's rules say to the request's surface, risk and facts.</summary>
    public required RuleOutcome Outcome { get; init; }

    /// <summary>Blocks that feedback became.</summary>
    public required BlockSet Blocks { get; init; }
}

/// <summary>Reasons in the order they were given; allocates only once there is one.</summary>
public ref struct ReasonList
{
    private List<Reason>? _reasons;

    /// <summary>Adds an objection.</summary>
    public void Add(Reason reason) => (_reasons ??= []).Add(reason);

    /// <summary>The strictest verdict of all reasons; allow where there are none.</summary>
    public readonly Verdict Verdict
    {
        get
        {
            var verdict = Verdict.Allow;
            if (_reasons is not null)
            {
                foreach (var reason in _reasons)
                {
                    verdict = (Verdict)Math.Min((byte)verdict, (byte)reason.Verdict);
                }
            }

            return verdict;
        }
    }

    /// <summary>All of them, denies first, else in the order they were given.</summary>
    public readonly IReadOnlyList<Reason> ToList() => _reasons is null ? [] : [.. _reasons.OrderBy(r => r.Verdict)];
}
