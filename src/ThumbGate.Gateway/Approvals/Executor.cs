using System.Security.Cryptography;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Sends what was approved, once: whoever takes the approval is the only one who sends. The policy of that moment judges it again, and every
/// stage that an agent's own request passes is passed.
/// </summary>
internal sealed partial class Executor(
    ApprovalStore approvals,
    ExecutionStore executions,
    HoldVault vault,
    ApprovalSignals signals,
    PolicyHolder policies,
    IAgentStanding agents,
    LostWrites lost,
    ReleasedCalls calls,
    TimeProvider time,
    ILogger<Executor> logger)
{
    private const int MostTries = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>No answer flows longer than this: nobody reads along.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);

    /// <summary>Sends an approved request, unless somebody else does or did.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="attempts">Only if it was tried so often; null: however often.</param>
    /// <param name="stop">Cuts it off: then its outcome is unknown.</param>
    /// <exception cref="RecordUnavailableException">The record can't be used, and nothing was taken.</exception>
    public async Task ExecuteAsync(string id, int? attempts, CancellationToken stop)
    {
        if (await approvals.FindAsync(id) is not { Request.Release: HoldRelease.Execute } hold
            || !(hold.Status == ApprovalStatus.Approved || hold is { Status: ApprovalStatus.Unknown, DueAt: not null })
            || (attempts is not null && attempts != hold.Attempts)
            || !await approvals.TakeGrantAsync(id, hold.Status))
        {
            return;
        }

        var end = await SendAsync(hold, stop);
        try
        {
            await FinishAsync(hold, end);
        }
        catch (RecordUnavailableException e)
        {
            // It stays taken, so nothing is sent twice, and is unknown from the next start on.
            LogUnfinished(logger, id, e.Message);
        }

        signals.Changed(id);
    }

    private async Task<ExecutionEnd> SendAsync(ApprovalRecord hold, CancellationToken stop)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bound.CancelAfter(LongestCall);
        GovernedRequest? governed = null;
        try
        {
            var policy = policies.Current;
            if (!policy.Integrations.TryGetValue(hold.Request.Integration, out var integration))
            {
                return Lapsed("integration-gone", "The integration is not configured any more.");
            }

            if (agents.Find(hold.Request.Agent) is not { } agent)
            {
                return Lapsed("key-no-longer-good", "The agent's key expired or was revoked since the request was held.");
            }

            if (await executions.FindAsync(hold.Id, HeldPart.Request) is not { } piece)
            {
                return Lapsed("request-gone", "What was held is not kept any more.");
            }

            var call = HeldCall.From(vault.Open(hold.Id, hold.Request.SentDigest, HeldPart.Request, piece));
            await using var answer = new CapturedAnswer(integration.Hold.KeepsAnswer);
            var standing = new HoldStanding(hold.Id, ApprovalStatus.Executing.Name(), hold.ExpiresAt, IsReleased: false);
            governed = calls.Open(call, answer, policy, integration, agent, standing, bound.Token);
            if (governed is null)
            {
                return Lapsed("request-unreadable", "The target can't be read any more.");
            }

            governed.Context.Features.Set(hold);
            await calls.RunAsync(governed);
            await answer.CompleteAsync();
            return EndOf(governed, answer);
        }
        catch (CryptographicException e)
        {
            LogUnopened(logger, hold.Id, e.Message);
            return Again(governed, "request-sealed", "What was held can't be opened: the gateway's operators find the cause in the log.");
        }
        catch (JsonException)
        {
            return Lapsed("request-unreadable", "What was held can't be read any more.");
        }
        catch (RecordUnavailableException) when (governed is not { IntentIsRecorded: true })
        {
            return Again(governed, Refusal.Unrecorded.Code, Refusal.Unrecorded.Detail);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever fails after the intent was recorded, the request may have been sent; before, nothing was.
            LogFault(logger, e, hold.Id);
            return governed is { IntentIsRecorded: true }
                ? new(ExecutionKind.Unknown, governed.DecisionId, ExecutionEnd.Problems("internal", "The gateway failed while it was sent."))
                : Again(governed, "internal", "The gateway failed before it was sent.");
        }
        finally
        {
            governed?.Release();
        }
    }

    private async Task FinishAsync(ApprovalRecord hold, ExecutionEnd end)
    {
        switch (end.Kind)
        {
            // It was sent before, so whatever stands in the way now, what became of it stays unknown.
            case ExecutionKind.Again or ExecutionKind.Lapsed when hold.Status == ApprovalStatus.Unknown:
                await executions.FinishAsync(hold, end with { Kind = ExecutionKind.Unknown }, null, end.Kind == ExecutionKind.Again ? NextTry(hold, end) : null);
                break;
            case ExecutionKind.Again:
                await executions.ReturnAsync(hold.Id, end, time.GetUtcNow() + PauseAfter(hold, end));
                break;
            case ExecutionKind.Lapsed:
                await executions.LapseAsync(hold.Id, end);
                break;
            default:
                var kept = end.Answer is { } answer ? vault.Seal(hold.Id, hold.Request.SentDigest, HeldPart.Answer, answer.ToBytes()) : null;
                if (end is { Kind: ExecutionKind.Unknown, ExecutionId: { } sent } && hold.Request.Risk == RiskClass.Write)
                {
                    lost.Add(hold.Request.Agent, hold.Request.RepeatKey, sent);
                }

                await executions.FinishAsync(hold, end, kept, end is { Kind: ExecutionKind.Unknown, IsRepeatable: true } ? NextTry(hold, end) : null);
                break;
        }
    }

    // What may have been sent is sent again a few times at most: vendors keep idempotency keys for a day or so.
    private DateTimeOffset? NextTry(ApprovalRecord hold, ExecutionEnd end) =>
        hold.Attempts + 1 < MostTries ? time.GetUtcNow() + PauseAfter(hold, end) : null;

    private static TimeSpan PauseAfter(ApprovalRecord hold, ExecutionEnd end)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(hold.Attempts, 10));
        pause = end.RetryAfter > pause ? end.RetryAfter.Value : pause;
        return pause > LongestPause ? LongestPause : pause;
    }

    private static ExecutionEnd EndOf(GovernedRequest governed, CapturedAnswer answer) => governed.Outcome switch
    {
        { Result: ForwardResult.Answered } outcome => new(ExecutionKind.Executed, governed.DecisionId, null)
        {
            UpstreamStatus = outcome.Status,
            Answer = new KeptAnswer
            {
                Status = answer.StatusCode,
                Headers = [.. answer.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? "").ToArray()))],
                IsWhole = outcome.Error.Length == 0 && !answer.IsCut,
                Body = answer.Bytes(),
            },
        },
        null or { Result: ForwardResult.NotSent } when !(governed.IntentIsRecorded && governed.Outcome is null) => Refused(governed),
        var outcome => new(
            ExecutionKind.Unknown,
            governed.DecisionId,
            governed.Refusal is { } refusal ? ExecutionEnd.Problems(refusal.Code, refusal.Detail) : ExecutionEnd.Problems("reply-lost", "No answer came."))
        {
            UpstreamStatus = outcome is { Status: > 0 } known ? known.Status : null,
            IsRepeatable = StableKey.IsSafeToRepeat(governed),
        },
    };

    // Nothing was sent. What passes by itself is tried again, what somebody would have to change is not.
    private static ExecutionEnd Refused(GovernedRequest governed)
    {
        var refusal = governed.Refusal ?? Refusal.Unrecorded;
        var passes = refusal.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable;
        return new(passes ? ExecutionKind.Again : ExecutionKind.Lapsed, governed.DecisionId, ExecutionEnd.Problems(refusal.Code, refusal.Detail))
        {
            RetryAfter = refusal.RetryAfter,
        };
    }

    private static ExecutionEnd Lapsed(string code, string detail) => new(ExecutionKind.Lapsed, null, ExecutionEnd.Problems(code, detail));

    private static ExecutionEnd Again(GovernedRequest? governed, string code, string detail) =>
        new(ExecutionKind.Again, governed?.DecisionId, ExecutionEnd.Problems(code, detail));

    [LoggerMessage(1, LogLevel.Error, "What became of approval {Approval} can't be recorded; it stays taken. {Reason}")]
    private static partial void LogUnfinished(ILogger logger, string approval, string reason);

    [LoggerMessage(2, LogLevel.Error, "What approval {Approval} would send can't be opened. {Reason}")]
    private static partial void LogUnopened(ILogger logger, string approval, string reason);

    [LoggerMessage(3, LogLevel.Error, "Executing approval {Approval} ended in a fault of the gateway.")]
    private static partial void LogFault(ILogger logger, Exception fault, string approval);
}
