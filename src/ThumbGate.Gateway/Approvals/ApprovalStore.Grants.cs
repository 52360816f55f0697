using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What becomes of approvals: taken once, finished, given back or lapsed.</summary>
internal sealed partial class ApprovalStore
{
    /// <summary>
    /// Takes the grant: true for exactly one caller, and only while it is good. The votes are counted once more in the same transaction: where
    /// they no longer suffice the hold waits again, and where something is not what was recorded it ends.
    /// </summary>
    /// <param name="id">The approval.</param>
    /// <param name="found">As the caller found it, approved or unknown: what somebody else has sent meanwhile is not taken for what was never sent.</param>
    public Task<bool> TakeGrantAsync(string id, ApprovalStatus found = ApprovalStatus.Approved) => database.WriteAsync(async (connection, transaction) =>
    {
        // Changed before it is read: that locks the row on every store.
        await connection.ExecuteAsync("UPDATE approvals SET status = status WHERE id = @id", new { id }, transaction);
        return await connection.ExecuteAsync(
            """
            UPDATE approvals SET status = 'executing', taken_by = @taker
            WHERE id = @id AND status = @found AND ((status = 'approved' AND expires_at > @now) OR (status = 'unknown' AND due_at <= @now))
            """,
            new { id, now = Now, taker = database.Gateway, found = found.Name() },
            transaction) == 1
            && await StandsAsync(connection, transaction, id, found == ApprovalStatus.Unknown);
    });

    private async Task<bool> StandsAsync(DbConnection connection, DbTransaction transaction, string id, bool wasSent)
    {
        var row = await votes.FindAsync(connection, transaction, id);
        var count = await votes.OfAsync(connection, transaction, row!);
        var isPast = count.Standing == Standing.Stands && votes.IsPast(row!);
        if (count.Standing == Standing.Stands && (!isPast || wasSent))
        {
            return true;
        }

        // What may have been sent stays unknown, and is not tried again.
        var isTampered = count.Standing == Standing.Tampered;
        var status = wasSent ? ApprovalStatus.Unknown : isTampered ? ApprovalStatus.Cancelled : isPast ? ApprovalStatus.Expired : ApprovalStatus.Pending;
        await connection.ExecuteAsync(
            status == ApprovalStatus.Pending
                ? "UPDATE approvals SET status = @status, decided_by = NULL, decided_at = NULL, comment = NULL, due_at = NULL WHERE id = @id"
                : "UPDATE approvals SET status = @status, finished_at = @now, due_at = NULL WHERE id = @id",
            new { id, status = status.Name(), now = Now },
            transaction);
        await Act.RecordAsync(
            connection, transaction, time, Act.Gateway, isTampered ? "approval-tampered" : isPast ? "approval-expired" : "approval-reopened", id,
            new Dictionary<string, string?> { ["missing"] = string.Join(", ", count.Missing), ["status"] = status.Name() });
        if (status is ApprovalStatus.Pending or ApprovalStatus.Expired)
        {
            await notices.PutAsync(connection, transaction, status == ApprovalStatus.Pending ? NoticeEvent.Held : NoticeEvent.Expired, id, row!.Agent, row.Operation);
        }

        return false;
    }

    /// <summary>Says what became of a grant that was taken; false where it wasn't, or is finished already.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="status">executed, failed or unknown.</param>
    /// <param name="upstreamStatus">What the upstream answered, or null.</param>
    /// <param name="execution">The decision under which it was sent, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not one that finishes.</exception>
    public Task<bool> FinishAsync(string id, ApprovalStatus status, int? upstreamStatus, string? execution = null)
    {
        if (status is not (ApprovalStatus.Executed or ApprovalStatus.Failed or ApprovalStatus.Unknown))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A grant ends as executed, failed or unknown.");
        }

        return database.WriteAsync(async (connection, transaction) =>
            await connection.ExecuteAsync(
                "UPDATE approvals SET status = @status, finished_at = @now, upstream_status = @upstreamStatus, execution_id = @execution WHERE id = @id AND status = 'executing'",
                new { id, now = Now, upstreamStatus, execution, status = status.Name() },
                transaction) == 1);
    }

    /// <summary>Gives a grant back that was taken: nothing was sent, so the approval is still good.</summary>
    public Task<bool> ReturnGrantAsync(string id) => database.WriteAsync(async (connection, transaction) =>
        await connection.ExecuteAsync("UPDATE approvals SET status = 'approved' WHERE id = @id AND status = 'executing'", new { id }, transaction) == 1);

    /// <summary>Ends an unused approval that doesn't answer what the request is held for now.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="why">What is in the way, for the agent and the record; or null.</param>
    public Task<bool> LapseAsync(string id, string? why = null) => database.WriteAsync(async (connection, transaction) =>
    {
        var lapsed = await connection.ExecuteAsync(
            "UPDATE approvals SET status = 'cancelled', finished_at = @now, problem = @why WHERE id = @id AND status = 'approved'", new { id, why, now = Now }, transaction) == 1;
        if (lapsed)
        {
            await Act.RecordAsync(
                connection, transaction, time, Act.Gateway, "approval-lapsed", id, why is null ? null : new Dictionary<string, string?> { ["why"] = why });
        }

        return lapsed;
    });

    /// <summary>Grants that a gateway which is gone was executing have an unknown outcome; returns how many there were.</summary>
    public Task<int> MarkInterruptedAsync() => database.WriteAsync((connection, transaction) =>
        connection.ExecuteAsync(
            $"UPDATE approvals SET status = 'unknown', finished_at = @now, due_at = NULL WHERE status = 'executing' AND {database.IsAbandoned("taken_by")}",
            new { now = Now },
            transaction));
}
