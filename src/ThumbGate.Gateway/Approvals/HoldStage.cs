using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Keeps what a human must release. A request joins the hold that it has already, or makes one. What an approver released is executed by the
/// gateway, or passes once when it is repeated, by what the integration says; either way only if it is the very request that was approved and
/// the approval answers every reason it is held for at that moment.
/// </summary>
internal sealed partial class HoldStage(
    RequestDelegate next,
    ApprovalStore approvals,
    KeptResults results,
    HoldWait waits,
    ApprovalSignals signals,
    HoldMaker maker,
    BeforeValues before,
    LostWrites lost,
    DigestKey digests,
    PolicyHolder policies,
    IAgentStanding agents,
    ILogger<HoldStage> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        return governed.Hold is not null ? ExecuteAsync(context, governed)
            : governed.Decision.Verdict == Verdict.Hold ? HoldAsync(context, governed)
            : next(context);
    }

    /// <summary>The gateway sends what was approved: it came without a connection.</summary>
    private async Task ExecuteAsync(HttpContext context, GovernedRequest governed)
    {
        var hold = context.Features.Get<ApprovalRecord>() ?? throw new InvalidOperationException("A request is executed for an approval that nobody named.");
        var objection = !governed.BodyIsBuffered ? HoldRefusals.Busy
            : HoldDigests.SentOf(governed, digests) != hold.Request.SentDigest
                ? HoldRefusals.Changed(HoldDigests.Differences(hold.Request.Parts, HoldDigests.PartsOf(governed, digests)))
            : !HoldMaker.Answers(hold, governed) ? HoldRefusals.Unanswered

            // What was sent before and may have taken effect has changed what stands there by itself.
            : hold.Status == ApprovalStatus.Unknown ? null
            : await before.ObjectionAsync(governed, hold);
        if (objection is not null)
        {
            governed.Refusal = objection;
            return;
        }

        governed.RepeatOf = maker.RepeatOf(governed, hold.Request.RepeatKey);
        StableKey.AddTo(governed, hold.Id, digests);
        if (hold.Status == ApprovalStatus.Unknown && !StableKey.IsSafeToRepeat(governed))
        {
            // Whoever said so when the answer was lost, the vendor would take it for another operation now.
            governed.Refusal = HoldRefusals.Unknown(hold);
            return;
        }

        governed.Hold = governed.Hold! with { IsReleased = true };
        await next(context);
    }

    private async Task HoldAsync(HttpContext context, GovernedRequest governed)
    {
        if (!governed.BodyIsBuffered)
        {
            governed.Refusal = HoldRefusals.NotBound;
            return;
        }

        var hold = await maker.StandAsync(governed);
        if (hold is null)
        {
            governed.Refusal = HoldRefusals.TooMany;
            return;
        }

        if (waits.For(hold, HoldPreferences.WaitOf(context, governed)) is { } wait)
        {
            try
            {
                hold = await waits.UntilSettledAsync(hold, wait, context.RequestAborted);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody reads the answer, but the hold stands, and its decision has to be on record.
                Leave(governed, hold, HoldRefusals.Held(context, governed, hold));
                return;
            }

            if (Objection(governed, hold) is { } objection)
            {
                Leave(governed, hold, objection);
                return;
            }
        }

        await AnswerAsync(context, governed, hold);
    }

    private async Task AnswerAsync(HttpContext context, GovernedRequest governed, ApprovalRecord hold)
    {
        switch (hold.Status)
        {
            case ApprovalStatus.Approved when hold.Request.Release != HoldRelease.Execute && JudgedByCurrent(governed) && HoldMaker.Answers(hold, governed):
                if (await before.ObjectionAsync(governed, hold) is { } changed)
                {
                    await LapseAsync(governed, hold, changed);
                    return;
                }

                if (await approvals.TakeGrantAsync(hold.Id))
                {
                    await ReleaseAsync(context, governed, hold);
                    return;
                }

                Leave(governed, hold, HoldRefusals.Held(context, governed, hold));
                break;
            case ApprovalStatus.Executed when await results.FindAsync(hold) is { IsWhole: true } answer:
                governed.Hold = Standing(hold);
                governed.GivesResult = true;
                await results.DeliverAsync(context, hold, CallAnswer.For(governed.Request, answer));
                break;
            case ApprovalStatus.Pending when hold.Request.DecisionId == governed.DecisionId && await approvals.FindAlikeAsync(hold) is { } alike:
                Leave(governed, hold, HoldRefusals.Held(context, governed, hold, alike));
                break;
            case ApprovalStatus.Pending or ApprovalStatus.Approved or ApprovalStatus.Executing:
                Leave(governed, hold, HoldRefusals.Held(context, governed, hold));
                break;
            default:
                Leave(governed, hold, hold.Status switch
                {
                    ApprovalStatus.Denied => HoldRefusals.Denied(hold),
                    ApprovalStatus.Executed => hold.ReconciledBy is null ? HoldRefusals.NotKept(hold) : HoldRefusals.Settled(hold),
                    ApprovalStatus.Unknown when hold.DueAt is not null => HoldRefusals.SentAgain(hold),
                    ApprovalStatus.Unknown => HoldRefusals.Unknown(hold),
                    _ => HoldRefusals.Ended(hold),
                });
                break;
        }
    }

    // What may pass by itself leaves the approval as it is: the repeat after it is as good.
    private async Task LapseAsync(GovernedRequest governed, ApprovalRecord hold, Refusal objection)
    {
        if (objection.Status == StatusCodes.Status403Forbidden)
        {
            await approvals.LapseAsync(hold.Id, ExecutionEnd.Problems(objection.Code, objection.Detail));
            signals.Changed(hold.Id);
        }

        Leave(governed, hold, objection);
    }

    private static void Leave(GovernedRequest governed, ApprovalRecord hold, Refusal refusal)
    {
        governed.Hold = Standing(hold);
        governed.Refusal = refusal;
    }

    private static HoldStanding Standing(ApprovalRecord hold) => new(hold.Id, hold.Status.Name(), hold.ExpiresAt, IsReleased: false);

    /// <summary>
    /// What was judged before a wait is judged again after it: feedback may have come in, and the key may have been revoked. What was executed
    /// meanwhile was judged then.
    /// </summary>
    private Refusal? Objection(GovernedRequest governed, ApprovalRecord hold)
    {
        if (!agents.IsGood(governed.Request.Agent!.Id))
        {
            return HoldRefusals.NoLongerGood;
        }

        if (hold.Status is ApprovalStatus.Executed or ApprovalStatus.Unknown or ApprovalStatus.Denied)
        {
            return null;
        }

        governed.Decision = PolicyEngine.Decide(governed.Policy, governed.Request, policies.Blocks, policies.Evidence, policies.Open);
        return governed.Decision.Verdict == Verdict.Deny ? HoldRefusals.Denied(governed.Decision) : null;
    }

    // Under another policy the request may even be another operation: its approval is good for the repeat, which is read anew.
    private bool JudgedByCurrent(GovernedRequest governed) => ReferenceEquals(governed.Policy, policies.Current);

    private async Task ReleaseAsync(HttpContext context, GovernedRequest governed, ApprovalRecord hold)
    {
        governed.Hold = new(hold.Id, ApprovalStatus.Executing.Name(), hold.ExpiresAt, IsReleased: true);
        governed.RepeatOf = maker.RepeatOf(governed, hold.Request.RepeatKey);
        StableKey.AddTo(governed, hold.Id, digests);
        try
        {
            await next(context);
        }
        finally
        {
            await FinishAsync(governed, hold);
        }
    }

    private async Task FinishAsync(GovernedRequest governed, ApprovalRecord hold)
    {
        var id = hold.Id;
        if (governed.Request.Risk == RiskClass.Write && governed.IntentIsRecorded && governed.Outcome is not { Result: ForwardResult.Answered or ForwardResult.NotSent })
        {
            lost.Add(hold.Request.Agent, hold.Request.RepeatKey, governed.DecisionId);
        }

        try
        {
            await (governed.Outcome switch
            {
                // Whatever failed after the intent was recorded, the request may have been sent.
                null when governed.IntentIsRecorded => approvals.FinishAsync(id, ApprovalStatus.Unknown, null, governed.DecisionId),
                null or { Result: ForwardResult.NotSent } => approvals.ReturnGrantAsync(id),
                { Result: ForwardResult.Answered } outcome => approvals.FinishAsync(id, ApprovalStatus.Executed, outcome.Status, governed.DecisionId),
                { } outcome => approvals.FinishAsync(id, ApprovalStatus.Unknown, outcome.Status == 0 ? null : outcome.Status, governed.DecisionId),
            });
        }
        catch (RecordUnavailableException e)
        {
            // The grant stays taken, so nothing is sent twice, and is marked unknown at the next start. The answer is the agent's.
            LogUnfinished(logger, id, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "What became of approval {Approval} can't be recorded; it stays taken. {Reason}")]
    private static partial void LogUnfinished(ILogger logger, string approval, string reason);
}
