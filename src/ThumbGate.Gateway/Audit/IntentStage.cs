using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Makes durable what is about to be sent, before its first byte leaves. Reads change nothing, and are recorded behind.</summary>
internal sealed class IntentStage(RequestDelegate next, DecisionLog log, DecisionRows rows)
{
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
            governed.Refusal = Refusal.Unrecorded;
            return;
        }

        governed.IntentIsRecorded = true;
        await next(context);
    }
}
