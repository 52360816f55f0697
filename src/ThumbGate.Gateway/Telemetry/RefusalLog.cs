using ThumbGate.Policy;

namespace ThumbGate.Gateway.Telemetry;

/// <summary>
/// One line for each request that did not pass. It carries names and codes only: no body, no query, no header, and of the path its
/// pattern, since a path parameter may be somebody's address. The record has the rest under the decision's id.
/// </summary>
internal sealed partial class RefusalLog
{
    private readonly ILogger _log;

    private readonly UnjudgedTally _tally;

    public RefusalLog(ILoggerFactory factory, UnjudgedTally tally)
    {
        _log = factory.CreateLogger(GatewayLogging.SecurityCategory);
        _tally = tally;
    }

    /// <summary>A request that was denied or held.</summary>
    public void Write(GovernedRequest governed, Refusal refusal)
    {
        var request = governed.Request;
        var operation = request.Operation;
        IReadOnlyList<Reason> reasons = refusal.Reasons.Count == 0 ? governed.Decision.Reasons : [.. refusal.Reasons, .. governed.Decision.Reasons];
        var codes = new string[reasons.Count];
        var rules = new string[reasons.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = reasons[i].Code;
            rules[i] = reasons[i].Rule;
        }

        Refused(
            _log,
            refusal.Verdict == Verdict.Hold ? "hold" : "deny",
            request.Method,
            operation?.Pattern ?? "",
            request.Agent?.Id ?? "",
            request.Agent?.Owner ?? "",
            request.Agent?.Role ?? "",
            request.Integration?.Name ?? "",
            request.Surface.Name(),
            operation?.Id ?? "",
            request.Risk.Name(),
            codes.Length == 0 ? [refusal.Code] : codes,
            rules,
            refusal.Status,
            governed.DecisionId);
    }

    /// <summary>
    /// A request that was refused before it could be judged: unreadable, nobody's, nowhere's, or too many. It is counted; only the first of
    /// its kind in a minute is told.
    /// </summary>
    public void Write(string method, string code, int status, string agent, string integration, string clientAddress)
    {
        if (_tally.Count(clientAddress, agent, code))
        {
            Unjudged(_log, method, code, status, agent, integration, clientAddress);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Verdict} {Method} {Pattern} by {Agent} of {Owner} ({Role}) on {Integration}/{Surface}: {Operation} is {Risk}: {Reasons} {Rules} -> {Status} {DecisionId}",
        EventName = "refusal")]
    private static partial void Refused(
        ILogger log,
        string verdict,
        string method,
        string pattern,
        string agent,
        string owner,
        string role,
        string integration,
        string surface,
        string operation,
        string risk,
        string[] reasons,
        string[] rules,
        int status,
        string decisionId);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "deny {Method}: {Code} -> {Status}; agent {Agent}, integration {Integration}, from {ClientAddress}",
        EventName = "unjudged")]
    private static partial void Unjudged(
        ILogger log, string method, string code, int status, string agent, string integration, string clientAddress);
}
