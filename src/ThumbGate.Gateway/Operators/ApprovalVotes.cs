using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Operators;

/// <summary>Takes votes: who votes is who the guard let in, and nothing that the call itself says.</summary>
internal sealed class ApprovalVotes(
    Ballots ballots, VoteCount count, ApprovalStore store, ApprovalSignals signals, FeedbackStore feedback, DecisionLog decisions, RevealedCards cards, OperatorLog log, TimeProvider time)
{
    private const int LongestComment = 1000;

    /// <summary>One hold with its votes, or null. Its card is masked where this operator may not see what catalogs mark sensitive.</summary>
    public async Task<ApprovalView?> ViewAsync(string id, OperatorIdentity who) => await store.FindAsync(id) is { } found && await ballots.OnAsync(id) is { } on
        ? await cards.ForAsync(ApprovalViews.Of(found, count.TermsOf(found), on.Votes, on.Count), found, who)
        : null;

    public async Task<IResult> CastAsync(string id, bool approve, HttpContext context)
    {
        var input = await OperatorsInput.ReadAsync(context.Request);
        var comment = approve
            ? input.Optional("comment", LongestComment)
            : input.Required("comment", "say what is wrong with the request: the agent is told.", LongestComment);
        var sent = approve
            ? input.Required("sent", "give the sent digest of the approval that you were shown: GET it first.")
            : input.Optional("sent");
        var typed = approve ? input.Optional("confirm", LongestComment) : null;
        var code = approve ? input.Optional("stepUp") : null;
        var thumb = approve ? null : input.Optional("feedback");
        var instead = approve ? null : input.Optional("instead", LongestComment);
        if (thumb is not (null or "" or "down"))
        {
            input.Reject("feedback", thumb, "say down, or leave it out.");
        }

        if (input.Problem() is { } problem)
        {
            return problem;
        }

        var who = OperatorIdentity.Of(context);
        if (code is { Length: > 0 } && !(who.StepUp is { } known && StepUpCode.IsOf(code, known)))
        {
            return OperatorsProblem.Forbidden("step-up-wrong", "That is not your step-up code. An admin of operators, or the bootstrap token, makes you a new one: thumbgate operators step-up NAME.");
        }

        var proved = code is { Length: > 0 } ? time.GetUtcNow() : who.SignedInAt;
        var vote = new Vote(id, approve, new Voter(who.Name, who.Id, who.Groups, proved)) { Sent = sent, Typed = typed, Comment = comment };
        return await AnswerAsync(vote, await CastAsync(vote, thumb == "down", instead ?? "", context.RequestAborted), who);
    }

    private async Task<VoteResult> CastAsync(Vote vote, bool thumbsDown, string instead, CancellationToken cancellation)
    {
        if (!thumbsDown || await store.FindAsync(vote.Approval) is not { } held)
        {
            return await ballots.CastAsync(vote);
        }

        // What the thumb is on may still be on its way into the store.
        await decisions.FlushAsync();
        var given = default(GivenFeedback);
        var result = await ballots.CastAsync(vote, async (connection, transaction) =>
            given = await feedback.GiveAsync(connection, transaction, held.Request.DecisionId, Thumb.Down, vote.Comment ?? "", instead, vote.Voter.Name));
        await feedback.AnnounceAsync(given, cancellation);
        return result;
    }

    private async Task<IResult> AnswerAsync(Vote vote, VoteResult result, OperatorIdentity who)
    {
        var (id, terms) = (vote.Approval, result.Terms);
        switch (result.Outcome)
        {
            case VoteOutcome.Decided:
                signals.Decided(id);
                log.Did(who, vote.Approve ? "approved" : "denied", id);
                return Results.Json(await ViewAsync(id, who), OperatorsJson.Options);
            case VoteOutcome.Counted:
                log.Did(who, "voted for", id);
                return Results.Json(await ViewAsync(id, who), OperatorsJson.Options);
            case VoteOutcome.NotPending:
                return OperatorsProblem.Conflict("not-pending", $"Approval {id} is {result.Record!.Status.Name()}: only what is pending can be decided.");
            case VoteOutcome.Tampered:
                log.Tampered(id);
                return OperatorsProblem.Conflict("approval-tampered", $"Approval {id} or a vote on it is not what was recorded. Nothing of it is released; see thumbgate audit verify.");
            case VoteOutcome.OtherCard:
                return OperatorsProblem.Conflict("other-card", $"Approval {id} is not the one that you were shown: look at it again.");
            case VoteOutcome.AlreadyVoted:
                return OperatorsProblem.Conflict("already-voted", $"{who.Name} approved {id} already, and counts once.");
            case VoteOutcome.OwnAgent:
                return OperatorsProblem.Forbidden("own-agent", $"{who.Name} answers for the agent, and nobody may approve for their own agents: ask another operator.");
            case VoteOutcome.NotAnApprover:
                return OperatorsProblem.Forbidden("not-an-approver", $"It takes {count.Describe(terms!)}, and you are none of them: ask one of them.");
            case VoteOutcome.StepUpNeeded:
                return OperatorsProblem.Forbidden("step-up-needed", who.Id is null
                    ? $"You have to have signed in within the last {terms!.StepUp!.Value.TotalMinutes:0} minutes, and the token must say so (auth_time): sign in again."
                    : "Give your step-up code with the vote: --step-up-file FILE, or THUMBGATE_STEP_UP.");
            case VoteOutcome.NotConfirmed:
                return OperatorsProblem.Forbidden("not-confirmed", $"Type what the card asks for: '{Confirmation.Of(result.Record!.Request)}'.");
            default:
                return OperatorsProblem.NotFound("approval", id, "See thumbgate approvals list.");
        }
    }
}
