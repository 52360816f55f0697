namespace ThumbGate.Policy;

/// <summary>
/// What becomes of a request. The zero value refuses, so a verdict that nobody set lets nothing pass;
/// the smaller value is the stricter one.
/// </summary>
public enum Verdict : byte
{
    /// <summary>Refused. Nothing overrides it but a break-glass exemption where the rule says <c>overridable</c>.</summary>
    Deny = 0,

    /// <summary>Kept until a human releases it.</summary>
    Hold = 1,

    /// <summary>Forwarded.</summary>
    Allow = 2,
}

/// <summary>Whether a verdict binds. The zero value enforces.</summary>
public enum Mode : byte
{
    /// <summary>The verdict is carried out.</summary>
    Enforce = 0,

    /// <summary>The verdict is recorded as what would have happened; the request passes.</summary>
    Observe = 1,
}
