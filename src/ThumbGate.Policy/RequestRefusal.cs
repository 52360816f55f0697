namespace ThumbGate.Policy;

/// <summary>A request that can't be read in exactly one way, or can't be inspected, is refused before it is judged.</summary>
/// <param name="Code">A stable code of <see cref="ReasonCodes"/>.</param>
/// <param name="Status">The HTTP status: 400, 413 or 415.</param>
/// <param name="Message">Names the construct, never its content.</param>
/// <param name="NextStep">What the caller can do about it.</param>
public sealed record RequestRefusal(string Code, int Status, string Message, string NextStep)
{
    /// <summary>The same refusal as a reason of a decision.</summary>
    public Reason ToReason() => new(Code, GateKind.Reading, Verdict.Deny, "", Message, NextStep);
}
