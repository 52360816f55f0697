using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Approvals.StandingApprovals;

/// <summary>
/// Casts the votes that were given before: each is a vote like any other, counted and counted again as those are, and names the standing approval
/// that it is of.
/// </summary>
internal sealed class StandingVotes(StandingStore standing, VoteCount count, TimeProvider time)
{
    /// <summary>Votes on a hold that was just made, in its transaction; true where that approved it.</summary>
    public async Task<bool> CastAsync(DbConnection connection, DbTransaction transaction, ApprovalRow row, HeldRequest request)
    {
        if (!request.MayStand || request.Resource.Length == 0 || request.Resource == HoldCard.Sensitive)
        {
            return false;
        }

        var now = time.GetUtcNow();
        foreach (var given in (await standing.ForAsync(connection, transaction, request)).Where(s => s.IsGood(now)))
        {
            var vote = VoteRow.From(
                new Vote(row.Id, Approve: true, given.Given.Voter) { Comment = given.Given.Comment, Standing = given.Id }, Ids.New(Ids.Vote, time), now);
            var before = await count.OfAsync(connection, transaction, row);
            if (before.Counted.Contains(count.Person(given.Given.Voter.Name), StringComparer.Ordinal)
                || !await count.CountsAsync(connection, transaction, row, vote.ToVote(isGenuine: true)))
            {
                continue;
            }

            vote.Seal = count.Seal(vote, row);
            await vote.InsertAsync(connection, transaction);
            var after = await count.OfAsync(connection, transaction, row);
            var approves = after.Standing == Standing.Stands;
            if (approves)
            {
                await connection.ExecuteAsync(
                    "UPDATE approvals SET status = 'approved', decided_by = @by, decided_at = @at, comment = @comment WHERE id = @Id AND status = 'pending'",
                    new { row.Id, by = string.Join(", ", after.Counted), at = now.ToUnixTimeMilliseconds(), comment = "standing approval " + given.Id },
                    transaction);
            }

            await Act.RecordAsync(connection, transaction, time, Act.Gateway, "standing-approval-used", row.Id, new Dictionary<string, string?>
            {
                ["standing"] = given.Id,
                ["voter"] = given.Given.Voter.Name,
                ["vote"] = vote.Id,
                ["decision"] = row.DecisionId,
                ["sent"] = row.SentDigest,
                ["missing"] = approves ? null : string.Join(", ", after.Missing),
            });
            if (approves)
            {
                return true;
            }
        }

        return false;
    }
}
