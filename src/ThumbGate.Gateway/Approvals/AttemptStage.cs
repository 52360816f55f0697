using System.Collections.Concurrent;
using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// One operation, one effect: what is no read and no plain write is not sent while the same request of the same agent is under way, or was sent
/// and nobody knows what became of it. A repeat with the same idempotency key passes, because the vendor takes it for the same operation.
/// Plain writes pass too, and their record names the attempt that was lost.
/// </summary>
internal sealed partial class AttemptStage(
    RequestDelegate next, AttemptStore attempts, LostWrites lost, DigestKey digests, TimeProvider time, ILogger<AttemptStage> logger)
{
    /// <summary>
    /// The agent has the answer before the record has that its attempt is over. Who asks again in that moment is not told that it is under way.
    /// </summary>
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _underWay = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var risk = governed.Request.Risk;

        // What an approval releases is one operation by the approval; what streams past can't be told from another.
        return risk == RiskClass.Read || governed.Hold is not null || !governed.BodyIsBuffered ? next(context)
            : risk == RiskClass.Write ? WriteAsync(context, governed)
            : AttemptAsync(context, governed);
    }

    /// <summary>A plain write passes however often; where an earlier one was lost, the record says which.</summary>
    private async Task WriteAsync(HttpContext context, GovernedRequest governed)
    {
        var earlier = lost.IsEmpty ? null : lost.Find(governed.Request.Agent!.Id, HoldDigests.RepeatOf(governed, digests));
        governed.RepeatOf = earlier;
        await next(context);
        var result = governed.Outcome?.Result;
        if (result is null or ForwardResult.NotSent || (result == ForwardResult.Answered && earlier is null))
        {
            return;
        }

        var (agent, key) = (governed.Request.Agent!.Id, HoldDigests.RepeatOf(governed, digests));
        try
        {
            if (result == ForwardResult.Answered)
            {
                lost.Remove(agent, key);
                await attempts.EndAsync(earlier!);
                return;
            }

            lost.Add(agent, key, governed.DecisionId);
            await attempts.LoseWriteAsync(governed, key);
        }
        catch (RecordUnavailableException e)
        {
            // Only that a repeat is known for one hangs on it; the decision itself is on record as unknown.
            LogUnfinished(logger, governed.DecisionId, e.Message);
        }
    }

    private async Task AttemptAsync(HttpContext context, GovernedRequest governed)
    {
        var idempotency = StableKey.Of(governed) is { } value ? digests.Of(Encoding.UTF8.GetBytes(value)).ToString() : null;
        var earlier = await BeginAsync(governed, idempotency);
        if (earlier is not null)
        {
            if (earlier.Status == EarlierAttempt.Unknown && idempotency is not null && idempotency == earlier.Idempotency)
            {
                await RepeatAsync(context, governed, earlier);
                return;
            }

            governed.Refusal = Refuse(earlier);
            return;
        }

        var over = _underWay[governed.DecisionId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await next(context);
        }
        finally
        {
            try
            {
                await FinishAsync(governed, governed.DecisionId);
            }
            finally
            {
                _underWay.TryRemove(governed.DecisionId, out _);
                over.SetResult();
            }
        }
    }

    private async Task<EarlierAttempt?> BeginAsync(GovernedRequest governed, string? idempotency)
    {
        var repeat = HoldDigests.RepeatOf(governed, digests);
        var earlier = await attempts.BeginAsync(governed, repeat, idempotency);
        if (earlier is not { Status: EarlierAttempt.Open })
        {
            return earlier;
        }

        // One that is not here is another gateway's, or over by now.
        if (_underWay.TryGetValue(earlier.DecisionId, out var over))
        {
            await over.Task.WaitAsync(ToEnd, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await attempts.BeginAsync(governed, repeat, idempotency);
    }

    private async Task RepeatAsync(HttpContext context, GovernedRequest governed, EarlierAttempt earlier)
    {
        await next(context);
        if (governed.Outcome is { Result: ForwardResult.Answered })
        {
            await FinishAsync(governed, earlier.DecisionId);
        }
    }

    private async Task FinishAsync(GovernedRequest governed, string decisionId)
    {
        try
        {
            await (governed.Outcome switch
            {
                // Whatever failed after the intent was recorded, the request may have been sent.
                null when governed.IntentIsRecorded => attempts.LoseAsync(decisionId),
                null or { Result: ForwardResult.Answered or ForwardResult.NotSent } => attempts.EndAsync(decisionId),
                _ => attempts.LoseAsync(decisionId),
            });
        }
        catch (RecordUnavailableException e)
        {
            // It stands as under way, and is unknown from the next start on. The answer is the agent's.
            LogUnfinished(logger, decisionId, e.Message);
        }
    }

    private static Refusal Refuse(EarlierAttempt earlier) => earlier.Status switch
    {
        EarlierAttempt.Open => new Refusal(
            StatusCodes.Status409Conflict,
            "attempt-under-way",
            "The same request is under way",
            $"The very same request of this agent, decision {earlier.DecisionId}, has no answer yet. Wait for it; ask again in a moment if it was given up.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        },
        EarlierAttempt.Executed => new Refusal(
            StatusCodes.Status409Conflict,
            "already-executed",
            "This request was executed",
            $"The very same request, decision {earlier.DecisionId}, took effect, as an operator found, though no answer came. Don't repeat it."),
        _ => new Refusal(
            StatusCodes.Status409Conflict,
            "outcome-unknown",
            "An earlier attempt of this operation has an unknown outcome",
            $"It was sent under decision {earlier.DecisionId} and no answer came, so it may have taken effect. Look at the target, and tell the operators what "
                + $"you find: they settle it with thumbgate approvals reconcile {earlier.DecisionId} --executed, or --not-executed. Until then it is not sent again."),
    };

    [LoggerMessage(1, LogLevel.Error, "What became of decision {Decision} can't be recorded among the attempts. {Reason}")]
    private static partial void LogUnfinished(ILogger logger, string decision, string reason);
}
