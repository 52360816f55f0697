using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals.Notices;

/// <summary>Gives the webhooks that config names now.</summary>
internal delegate IReadOnlyList<NotificationSettings> CurrentNotifications();

/// <summary>
/// What webhooks are to be told: put down in the transaction that makes it true, so that a stop loses none. Of an agent's holds of one operation
/// one a minute is told, which says how many wait; what came meanwhile is told together, when the minute is over.
/// </summary>
internal sealed class NoticeOutbox(CurrentNotifications webhooks, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Puts down what became of a hold, once for each webhook that is told of it.</summary>
    public async Task PutAsync(DbConnection connection, DbTransaction transaction, NoticeEvent notice, string approval, string agent, string operation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var webhook in webhooks().Where(w => w.On.Contains(notice)))
        {
            if ((notice == NoticeEvent.Held ? await TurnAsync(connection, transaction, webhook.Name, agent, operation, now) : now) is not { } at)
            {
                continue;
            }

            await connection.ExecuteAsync(
                """
                INSERT INTO notices (id, at, webhook, event, approval_id, agent, operation, due_at, attempts)
                VALUES (@id, @at, @webhook, @notice, @approval, @agent, @operation, @at, 0)
                """,
                new { id = Ids.New(Ids.Notice, time), at, webhook = webhook.Name, notice = notice.Name(), approval, agent, operation },
                transaction);
        }
    }

    // Now, or when the last one's minute is over; null where one waits for that already, and says how many there are.
    private static async Task<long?> TurnAsync(DbConnection connection, DbTransaction transaction, string webhook, string agent, string operation, long now)
    {
        var last = await connection.ExecuteScalarAsync<long?>(
            "SELECT MAX(at) FROM notices WHERE webhook = @webhook AND agent = @agent AND operation = @operation AND event = 'held'", new { webhook, agent, operation }, transaction);
        var next = last + (long)Pause.TotalMilliseconds;
        return next is null || next <= now ? now : last > now ? null : next;
    }
}
