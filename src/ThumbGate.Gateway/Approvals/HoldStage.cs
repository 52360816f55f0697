using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Keeps what a human must release. A request that an approver released passes once, if it is the very request that was approved and the
/// approval answers every reason it is held for now; otherwise it joins the hold that it already has, or makes one.
/// </summary>
internal sealed partial class HoldStage(
    RequestDelegate next,
    ApprovalStore approvals,
    ApprovalSignals signals,
    DigestKey digests,
    PolicyHolder policies,
    IAgentStanding agents,
    ILogger<HoldStage> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        return governed.Decision.Verdict == Verdict.Hold ? HoldAsync(context, governed) : next(context);
    }

    private async Task HoldAsync(HttpContext context, GovernedRequest governed)
    {
        if (!governed.BodyIsBuffered)
        {
            governed.Refusal = NotBound;
            return;
        }

        var hold = await StandAsync(governed);
        if (hold is null)
        {
            governed.Refusal = TooMany;
            return;
        }

        var wait = WaitOf(context, governed);
        if (hold.Status == ApprovalStatus.Pending && wait > TimeSpan.Zero)
        {
            try
            {
                hold = await WaitAsync(hold, wait, context.RequestAborted);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody reads the answer, but the hold stands, and its decision has to be on record.
                governed.Hold = new(hold.Id, hold.Status.Name(), hold.ExpiresAt, IsReleased: false);
                governed.Refusal = Held(context, governed, hold);
                return;
            }

            if (hold.Status == ApprovalStatus.Approved && Objection(governed) is { } objection)
            {
                governed.Hold = new(hold.Id, hold.Status.Name(), hold.ExpiresAt, IsReleased: false);
                governed.Refusal = objection;
                return;
            }
        }

        if (hold.Status == ApprovalStatus.Approved && JudgedByCurrent(governed) && Answers(hold, governed.Decision) && await approvals.TakeGrantAsync(hold.Id))
        {
            await ReleaseAsync(context, governed, hold);
            return;
        }

        governed.Hold = new(hold.Id, hold.Status.Name(), hold.ExpiresAt, IsReleased: false);
        governed.Refusal = hold.Status == ApprovalStatus.Denied ? Denied(hold) : Held(context, governed, hold);
    }

    private async Task<ApprovalRecord> WaitAsync(ApprovalRecord hold, TimeSpan wait, CancellationToken cancellation)
    {
        // The wait begins before the record is looked at again, so that no decision falls between the two.
        var decided = signals.WaitAsync(hold.Id, wait, cancellation);
        if (await approvals.FindAsync(hold.Id) is { Status: not ApprovalStatus.Pending } early)
        {
            return early;
        }

        await decided;
        return await approvals.FindAsync(hold.Id) ?? hold;
    }

    /// <summary>
    /// What was judged before a wait is judged again after it: feedback may have come in, and the key may have been revoked.
    /// </summary>
    private Refusal? Objection(GovernedRequest governed)
    {
        if (!agents.IsGood(governed.Request.Agent!.Id))
        {
            return NoLongerGood;
        }

        governed.Decision = PolicyEngine.Decide(governed.Policy, governed.Request, policies.Blocks, policies.Evidence);
        return governed.Decision.Verdict == Verdict.Deny
            ? new Refusal(
                StatusCodes.Status403Forbidden,
                "denied",
                "The gateway denied this request",
                $"{governed.Decision.Reasons[0].Message} {governed.Decision.Reasons[0].NextStep}")
            : null;
    }

    // Under another policy the request may even be another operation: its approval is good for the repeat, which is read anew.
    private bool JudgedByCurrent(GovernedRequest governed) => ReferenceEquals(governed.Policy, policies.Current);

    private async Task ReleaseAsync(HttpContext context, GovernedRequest governed, ApprovalRecord hold)
    {
        governed.Hold = new(hold.Id, ApprovalStatus.Executing.Name(), hold.ExpiresAt, IsReleased: true);
        try
        {
            await next(context);
        }
        finally
        {
            await FinishAsync(governed, hold.Id);
        }
    }

    private async Task FinishAsync(GovernedRequest governed, string id)
    {
        try
        {
            await (governed.Outcome switch
            {
                // Whatever failed after the intent was recorded, the request may have been sent.
                null when governed.IntentIsRecorded => approvals.FinishAsync(id, ApprovalStatus.Unknown, null),
                null or { Result: ForwardResult.NotSent } => approvals.ReturnGrantAsync(id),
                { Result: ForwardResult.Answered } outcome => approvals.FinishAsync(id, ApprovalStatus.Executed, outcome.Status),
                { } outcome => approvals.FinishAsync(id, ApprovalStatus.Unknown, outcome.Status == 0 ? null : outcome.Status),
            });
        }
        catch (RecordUnavailableException e)
        {
            // The grant stays taken, so nothing is sent twice, and is marked unknown at the next start. The answer is the agent's.
            LogUnfinished(logger, id, e.Message);
        }
    }

    /// <summary>The hold that this request has already, or a new one; null where the agent has too many.</summary>
    private async Task<ApprovalRecord?> StandAsync(GovernedRequest governed)
    {
        var bound = HoldDigests.Of(governed, digests);
        var agent = governed.Request.Agent!;
        var open = await approvals.FindOpenAsync(agent.Id, bound.Repeat);
        if (open is { Status: ApprovalStatus.Approved } && !Answers(open, governed.Decision))
        {
            await approvals.LapseAsync(open.Id);
        }
        else if (open is not null)
        {
            return open;
        }

        var request = governed.Request;
        var result = await approvals.HoldAsync(new HeldRequest
        {
            DecisionId = governed.DecisionId,
            Agent = agent.Id,
            Owner = agent.Owner,
            Role = agent.Role,
            Integration = governed.Integration.Name,
            Surface = request.Surface,
            Operation = request.Operation.Id,
            Risk = request.Risk,
            Resource = HoldCard.Resource(request),
            RepeatKey = bound.Repeat,
            SentDigest = bound.Sent,
            Card = HoldCard.Write(governed),
            Reasons = HoldCard.Reasons(governed.Decision),
            Approvers = governed.Decision.Reasons.Select(r => r.Approvers).FirstOrDefault(a => a is not null),
            Expires = governed.Integration.Hold.Expires,
        });
        return result.Record;
    }

    /// <summary>An approval satisfies only the reasons that it was given for.</summary>
    private static bool Answers(ApprovalRecord approval, Decision decision)
    {
        var given = HoldCard.ReadReasons(approval.Request.Reasons);
        return decision.Reasons.All(r => r.Verdict != Verdict.Hold || given.Contains((r.Code, r.Approvers ?? "")));
    }

    private static TimeSpan WaitOf(HttpContext context, GovernedRequest governed)
    {
        var wait = governed.Integration.Hold.Wait;
        foreach (var preference in Preferences(context))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                wait = TimeSpan.FromSeconds(seconds);
            }
        }

        return wait > LongestWait ? LongestWait : wait;
    }

    private static IEnumerable<string> Preferences(HttpContext context) =>
        context.Request.Headers["Prefer"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Refusal Held(HttpContext context, GovernedRequest governed, ApprovalRecord hold)
    {
        var isAsync = governed.Integration.Hold.Status == StatusCodes.Status202Accepted
            || Preferences(context).Any(p => p.Equals("respond-async", StringComparison.OrdinalIgnoreCase));
        var reason = governed.Decision.Reasons[0];
        return new Refusal(
            isAsync ? StatusCodes.Status202Accepted : StatusCodes.Status403Forbidden,
            "held",
            "The gateway holds this request for a human's approval",
            $"{reason.Message} {reason.NextStep} Approval {hold.Id} is {hold.Status.Name()}.")
        {
            Verdict = Verdict.Hold,
            Location = "/.thumbgate/approvals/" + hold.Id,
            RetryAfter = AskAgain,
        };
    }

    private static Refusal Denied(ApprovalRecord hold) => new(
        StatusCodes.Status403Forbidden,
        "approval-denied",
        "An approver denied this request",
        $"Approval {hold.Id} was denied{Because(hold.Comment)} Don't repeat it unchanged.");

    // The comment becomes a sentence of the detail.
    private static string Because(string? comment) => comment?.Trim() switch
    {
        null or "" => ".",
        [.., '.' or '!' or '?'] whole => ": " + whole,
        var part => $": {part}.",
    };

    private static readonly Refusal TooMany = new(
        StatusCodes.Status429TooManyRequests,
        "too-many-holds",
        "Too many requests of this agent wait for approval",
        $"An agent may have at most {ApprovalStore.MostPending} requests waiting. Wait until some are decided.")
    {
        RetryAfter = TimeSpan.FromMinutes(1),
    };

    private static readonly Refusal NoLongerGood = new(
        StatusCodes.Status401Unauthorized,
        "key-no-longer-good",
        "No agent is known by this request",
        "The agent key expired or was revoked while the request waited for approval. Nothing was sent.");

    private static readonly Refusal NotBound = Refusal.Of(new RequestRefusal(
        ReasonCodes.BodyTooLarge,
        StatusCodes.Status413PayloadTooLarge,
        "The request must be held, and its body is too large to be bound to an approval.",
        "Send it in smaller parts, or ask the platform team for a higher inspection limit."));

    [LoggerMessage(1, LogLevel.Error, "What became of approval {Approval} can't be recorded; it stays taken. {Reason}")]
    private static partial void LogUnfinished(ILogger logger, string approval, string reason);
}
