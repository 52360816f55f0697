using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Makes a hold of a request: what it is bound to, what its approver is shown, and what is kept of it.</summary>
internal sealed class HoldMaker(ApprovalStore approvals, HoldWait waits, HoldVault vault, BeforeValues before, LostWrites lost, DigestKey digests)
{
    /// <summary>The hold that this request has already, or a new one; null where the agent has too many.</summary>
    public async Task<ApprovalRecord?> StandAsync(GovernedRequest governed)
    {
        var bound = HoldDigests.Of(governed, digests);
        var agent = governed.Request.Agent!;
        var open = await approvals.FindOpenAsync(agent.Id, bound.Repeat);
        if (open is { Status: ApprovalStatus.Approved } && !Answers(open, governed))
        {
            await approvals.LapseAsync(open.Id);
        }
        else if (open is not null)
        {
            return open;
        }

        // Nothing is read of a system for what would not be held.
        var request = governed.Request;
        if (request.Acts().Any(a => a.Operation.Before.Count > 0) && await approvals.HasManyAsync(agent.Id))
        {
            return null;
        }

        var terms = HoldTerms.Of(governed);
        governed.RepeatOf = RepeatOf(governed, bound.Repeat);
        var seen = await before.SeeAsync(governed);
        var card = HoldCard.Write(governed, seen);
        var release = governed.Integration.Hold.Release;
        var result = await approvals.HoldAsync(
            new HeldRequest
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
                Card = card,
                Before = seen?.Kept,
                Parts = HoldDigests.PartsOf(governed, digests),
                Reasons = HoldCard.Reasons(governed.Decision),
                Terms = terms,
                MayStand = HoldTerms.MayStand(request, governed.Decision, terms),
                Release = release,
                Expires = terms.Shorten(governed.Integration.Hold.Expires),
            },
            release == HoldRelease.Execute ? id => Kept(governed, id, bound.Sent, seen, card) : null);
        if (result is { Outcome: HoldOutcome.Created, Record: { Status: ApprovalStatus.Approved } approved })
        {
            waits.Begin(approved);
        }

        return result.Record;
    }

    // Where the agent's own credential passes, nothing of the request is kept but digests and the masked card.
    private IEnumerable<(HeldPart Part, SealedBytes Bytes)> Kept(GovernedRequest governed, string id, Digest256 sent, BeforeSeen? seen, string card)
    {
        yield return (HeldPart.Request, vault.Seal(id, sent, HeldPart.Request, HeldCall.Of(governed).ToBytes()));
        if (HoldCard.Write(governed, seen, reveal: true) is var whole && whole != card)
        {
            yield return (HeldPart.Card, vault.Seal(id, sent, HeldPart.Card, Encoding.UTF8.GetBytes(whole)));
        }
    }

    /// <summary>
    /// An approval satisfies only the reasons that it was given for, of what the request was taken for then: where config has learnt since that
    /// it does something else, or that the system is another kind, its approvers were asked another question.
    /// </summary>
    public static bool Answers(ApprovalRecord approval, GovernedRequest governed)
    {
        var given = HoldCard.ReadReasons(approval.Request.Reasons);
        var then = approval.Request.Terms.Grounds;
        var now = ApprovalGrounds.Of(governed.Request, governed.Decision);
        return then.Environment == now.Environment
            && then.Effects.SequenceEqual(now.Effects)
            && governed.Decision.Reasons.All(r => r.Verdict != Verdict.Hold || given.Contains((r.Code, r.Approvers ?? "")));
    }

    /// <summary>The decision under which the same plain write was sent before without an answer, or null: approver and record are told.</summary>
    public string? RepeatOf(GovernedRequest governed, Digest256 key) =>
        governed.Request.Risk == RiskClass.Write ? lost.Find(governed.Request.Agent!.Id, key) : null;
}
