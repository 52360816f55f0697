using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>A value of one of OCSF's enumerations, with its caption.</summary>
internal readonly record struct OcsfValue(int Id, string Name);

/// <summary>What decisions are in OCSF's enumerations.</summary>
internal static class OcsfValues
{
    private const int FirstHttpError = 400;

    private static readonly OcsfValue Unknown = new(0, "Unknown");
    private static readonly OcsfValue Create = new(1, "Create");
    private static readonly OcsfValue Read = new(2, "Read");
    private static readonly OcsfValue Update = new(3, "Update");
    private static readonly OcsfValue Delete = new(4, "Delete");

    /// <summary>By the risk first, because methods lie: a search is posted, and a delete may be.</summary>
    public static OcsfValue Activity(DecisionRow row) => row.Risk switch
    {
        _ when row.Operation.Length == 0 => Unknown,
        RiskClass.Unknown => Unknown,
        RiskClass.Read => Read,
        RiskClass.Destructive => Delete,
        _ => row.Method switch
        {
            "POST" => Create,
            "PUT" or "PATCH" => Update,
            "DELETE" => Delete,
            _ => new(99, "Other"),
        },
    };

    /// <summary>What passed is information; what was refused is as grave as what it would have done.</summary>
    public static OcsfValue Severity(DecisionRow row) => row.Verdict switch
    {
        Verdict.Allow => new(1, "Informational"),
        Verdict.Hold => new(2, "Low"),
        _ => row.Risk.Severity() >= RiskClass.Destructive.Severity() ? new(4, "High") : new(3, "Medium"),
    };

    public static OcsfValue Status(DecisionRow row) => row.Outcome switch
    {
        { Kind: OutcomeKind.Answered, UpstreamStatus: { } status } => status < FirstHttpError ? new(1, "Success") : new(2, "Failure"),
        { Kind: OutcomeKind.Refused or OutcomeKind.NotSent } => new(2, "Failure"),
        { Kind: OutcomeKind.Held } => new(99, "Held"),
        _ => Unknown,
    };

    /// <summary>A held request was denied as it came; its release is a decision of its own.</summary>
    public static OcsfValue Action(Verdict verdict) => verdict == Verdict.Allow ? new(1, "Allowed") : new(2, "Denied");

    public static OcsfValue Disposition(Verdict verdict) => verdict switch
    {
        Verdict.Allow => new(1, "Allowed"),
        Verdict.Hold => new(99, "Held"),
        _ => new(2, "Blocked"),
    };
}
