using System.Buffers;
using System.Text;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Export;

/// <summary>Decisions to be exported.</summary>
internal static class Rows
{
    public const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>A denied refund, with everything that a row can have.</summary>
    public static DecisionRow Full(
        Verdict verdict = Verdict.Deny,
        RiskClass risk = RiskClass.Money,
        string method = "POST",
        string resource = "ch_1",
        string message = "No refunds.",
        string operation = "stripe.refunds.create",
        string client = "10.0.0.7",
        string trace = Trace,
        string facts = """{"amount":"4900","$items":[{"item":"item 1","operation":"stripe.refunds.create","surface":"billing","risk":"money","facts":{}}]}""",
        Outcome? outcome = null) => new()
    {
        Id = "dec_01k00000000000000000000001",
        At = 1_752_346_656_789,
        Circumstances = new Circumstances
        {
            Agent = "agt_1", Owner = "omar", Role = "customer-support", Plugin = "support-desk", Workflow = "returns", Integration = "billing",
            Surface = Surface.Billing, Operation = operation, Risk = risk, Method = method, Judged = verdict, PolicyVersion = "0123456789ab",
            Credential = "live", Client = client,
        },
        Path = "/v1/refunds",
        Resource = resource,
        Facts = facts,
        Verdict = verdict,
        Reasons = verdict == Verdict.Allow ? RecordText.NoReasons : RecordText.Reasons([new Reason(ReasonCodes.RoleRiskDenied, GateKind.Role, verdict, "roles/customer-support.yaml:9", message, "Ask finance.")]),
        Digest = Digest256.From(Convert.FromHexString(new string('a', 64))),
        Fingerprint = Digest256.From(Convert.FromHexString(new string('f', 64))),
        ApprovalId = "apr_1",
        BlockId = "blk_1",
        TraceId = trace,
        DecideMicroseconds = 41,
        Outcome = outcome ?? new Outcome(OutcomeKind.Refused, DurationMs: 3, Error: "role-risk-denied"),
    };

    /// <summary>A row of which next to nothing is known.</summary>
    public static DecisionRow Bare() => new() { Id = "dec_2", At = 0, Circumstances = new Circumstances() };

    public static readonly Outcome Answered = new(OutcomeKind.Answered, 201, 12, 34, 56);

    public static string Line(IExportFormat format, DecisionRow row)
    {
        var output = new ArrayBufferWriter<byte>();
        format.Write(row, output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        text.ShouldEndWith("\n");
        text[..^1].ShouldNotContain('\n');
        text.ShouldNotContain('\r');
        text.ShouldNotContain('\u2028');
        text.ShouldNotContain(new string('f', 64), Case.Sensitive, "a fingerprint can be guessed");
        return text[..^1];
    }
}
