using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Benchmarks.Record;

/// <summary>
/// Decisions as traffic leaves them: mostly reads, some writes, one denial in fifty, of a few roles of which one is nearly always allowed.
/// </summary>
internal sealed class RecordRows(TimeProvider time)
{
    /// <summary>A role with one denial in 100,000 rows.</summary>
    public const string RareRole = "legal";

    /// <summary>A role with about a sixth of the denials.</summary>
    public const string CommonRole = "sales";

    private const int RareEvery = 100_000;
    private const string Denied = """[{"code":"role-risk-denied","gate":"role","verdict":"deny","rule":"roles/sales.yaml:9","message":"No rule lets sales do that.","nextStep":"Ask finance."}]""";

    private static readonly string[] Roles = [CommonRole, "analytics", "design", "finance", "customer-support"];
    private static readonly string[] Operations = ["hubspot.contacts.get", "stripe.customers.get", "salesforce.query", "zendesk.tickets.get", "google-drive.files.get", "snowflake.statements.create"];

    private readonly Dictionary<int, Circumstances> _circumstances = [];
    private long _made;

    /// <summary>The next decision, of now.</summary>
    public DecisionRow Next()
    {
        var number = _made++;
        var isRare = number % RareEvery == RareEvery - 1;
        var isDenied = isRare || number % 50 == 49;
        var role = isRare ? 0 : (int)(number / 7 % Roles.Length) + 1;
        var agent = (int)(number % 40);
        var operation = (int)(number % Operations.Length);
        var isWrite = number % 10 == 0;
        var row = new DecisionRow
        {
            Id = Ids.New(Ids.Decision, time),
            At = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Circumstances = Circumstances(role, agent, operation, isWrite, isDenied),
            Path = $"/v1/objects/{number:x12}",
            Resource = $"obj_{number:x12}",
            Facts = isWrite ? """{"amount":"4900","currency":"usd","recipients":"1"}""" : RecordText.NoFacts,
            Verdict = isDenied ? Verdict.Deny : Verdict.Allow,
            Reasons = isDenied ? Denied : RecordText.NoReasons,
            Digest = isWrite ? new Digest256((ulong)number, 2, 3, 4) : null,
            Fingerprint = isWrite ? new Digest256(1, (ulong)number, 3, 4) : null,
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            DecideMicroseconds = 12,
            Outcome = isDenied ? new Outcome(OutcomeKind.Refused, DurationMs: 1, Error: "denied") : new Outcome(OutcomeKind.Answered, 200, isWrite ? 1024 : 0, 2048, 7),
        };
        return row;
    }

    private Circumstances Circumstances(int role, int agent, int operation, bool isWrite, bool isDenied)
    {
        var key = (((((role * 64) + agent) * 8) + operation) * 4) + (isWrite ? 2 : 0) + (isDenied ? 1 : 0);
        return _circumstances.TryGetValue(key, out var known) ? known : _circumstances[key] = new Circumstances
        {
            Agent = $"agt_{role}_{agent}",
            Owner = "dana",
            Role = role == 0 ? RareRole : Roles[role - 1],
            Plugin = "outreach",
            Workflow = "monthly",
            Integration = "crm",
            Surface = Surface.Crm,
            Operation = Operations[operation],
            Risk = isWrite ? RiskClass.Write : RiskClass.Read,
            Method = isWrite ? "POST" : "GET",
            Judged = isDenied ? Verdict.Deny : Verdict.Allow,
            PolicyVersion = "0123456789abcdef",
            Credential = "live",
            Client = "10.0.0.7",
        };
    }
}
