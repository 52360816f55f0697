namespace ThumbGate.Gateway.Audit;

/// <summary>Columns of <c>decisions</c> and <c>decision_list</c>, in the one order in which they are written and read.</summary>
internal static class DecisionColumns
{
    public static readonly string[] All =
    [
        "id", "at", "agent", "owner", "role", "plugin", "workflow", "integration", "environment", "surface", "operation", "risk", "method",
        "path", "resource", "facts", "verdict", "judged", "mode", "reasons", "policy_version", "digest", "fingerprint", "approval_id",
        "block_id", "credential", "client", "trace_id", "decide_us", "outcome", "upstream_status", "request_bytes", "response_bytes",
        "duration_ms", "error",
    ];

    public static readonly string List = string.Join(", ", All);
}
