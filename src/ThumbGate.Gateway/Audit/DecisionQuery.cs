using System.Text;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>The statement that a filter becomes.</summary>
/// <param name="Sql">Over <c>decision_list</c>, with named parameters.</param>
/// <param name="IsReversed">Whether the rows come in the other order than the filter asks for.</param>
internal sealed record DecisionQuery(string Sql, DynamicParameters Parameters, bool IsReversed)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static DecisionQuery Of(DecisionFilter filter)
    {
        // Refusals of a role are few among the decisions of all.
        var ofRole = filter is { Verdict: Verdict.Deny or Verdict.Hold, Role: not null };
        var (id, at) = ofRole ? ("refused_id", "refused_at") : ("id", "at");
        var sql = new StringBuilder($"SELECT {DecisionColumns.List} FROM {(ofRole ? "refusals JOIN decision_list ON id = refused_id" : "decision_list")} WHERE 1 = 1");
        var parameters = new DynamicParameters();
        if (filter.Verdict is { } verdict)
        {
            // In the text, not as a parameter: only so can the index of refusals be used.
            sql.Append(ofRole ? " AND refused_as = '" : " AND verdict = '").Append(RecordNames.Of(verdict)).Append('\'');
        }

        And(ofRole ? "refused_role = @role" : "role = @role", "role", filter.Role);
        And("surface = @surface", "surface", filter.Surface?.Name());
        And("risk = @risk", "risk", filter.Risk?.Name());
        And("integration = @integration", "integration", filter.Integration);
        And("agent = @agent", "agent", filter.Agent);
        And("approval_id = @approval", "approval", filter.Approval);
        if (filter.Operation is { } operation && operation.Contains('*', StringComparison.Ordinal))
        {
            And("LOWER(operation) LIKE LOWER(@operation) ESCAPE '\\'", "operation", Literal(operation).Replace('*', '%'));
        }
        else
        {
            And("operation = @operation", "operation", filter.Operation);
        }

        And("LOWER(reasons) LIKE LOWER(@reason) ESCAPE '\\'", "reason", filter.Reason is { } code ? $"%{Literal(RecordText.ReasonMark(code))}%" : null);
        And($"{at} >= @since", "since", filter.Since?.ToUnixTimeMilliseconds());
        // Ids are made when a request comes in or right after: what is older by its id is older, and is not even read.
        And($"{id} >= @first", "first", filter.Since is { } since ? Ids.First(Ids.Decision, since - Slack) : null);
        And($"{at} < @until", "until", filter.Until?.ToUnixTimeMilliseconds());
        And($"{id} < @before", "before", filter.Before);
        And($"{id} > @after", "after", filter.After);
        And("(outcome IS NULL OR at + duration_ms >= @active)", "active", filter.ActiveSince?.ToUnixTimeMilliseconds());
        And($"{id} >= @earliest", "earliest", filter.ActiveSince is { } active ? Ids.First(Ids.Decision, active - DecisionFilter.LongestUnderWay) : null);

        // One cursor alone asks for its neighbours, in whatever order they are wanted.
        var ascending = (filter.Before, filter.After) switch
        {
            (null, not null) => true,
            (not null, null) => false,
            _ => filter.OldestFirst,
        };
        sql.Append(" ORDER BY ").Append(id).Append(ascending ? " ASC" : " DESC").Append(" LIMIT @limit");
        parameters.Add("limit", Math.Clamp(filter.Limit, 1, DecisionFilter.MostRows));
        return new(sql.ToString(), parameters, ascending != filter.OldestFirst);

        void And(string condition, string name, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition);
                parameters.Add(name, value);
            }
        }
    }

    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
