using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Names the decision on the way in and, on the way back, writes down what became of it: a refusal or hold is durable before it is
/// answered, a read follows behind, and what was announced by an intent gets its outcome.
/// </summary>
internal sealed class RecordStage(RequestDelegate next, DecisionLog log, DecisionRows rows, RefusalLog refusals, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        governed.DecisionId = Ids.New(Ids.Decision, time);
        try
        {
            await next(context);
        }
        catch when (governed.IntentIsRecorded)
        {
            // Whatever failed inside, the request may have been sent.
            log.Complete(governed.DecisionId, new Outcome(OutcomeKind.Unknown, Error: "fault", DurationMs: Elapsed(governed)));
            throw;
        }
        catch
        {
            // Before an intent only a read that may pass can have been sent; either way somebody tried, and the record says so.
            var kind = governed is { MayPass: true, Request.Risk: RiskClass.Read } ? OutcomeKind.Unknown : OutcomeKind.NotSent;
            var error = context.RequestAborted.IsCancellationRequested ? "client-gone" : "fault";
            log.AppendBehind(rows.Of(governed, governed.MayPass ? Verdict.Allow : Verdict.Deny, new Outcome(kind, Error: error, DurationMs: Elapsed(governed))));
            throw;
        }

        if (governed.IntentIsRecorded)
        {
            log.Complete(governed.DecisionId, OutcomeOf(governed));
        }
        else if (governed.Outcome is not null)
        {
            log.AppendBehind(rows.Of(governed, Verdict.Allow, OutcomeOf(governed)));
        }
        else if (governed.GivesResult)
        {
            // Sent and answered under another decision: this one says only that the answer was handed out.
            log.AppendBehind(rows.Of(governed, Verdict.Hold, new Outcome(OutcomeKind.Held, DurationMs: Elapsed(governed), Error: "result-given")));
        }
        else if (governed.Refusal is { } refusal)
        {
            await RefuseAsync(governed, refusal);
        }
    }

    private async Task RefuseAsync(GovernedRequest governed, Refusal refusal)
    {
        var kind = refusal.Verdict == Verdict.Hold ? OutcomeKind.Held : OutcomeKind.Refused;
        var row = rows.Of(governed, refusal.Verdict, new Outcome(kind, DurationMs: Elapsed(governed), Error: refusal.Code));
        try
        {
            await log.AppendAsync(row);
        }
        catch (RecordUnavailableException)
        {
            // The refusal itself holds; only that it is on record can't be promised.
            log.AppendBehind(row);
            if (governed.Request.Risk != RiskClass.Read)
            {
                governed.Refusal = Refusal.Unrecorded;
            }
        }

        refusals.Write(governed, refusal);
    }

    private Outcome OutcomeOf(GovernedRequest governed)
    {
        var outcome = governed.Outcome.GetValueOrDefault();
        return new Outcome(
            outcome.Result switch
            {
                ForwardResult.Answered => OutcomeKind.Answered,
                ForwardResult.NotSent => OutcomeKind.NotSent,
                _ => OutcomeKind.Unknown,
            },
            outcome.Status == 0 ? null : outcome.Status,
            outcome.RequestBytes,
            outcome.ResponseBytes,
            Elapsed(governed),
            outcome.Error is { Length: > 0 } error ? error : null);
    }

    private long Elapsed(GovernedRequest governed) => (long)time.GetElapsedTime(governed.ReceivedAt).TotalMilliseconds;
}
