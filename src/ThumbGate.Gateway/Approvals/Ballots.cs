using System.Data.Common;
using System.Globalization;
using Dapper;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Votes on holds: taken, counted, and counted again when it matters. A vote is on record with the act that says so, or not at all. Throws
/// <see cref="RecordUnavailableException"/> where the store can't be used.
/// </summary>
internal sealed class Ballots(Database database, VoteCount count, NoticeOutbox notices, TimeProvider time)
{
    /// <summary>Takes a vote; one no of anybody who may vote denies, and a yes approves once all demands are met.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="together">What belongs to the vote: done in its transaction, or not at all.</param>
    public Task<VoteResult> CastAsync(Vote vote, Func<DbConnection, DbTransaction, Task>? together = null) => database.WriteAsync(async (connection, transaction) =>
    {
        // Changed before it is read: that locks the row on every store, so that votes are taken one after the other.
        await connection.ExecuteAsync("UPDATE approvals SET status = status WHERE id = @Approval", new { vote.Approval }, transaction);
        var now = time.GetUtcNow();
        if (await count.FindAsync(connection, transaction, vote.Approval) is not { } row)
        {
            return new VoteResult(VoteOutcome.NotFound);
        }

        if (row.Status == ApprovalStatus.Pending.Name() && !count.IsGenuine(row))
        {
            return new VoteResult(VoteOutcome.Tampered);
        }

        var record = row.ToRecord();
        var terms = count.TermsOf(record);
        if (record.Status == ApprovalStatus.Pending && count.IsPast(record, terms))
        {
            await connection.ExecuteAsync(
                "UPDATE approvals SET status = 'expired', finished_at = @now WHERE id = @Approval", new { vote.Approval, now = now.ToUnixTimeMilliseconds() }, transaction);
            await notices.PutAsync(connection, transaction, NoticeEvent.Expired, record.Id, record.Request.Agent, record.Request.Operation);
            record = (await count.FindAsync(connection, transaction, vote.Approval))!.ToRecord();
        }

        if (Objection(vote, record, terms, now) is { } objection)
        {
            return new VoteResult(objection, terms, record);
        }

        var cast = VoteRow.From(vote, Ids.New(Ids.Vote, time), now);
        var before = await count.OfAsync(connection, transaction, row);
        if (before.Standing == Standing.Tampered)
        {
            return new VoteResult(VoteOutcome.Tampered, terms, record);
        }

        if (vote.Approve && before.Counted.Contains(count.Person(vote.Voter.Name), StringComparer.Ordinal))
        {
            return new VoteResult(VoteOutcome.AlreadyVoted, terms, record);
        }

        cast.Seal = count.Seal(cast, row);
        await cast.InsertAsync(connection, transaction);
        var after = vote.Approve ? await count.OfAsync(connection, transaction, row) : before;
        var decides = !vote.Approve || after.Standing == Standing.Stands;
        if (decides)
        {
            await DecideAsync(connection, transaction, vote, vote.Approve ? after.Counted : [vote.Voter.Name], now);
            await notices.PutAsync(connection, transaction, NoticeEvent.Decided, vote.Approval, record.Request.Agent, record.Request.Operation);
        }

        if (together is not null)
        {
            await together(connection, transaction);
        }

        await Act.RecordAsync(connection, transaction, time, vote.Voter.Name, Action(vote, decides), vote.Approval, new Dictionary<string, string?>
        {
            ["decision"] = record.Request.DecisionId,
            ["agent"] = record.Request.Agent,
            ["operation"] = record.Request.Operation,
            ["sent"] = record.Request.SentDigest.ToString(),
            ["vote"] = cast.Id,
            ["operator"] = vote.Voter.OperatorId,
            ["missing"] = decides ? null : string.Join(", ", after.Missing),
            ["comment"] = vote.Comment,
        });
        return new VoteResult(decides ? VoteOutcome.Decided : VoteOutcome.Counted, terms, (await count.FindAsync(connection, transaction, vote.Approval))!.ToRecord());
    });

    /// <summary>The votes on a hold, oldest first, and what they come to.</summary>
    public Task<(IReadOnlyList<CastVote> Votes, Count Count)?> OnAsync(string approval) =>
        database.ReadAsync<(IReadOnlyList<CastVote>, Count)?>(async connection =>
            await count.FindAsync(connection, null, approval) is { } row
                ? (await count.VotesAsync(connection, null, row), await count.OfAsync(connection, null, row))
                : null);

    private VoteOutcome? Objection(Vote vote, ApprovalRecord record, ApprovalTerms terms, DateTimeOffset now)
    {
        if (record.Status != ApprovalStatus.Pending)
        {
            return VoteOutcome.NotPending;
        }

        // Without the digest nobody knows what a yes was said to.
        if ((vote.Approve || vote.Sent is not null) && !string.Equals(vote.Sent, record.Request.SentDigest.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return VoteOutcome.OtherCard;
        }

        if (vote.Approve && count.IsOwner(vote.Voter, record))
        {
            return VoteOutcome.OwnAgent;
        }

        if (!count.MayDecide(vote.Voter, terms))
        {
            return VoteOutcome.NotAnApprover;
        }

        if (vote.Approve && !VoteCount.IsFresh(vote.Voter, now, terms))
        {
            return VoteOutcome.StepUpNeeded;
        }

        return vote.Approve && (terms.TypedConfirmation || vote.Typed is not null) && !Confirmation.Matches(record.Request, vote.Typed)
            ? VoteOutcome.NotConfirmed
            : null;
    }

    private static Task<int> DecideAsync(DbConnection connection, DbTransaction transaction, Vote vote, IReadOnlyList<string> by, DateTimeOffset now) =>
        connection.ExecuteAsync(
            "UPDATE approvals SET status = @status, decided_by = @by, decided_at = @at, comment = @comment WHERE id = @Approval AND status = 'pending'",
            new
            {
                vote.Approval,
                comment = vote.Comment is null ? null : StoredText.Of(vote.Comment),
                by = string.Join(", ", by),
                at = now.ToUnixTimeMilliseconds(),
                status = (vote.Approve ? ApprovalStatus.Approved : ApprovalStatus.Denied).Name(),
            },
            transaction);

    private static string Action(Vote vote, bool decides) => vote.Approve ? decides ? "approval-approved" : "approval-vote" : "approval-denied";
}
