namespace ThumbGate.Policy;

/// <summary>One kind of check.</summary>
public enum GateKind : byte
{
    /// <summary>The one reading: what can be read two ways, or not at all, is refused before any gate.</summary>
    Reading = 0,
    Role,
    Feedback,
    Evidence,
    Limit,
    Approval,
}

/// <summary>Why a gate objects. Immutable, and where the rule is known at load, made once at load.</summary>
/// <param name="Code">A stable code of <see cref="ReasonCodes"/>.</param>
/// <param name="Gate">The gate that objects.</param>
/// <param name="Verdict">What this reason alone would lead to: deny or hold.</param>
/// <param name="Rule">Where the rule stands, as <c>file:line</c>; empty where no config rule is behind it.</param>
/// <param name="Message">What is wrong, in a sentence for humans and models. Never a secret, never a body.</param>
/// <param name="NextStep">What the caller can do about it.</param>
public sealed record Reason(string Code, GateKind Gate, Verdict Verdict, string Rule, string Message, string NextStep)
{
    /// <summary>The items of an envelope that it objects to: <c>item 3</c>, <c>item 3, item 5 and 2 more</c>; null where it is the request itself.</summary>
    public string? Item { get; init; }

    /// <summary>The feedback incident behind it, where a block objects; else null.</summary>
    public string? Incident { get; init; }

    /// <summary>The block behind it, where one objects; else null.</summary>
    public string? Block { get; init; }

    /// <summary>The group that may approve, where the reason holds; null means any approver.</summary>
    public string? Approvers { get; init; }

    /// <summary>Labels of evidence that would answer it; empty where none would.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The break-glass that exempted from it, where one did; else null.</summary>
    public string? BreakGlass { get; init; }

    /// <summary>Whether break-glass may exempt from it.</summary>
    public bool Overridable { get; init; }
}
