using ThumbGate.Policy;

namespace ThumbGate.Gateway.Telemetry;

/// <summary>One line for each decision that break-glass changed, whatever it came to then.</summary>
internal sealed partial class BreakGlassLog(ILoggerFactory factory)
{
    private readonly ILogger _log = factory.CreateLogger(GatewayLogging.SecurityCategory);

    public void Write(GovernedRequest governed)
    {
        foreach (var reason in governed.Decision.Reasons)
        {
            if (reason.BreakGlass is { } open)
            {
                var request = governed.Request;
                Used(
                    _log, open, request.Agent?.Id ?? "", request.Agent?.Role ?? "", request.Integration.Name, request.Operation.Id, reason.Rule, governed.Decision.Verdict.ToString(),
                    governed.DecisionId);
            }
        }
    }

    [LoggerMessage(
        23,
        LogLevel.Warning,
        "break-glass {BreakGlass} exempts {Agent} ({Role}) on {Integration}, {Operation}, from {Rule}: {Verdict} {DecisionId}",
        EventName = "break-glass-used")]
    private static partial void Used(ILogger log, string breakGlass, string agent, string role, string integration, string operation, string rule, string verdict, string decisionId);
}
