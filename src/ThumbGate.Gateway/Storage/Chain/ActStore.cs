using Dapper;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>Which acts are asked for; null means any.</summary>
/// <param name="Operator">Who did it.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Since">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Before">Only acts with a smaller id.</param>
/// <param name="Limit">1 to <see cref="MostRows"/>; what is outside is taken for the nearer end.</param>
internal sealed record ActFilter(
    string? Operator = null, string? Action = null, string? Subject = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Before = null, int Limit = 100)
{
    public const int MostRows = 1000;
}

/// <summary>Reads acts.</summary>
internal sealed class ActStore(Database database)
{
    /// <summary>Acts that pass the filter, newest first.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public Task<IReadOnlyList<Act>> ListAsync(ActFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        var parameters = new DynamicParameters(new { limit = Math.Clamp(filter.Limit, 1, ActFilter.MostRows) });
        And("operator = @operator", "operator", filter.Operator);
        And("action = @action", "action", filter.Action);
        And("subject = @subject", "subject", filter.Subject);
        And("at >= @since", "since", filter.Since?.ToUnixTimeMilliseconds());
        And("at < @until", "until", filter.Until?.ToUnixTimeMilliseconds());
        And("id < @before", "before", filter.Before);
        var sql = $"SELECT id, at, operator, action, subject, detail FROM acts WHERE {string.Join(" AND ", conditions)} ORDER BY id DESC LIMIT @limit";
        return database.ReadAsync<IReadOnlyList<Act>>(async connection =>
            [.. (await connection.QueryAsync<(string Id, long At, string Operator, string Action, string Subject, string Detail)>(sql, parameters))
                .Select(a => new Act(a.Id, a.At, a.Operator, a.Action, a.Subject, a.Detail))]);

        void And(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Add(name, value);
            }
        }
    }
}
