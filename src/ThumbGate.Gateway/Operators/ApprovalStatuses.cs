namespace ThumbGate.Gateway.Operators;

/// <summary>The states of a held request, as the API and the command line name them.</summary>
internal static class ApprovalStatuses
{
    public static readonly IReadOnlyList<string> All = ["pending", "approved", "denied", "expired", "cancelled", "executing", "executed", "failed", "unknown"];
}
