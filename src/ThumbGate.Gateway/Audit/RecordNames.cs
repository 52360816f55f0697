using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit;

/// <summary>Names of enumerations in the record. Constant strings, so that writing a row makes none.</summary>
internal static class RecordNames
{
    private static readonly string[] Verdicts = ["deny", "hold", "allow"];
    private static readonly string[] Modes = ["enforce", "observe"];
    private static readonly string[] Environments = ["production", "sandbox"];
    private static readonly string[] Outcomes = ["unknown", "answered", "not-sent", "refused", "held"];

    public static string Of(Verdict verdict) => Verdicts[(int)verdict];

    public static string Of(Mode mode) => Modes[(int)mode];

    public static string Of(DeploymentEnvironment environment) => Environments[(int)environment];

    public static string Of(OutcomeKind outcome) => Outcomes[(int)outcome];

    /// <summary>Reads a verdict's name; false where there is none such, and then the verdict denies.</summary>
    public static bool TryParse(string name, out Verdict verdict)
    {
        var index = Array.IndexOf(Verdicts, name);
        verdict = index < 0 ? Verdict.Deny : (Verdict)index;
        return index >= 0;
    }

    public static Mode Mode(string name) => (Mode)Math.Max(0, Array.IndexOf(Modes, name));

    public static DeploymentEnvironment Environment(string name) => (DeploymentEnvironment)Math.Max(0, Array.IndexOf(Environments, name));

    public static OutcomeKind Outcome(string name) => (OutcomeKind)Math.Max(0, Array.IndexOf(Outcomes, name));
}
