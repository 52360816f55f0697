using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Policy;

/// <summary>What was decided of a request. The default value denies.</summary>
public readonly struct Decision
{
    internal Decision(Verdict judged, Mode mode, IReadOnlyList<Reason> reasons, IReadOnlyList<Limit> limits, IReadOnlyList<ReliedEvidence>? evidence = null)
    {
        Judged = judged;
        Mode = mode;
        _reasons = reasons;
        _limits = limits;
        _evidence = evidence;
    }

    private readonly IReadOnlyList<Reason>? _reasons;
    private readonly IReadOnlyList<Limit>? _limits;
    private readonly IReadOnlyList<ReliedEvidence>? _evidence;

    /// <summary>What the gates came to.</summary>
    public Verdict Judged { get; }

    /// <summary>Whether <see cref="Judged"/> binds.</summary>
    public Mode Mode { get; }

    /// <summary>What is carried out: what the gates came to, or allow where the role or integration is only observed.</summary>
    public Verdict Verdict => Mode == Mode.Observe ? Verdict.Allow : Judged;

    /// <summary>Every reason of every gate, denies first.</summary>
    public IReadOnlyList<Reason> Reasons => _reasons ?? [];

    /// <summary>Budgets that the request counts towards once it is allowed.</summary>
    public IReadOnlyList<Limit> Limits => _limits ?? [];

    /// <summary>Evidence that was asked for and found good: what the decision relies on.</summary>
    public IReadOnlyList<ReliedEvidence> Evidence => _evidence ?? [];

    /// <summary>The same decision with one more objection, found after the gates judged.</summary>
    public Decision With(Reason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new(
            (Verdict)Math.Min((byte)Judged, (byte)reason.Verdict), Mode, [.. Reasons.Append(reason).OrderBy(r => r.Verdict)], Limits, Evidence);
    }

    /// <summary>A decision for a request that could not be read.</summary>
    public static Decision Refuse(RequestRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(Verdict.Deny, Mode.Enforce, [refusal.ToReason()], []);
    }
}
