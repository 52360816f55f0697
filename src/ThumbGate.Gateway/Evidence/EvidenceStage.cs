using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Evidence;

/// <summary>
/// Uses up the evidence that is good once, in the record, before the request that passes by it is sent; gives it back where nothing was sent.
/// Evidence that is not used up costs nothing here.
/// </summary>
internal sealed partial class EvidenceStage(RequestDelegate next, EvidenceStore store, ILogger<EvidenceStage> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var relied = governed.Decision.Evidence;
        for (var i = 0; i < relied.Count; i++)
        {
            if (relied[i].Once)
            {
                return TakeAsync(context, governed);
            }
        }

        return next(context);
    }

    private async Task TakeAsync(HttpContext context, GovernedRequest governed)
    {
        (string Id, string Label)[] once = [.. governed.Decision.Evidence.Where(r => r.Once).Select(r => (r.Evidence.Id, r.Evidence.Label)).DistinctBy(e => e.Id)];
        try
        {
            // Whether or not the agent waits: what is taken is to be sent, or given back.
            if (await store.TakeAsync(once, governed.DecisionId, CancellationToken.None) is { } used)
            {
                governed.Refusal = UsedUp(used, once.First(e => e.Id == used).Label);
                return;
            }
        }
        catch (RecordUnavailableException)
        {
            governed.Refusal = Refusal.Unrecorded;
            return;
        }

        await next(context);
        if (governed.Outcome is { Result: ForwardResult.NotSent } || (governed.Outcome is null && !governed.IntentIsRecorded))
        {
            await ReturnAsync(once, governed.DecisionId);
        }
    }

    private async Task ReturnAsync((string Id, string Label)[] once, string decision)
    {
        try
        {
            await store.ReturnAsync(once, decision, CancellationToken.None);
        }
        catch (RecordUnavailableException error)
        {
            // It stays used up, so nothing passes by it twice; it can be attested again.
            NotReturned(logger, decision, error.Message);
        }
    }

    private static Refusal UsedUp(string id, string label)
    {
        var reason = new Reason(
            ReasonCodes.EvidenceReplayed,
            GateKind.Evidence,
            Verdict.Deny,
            "",
            $"The {label} that is attached ({id}) was used up by another request a moment ago.",
            "Have it attested again, for this request.")
        {
            Evidence = [label],
        };
        return new Refusal(StatusCodes.Status403Forbidden, "denied", "The gateway denied this request", $"{reason.Message} {reason.NextStep}") { Reasons = [reason] };
    }

    [LoggerMessage(1, LogLevel.Error, "Evidence that decision {Decision} took can't be given back; it stays used up. {Reason}")]
    private static partial void NotReturned(ILogger logger, string decision, string reason);
}
