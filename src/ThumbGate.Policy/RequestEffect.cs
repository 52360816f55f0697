namespace ThumbGate.Policy;

/// <summary>One thing that a request does. A request may do several; all gates judge each.</summary>
/// <param name="Surface">The kind of system it touches.</param>
/// <param name="Risk">What it does there.</param>
public readonly record struct RequestEffect(Surface Surface, RiskClass Risk);
