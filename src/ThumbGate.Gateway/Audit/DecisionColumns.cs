using ThumbGate.Gateway.Audit.Chain;

namespace ThumbGate.Gateway.Audit;

/// <summary>Columns of the record's tables in the order in which they are written, and of <c>decision_list</c> in the order in which it is read.</summary>
internal static class DecisionColumns
{
    public static readonly string[] Circumstances =
    [
        "key", "agent", "owner", "role", "plugin", "workflow", "integration", "environment", "surface", "operation", "risk", "method", "judged",
        "mode", "policy_version", "credential", "client",
    ];

    public static readonly string[] Refusal = ["refused_role", "refused_as", "refused_id", "refused_at"];

    public static readonly string List = string.Join(", ", ["id", "at", .. Circumstances.Skip(1), .. RecordShapes.Decision.Fields.Skip(3).Select(f => f.Column)]);
}
