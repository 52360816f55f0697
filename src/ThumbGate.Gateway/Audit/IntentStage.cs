using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Makes durable what is about to be sent, before its first byte leaves. Reads change nothing, and are recorded behind.</summary>
internal sealed class IntentStage(RequestDelegate next, DecisionLog log, DecisionRows rows)
{
    /// <summary>The answer where what should happen can't be recorded: then it must not happen.</summary>
    internal static readonly Refusal Unrecorded = new(
        StatusCodes.Status503ServiceUnavailable,
        "record-unavailable",
        "The gateway can't record this request",
        "The gateway's record can't be written, so nothing but reads passes. Nothing was sent. Try again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        return governed.Request.Risk == RiskClass.Read && governed.Hold is null ? next(context) : RecordAsync(context, governed);
    }

    private async Task RecordAsync(HttpContext context, GovernedRequest governed)
    {
        try
        {
            await log.AppendAsync(rows.Of(governed, Verdict.Allow, null));
        }
        catch (RecordUnavailableException)
        {
            governed.Refusal = Unrecorded;
            return;
        }

        governed.IntentIsRecorded = true;
        await next(context);
    }
}
