using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Gateway.Limits;

/// <summary>
/// Fills the budgets of the roles' limits from the record, so that a restart gives nobody a second budget. What the record can't tell
/// exactly is counted as more, never as less.
/// </summary>
internal sealed class LimitHistory(Database database, TimeProvider time)
{
    // A request takes from a budget after it came in and before it ended: it may have waited that long for its body or an approver.
    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(15);

    // In observe mode a spent budget lets pass, and nothing is taken. Reads older than every rate's window are not even given out.
    private const string Spending =
        """
        SELECT id, at, agent, role, surface, operation, risk, facts, duration_ms FROM decision_list
        WHERE id >= @since AND verdict = 'allow' AND role IN ({roles}) AND (risk <> 'read' OR id >= @sinceRates)
            AND (outcome IS NULL OR outcome <> 'not-sent')
            AND (mode <> 'observe' OR (reasons NOT LIKE @rate AND reasons NOT LIKE @sum))
        ORDER BY id DESC
        """;

    /// <summary>Counts what was allowed in the longest window of any limit.</summary>
    /// <param name="policy">Whose limits.</param>
    /// <param name="count">Told of each limit that counts something, its role, the agent, the cost, and when it was spent.</param>
    /// <exception cref="RecordUnavailableException">The record can't be read.</exception>
    public async Task RestoreAsync(PolicySet policy, Action<Limit, string, string, long, DateTimeOffset> count)
    {
        var roles = policy.Roles.Values.Where(r => r.Limits.Count > 0).ToDictionary(r => r.Name, r => r.Limits, StringComparer.Ordinal);
        if (roles.Count == 0)
        {
            return;
        }

        try
        {
            await database.ReadAsync(connection => RestoreAsync(connection, roles, count));
        }
        catch (RecordUnavailableException exception)
        {
            throw new RecordUnavailableException($"What is left of the roles' limits is not known. {exception.Message}", exception);
        }
    }

    private async Task<int> RestoreAsync(
        DbConnection connection, Dictionary<string, IReadOnlyList<Limit>> roles, Action<Limit, string, string, long, DateTimeOffset> spent)
    {
        var now = time.GetUtcNow();
        var limits = roles.Values.SelectMany(l => l).ToArray();
        var parameters = new DynamicParameters(new
        {
            since = Since(limits),
            sinceRates = Since(limits.Where(l => l.SumOf is null)),
            rate = Mark(ReasonCodes.LimitRate),
            sum = Mark(ReasonCodes.LimitSum),
        });
        foreach (var (index, role) in roles.Keys.Index())
        {
            parameters.Add($"role{index}", role);
        }

        var named = string.Join(", ", Enumerable.Range(0, roles.Count).Select(i => $"@role{i}"));
        await using var rows = await connection.ExecuteReaderAsync(Spending.Replace("{roles}", named, StringComparison.Ordinal), parameters);
        var count = 0;
        while (await rows.ReadAsync())
        {
            Count(rows, roles[rows.GetString(3)], now, spent);
            count++;
        }

        return count;

        // A budget counts up to a slice longer than its window.
        string Since(IEnumerable<Limit> counted) => Ids.First(
            Ids.Decision, now - LongestWay - (counted.Select(l => l.Window).DefaultIfEmpty().Max() * 1.1));
    }

    private static void Count(DbDataReader row, IReadOnlyList<Limit> limits, DateTimeOffset now, Action<Limit, string, string, long, DateTimeOffset> spent)
    {
        var longest = row.IsDBNull(8) ? LongestWay : TimeSpan.FromMilliseconds(row.GetInt64(8));
        var ended = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)) + longest;
        var at = ended < now ? ended : now;
        foreach (var act in RecordedAct.Read(row.GetString(0), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7)))
        {
            foreach (var limit in limits)
            {
                if (Covers(limit, act) && CostOf(limit, act) is { } cost)
                {
                    spent(limit, row.GetString(3), row.GetString(2), cost, at);
                }
            }
        }
    }

    // A sensitive amount is on record only as a keyed hash, and those of many alike not at all: they count as the whole budget.
    private static long? CostOf(Limit limit, RecordedAct act) =>
        limit.SumOf is not { } fact ? act.Times
        : act.IsSummary || (act.Facts.Get(fact).Text is { } text && text.StartsWith("hmac:", StringComparison.Ordinal)) ? limit.Max
        : limit.CostOf(act.Facts);

    // A summary doesn't say which facts there were.
    private static bool Covers(Limit limit, RecordedAct act) =>
        limit.Covers(act.Surface, act.Operation, act.IsSummary && act.Risk != RiskClass.Read ? RiskClass.Money : act.Risk, act.Facts);

    // No code has a character that stands for others.
    private static string Mark(string code) => $"%\"code\":\"{code}\"%";
}
