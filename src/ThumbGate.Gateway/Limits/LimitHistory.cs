using System.Data.Common;
using System.Text.Json;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Gateway.Limits;

/// <summary>
/// Fills the budgets of the roles' limits from the record, so that a restart gives nobody a second budget. What the record can't tell
/// exactly is counted as more, never as less.
/// </summary>
internal sealed class LimitHistory(Database database, LimitLedger ledger, TimeProvider time)
{
    // A request takes from a budget after it came in and before it ended: it may have waited that long for its body or an approver.
    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(15);

    // In observe mode a spent budget lets pass, and nothing is taken. Reads older than every rate's window are not even given out.
    private const string Spending =
        """
        SELECT id, at, agent, role, surface, operation, risk, facts, duration_ms FROM decision_list
        WHERE id >= @since AND verdict = 'allow' AND role IN @roles AND (risk <> 'read' OR id >= @sinceRates)
            AND (outcome IS NULL OR outcome <> 'not-sent')
            AND (mode <> 'observe' OR (instr(reasons, @rate) = 0 AND instr(reasons, @sum) = 0))
        ORDER BY id DESC
        """;

    private readonly FactSet _facts = new();

    /// <summary>Counts what was allowed in the longest window of any limit.</summary>
    /// <exception cref="RecordUnavailableException">The record can't be read.</exception>
    public async Task RestoreAsync(PolicySet policy)
    {
        var roles = policy.Roles.Values.Where(r => r.Limits.Count > 0).ToDictionary(r => r.Name, r => r.Limits, StringComparer.Ordinal);
        if (roles.Count == 0)
        {
            return;
        }

        try
        {
            await database.ReadAsync(connection => RestoreAsync(connection, roles));
        }
        catch (RecordUnavailableException exception)
        {
            throw new RecordUnavailableException($"What is left of the roles' limits is not known. {exception.Message}", exception);
        }
    }

    private async Task<int> RestoreAsync(DbConnection connection, Dictionary<string, IReadOnlyList<Limit>> roles)
    {
        var now = time.GetUtcNow();
        var limits = roles.Values.SelectMany(l => l).ToArray();
        await using var rows = await connection.ExecuteReaderAsync(Spending, new
        {
            roles = roles.Keys,
            since = Since(limits),
            sinceRates = Since(limits.Where(l => l.SumOf is null)),
            rate = Mark(ReasonCodes.LimitRate),
            sum = Mark(ReasonCodes.LimitSum),
        });
        var count = 0;
        while (await rows.ReadAsync())
        {
            Count(rows, roles[rows.GetString(3)], now);
            count++;
        }

        return count;

        // A budget counts up to a slice longer than its window.
        string Since(IEnumerable<Limit> counted) => Ids.First(
            Ids.Decision, now - LongestWay - (counted.Select(l => l.Window).DefaultIfEmpty().Max() * 1.1));
    }

    private void Count(DbDataReader row, IReadOnlyList<Limit> limits, DateTimeOffset now)
    {
        var (agent, role, operation) = (row.GetString(2), row.GetString(3), row.GetString(5));
        var surface = Surfaces.TryParse(row.GetString(4), out var s) ? s : Surface.None;
        var risk = RiskClasses.TryParse(row.GetString(6), out var r) ? r : RiskClass.Unknown;
        ReadFacts(row.GetString(0), row.GetString(7));
        var longest = row.IsDBNull(8) ? LongestWay : TimeSpan.FromMilliseconds(row.GetInt64(8));
        var ended = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)) + longest;
        foreach (var limit in limits)
        {
            if (limit.Covers(surface, operation, risk, _facts) && CostOf(limit) is { } cost)
            {
                ledger.Restore(limit, role, agent, cost, ended < now ? ended : now);
            }
        }
    }

    // A sensitive amount is on record only as a keyed hash: it counts as the whole budget.
    private long? CostOf(Limit limit) =>
        limit.SumOf is { } fact && _facts.Get(fact).Text is { } text && text.StartsWith("hmac:", StringComparison.Ordinal)
            ? limit.Max
            : limit.CostOf(_facts);

    private void ReadFacts(string decision, string json)
    {
        _facts.Reset([]);
        try
        {
            using var facts = JsonDocument.Parse(json);
            foreach (var fact in facts.RootElement.EnumerateObject())
            {
                _facts.Add(fact.Name, fact.Value.ValueKind switch
                {
                    JsonValueKind.String => FactValue.FromText(fact.Value.GetString()!),
                    JsonValueKind.Null => FactValue.Null,
                    _ => FactValue.Structure,
                });
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RecordUnavailableException($"The facts of decision {decision} can't be read: {exception.Message}", exception);
        }
    }

    private static string Mark(string code) => $"\"code\":\"{code}\"";
}
