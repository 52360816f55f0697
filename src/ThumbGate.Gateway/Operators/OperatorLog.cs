using ThumbGate.Gateway.Telemetry;

namespace ThumbGate.Gateway.Operators;

/// <summary>One line for each change that an operator makes.</summary>
internal sealed partial class OperatorLog
{
    private readonly ILogger _log;

    public OperatorLog(ILoggerFactory factory) => _log = factory.CreateLogger(GatewayLogging.SecurityCategory);

    public void Did(OperatorIdentity who, string action, string subject) => Did(_log, who.Name, action, subject);

    /// <summary>Something of an approval is not what was recorded.</summary>
    public void Tampered(string approval) => Tampered(_log, approval);

    /// <summary>Somebody opened, seconded or ended break-glass.</summary>
    public void BrokeGlass(OperatorIdentity who, string action, string breakGlass, string why) => BrokeGlass(_log, who.Name, action, breakGlass, why);

    [LoggerMessage(22, LogLevel.Warning, "operator {Operator} {Action} break-glass {BreakGlass}: {Why}", EventName = "break-glass")]
    private static partial void BrokeGlass(ILogger log, string @operator, string action, string breakGlass, string why);

    [LoggerMessage(21, LogLevel.Critical, "approval {Approval} or a vote on it is not what was recorded", EventName = "approval-tampered")]
    private static partial void Tampered(ILogger log, string approval);

    /// <summary>A card without masks can't be opened; the masked one is shown.</summary>
    public void Unopened(string approval, string reason) => Unopened(_log, approval, reason);

    [LoggerMessage(22, LogLevel.Error, "The card of approval {Approval} can't be opened. {Reason}", EventName = "card-unopened")]
    private static partial void Unopened(ILogger log, string approval, string reason);

    [LoggerMessage(10, LogLevel.Information, "operator {Operator} {Action} {Subject}", EventName = "operator")]
    private static partial void Did(ILogger log, string @operator, string action, string subject);
}
