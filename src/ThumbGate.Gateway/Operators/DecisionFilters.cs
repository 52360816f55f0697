using System.Globalization;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Which decisions a query asks for.</summary>
internal static class DecisionFilters
{
    private delegate bool TryParse<T>(string text, out T value);

    /// <summary>The filter; what can't be read is an error of the query.</summary>
    public static DecisionFilter Read(OperatorsQuery query, DateTimeOffset now, int usualLimit) => new()
    {
        Verdict = Parsed<Verdict>(query, "verdict", RecordNames.TryParse, ["allow", "hold", "deny"]),
        Surface = Parsed<Surface>(query, "surface", Surfaces.TryParse, Surfaces.All),
        Risk = Parsed<RiskClass>(query, "risk", RiskClasses.TryParse, RiskClasses.All),
        Role = query.Text("role"),
        Integration = query.Text("integration"),
        Operation = query.Text("operation"),
        Agent = query.Text("agent"),
        Reason = query.Text("reason"),
        Approval = query.Text("approval"),
        Since = Moment(query, "since", now),
        Until = Moment(query, "until", now),
        ActiveSince = Moment(query, "active", now),
        Before = query.Text("before"),
        After = query.Text("after"),
        Limit = Limit(query, usualLimit),
    };

    /// <summary>The query that reads as this filter, at any later time.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Spelled(DecisionFilter filter) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["verdict"] = filter.Verdict is { } verdict ? RecordNames.Of(verdict) : null,
        ["surface"] = filter.Surface?.Name(),
        ["risk"] = filter.Risk?.Name(),
        ["role"] = filter.Role,
        ["integration"] = filter.Integration,
        ["operation"] = filter.Operation,
        ["agent"] = filter.Agent,
        ["reason"] = filter.Reason,
        ["approval"] = filter.Approval,
        ["since"] = Timestamp(filter.Since),
        ["until"] = Timestamp(filter.Until),
        ["active"] = Timestamp(filter.ActiveSince),
        ["before"] = filter.Before,
        ["after"] = filter.After,
        ["limit"] = filter.Limit.ToString(CultureInfo.InvariantCulture),
    }.Where(pair => pair.Value is not null);

    private static string? Timestamp(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static T? Parsed<T>(OperatorsQuery query, string name, TryParse<T> parse, IReadOnlyList<string> names)
        where T : struct
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        query.Reject(name, text, $"give one of {string.Join(", ", names)}.");
        return null;
    }

    /// <summary>A moment in the past; what can't be read is an error of the query.</summary>
    public static DateTimeOffset? Moment(OperatorsQuery query, string name, DateTimeOffset now)
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        if (GivenTime.TryParsePast(text, now, out var moment))
        {
            return moment;
        }

        query.Reject(name, text, GivenTime.Cure);
        return null;
    }

    /// <summary>1 to <see cref="DecisionFilter.MostRows"/>; what can't be read is an error of the query.</summary>
    public static int Limit(OperatorsQuery query, int usual)
    {
        if (query.Text("limit") is not { } text)
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= DecisionFilter.MostRows)
        {
            return limit;
        }

        query.Reject("limit", text, $"give 1 to {DecisionFilter.MostRows}.");
        return usual;
    }
}
