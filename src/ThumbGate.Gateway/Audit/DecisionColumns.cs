namespace ThumbGate.Gateway.Audit;

/// <summary>Columns of the record's tables in the order in which they are written, and of <c>decision_list</c> in the order in which it is read.</summary>
internal static class DecisionColumns
{
    public static readonly string[] Circumstances =
    [
        "key", "agent", "owner", "role", "plugin", "workflow", "integration", "environment", "surface", "operation", "risk", "method", "judged",
        "mode", "policy_version", "credential", "client",
    ];

    public static readonly string[] Decisions =
    [
        "id", "at", "circumstances", "path", "resource", "facts", "verdict", "reasons", "digest", "fingerprint", "approval_id", "block_id",
        "trace_id", "decide_us", "outcome", "upstream_status", "request_bytes", "response_bytes", "duration_ms", "error",
    ];

    public static readonly string List = string.Join(", ", ["id", "at", .. Circumstances.Skip(1), .. Decisions.Skip(3)]);
}
