namespace ThumbGate.Policy;

/// <summary>Every reason code. Codes are a contract: config cases, callers and auditors compare them.</summary>
public static class ReasonCodes
{
    public const string RoleRiskDenied = "role-risk-denied";
    public const string RoleOperationBlocked = "role-operation-blocked";
    public const string RoleToolNotAllowed = "role-tool-not-allowed";
    public const string RoleOutOfScope = "role-out-of-scope";
    public const string RoleResourceNotBound = "role-resource-not-bound";
    public const string RoleAccountNotAllowed = "role-account-not-allowed";
    public const string RoleUnknown = "role-unknown";
    public const string IntegrationUnknown = "integration-unknown";
    public const string CurrencyNotNamed = "currency-not-named";
    public const string CapabilityAnswer = "capability-answer";
    public const string EvidenceRequired = "evidence-required";
    public const string EvidenceStale = "evidence-stale";
    public const string EvidenceForeign = "evidence-foreign";
    public const string EvidenceReplayed = "evidence-replayed";
    public const string EvidenceResigned = "evidence-resigned";
    public const string EvidenceRetargeted = "evidence-retargeted";
    public const string EvidenceTruncated = "evidence-truncated";
    public const string BreakGlass = "break-glass";
    public const string ApprovalRequired = "approval-required";
    public const string FeedbackBlock = "feedback-block";
    public const string LimitRate = "limit-rate";
    public const string LimitSum = "limit-sum";
    public const string LimitUndecided = "limit-undecided";

    public const string PathDotSegment = "path-dot-segment";
    public const string PathEmptySegment = "path-empty-segment";
    public const string PathBackslash = "path-backslash";
    public const string PathParameter = "path-parameter";
    public const string PathEncodedSlash = "path-encoded-slash";
    public const string PathEncodedPercent = "path-encoded-percent";
    public const string PathControlCharacter = "path-control-character";
    public const string PathNotUtf8 = "path-not-utf8";
    public const string PathBadPercent = "path-bad-percent";
    public const string TargetAbsoluteForm = "target-absolute-form";
    public const string TargetFragment = "target-fragment";
    public const string TargetMalformed = "target-malformed";
    public const string QueryDuplicateKey = "query-duplicate-key";
    public const string HeaderDuplicate = "header-duplicate";
    public const string HeaderFraming = "header-framing";
    public const string MethodOverride = "method-override";
    public const string MethodNotAllowed = "method-not-allowed";

    public const string BodyTooLarge = "body-too-large";
    public const string BodyEncoded = "body-encoded";
    public const string BodyType = "body-type";
    public const string BodyMalformed = "body-malformed";
    public const string BodyDuplicateKey = "body-duplicate-key";
    public const string BodyTooDeep = "body-too-deep";
    public const string EnvelopeTooLarge = "envelope-too-large";
    public const string EnvelopeCredential = "envelope-credential";
}
