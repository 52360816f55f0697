using System.Globalization;
using System.Text.Json;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>Reading the record.</summary>
internal static class DecisionRoutes
{
    private const string Path = "/api/decisions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", FindAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, DecisionStore store, DecisionLog decisions, TimeProvider clock)
    {
        var query = new OperatorsQuery(request.Query);
        var now = clock.GetUtcNow();
        var filter = new DecisionFilter
        {
            Verdict = query.Text("verdict") is { } verdict ? Parsed<Verdict>(query, "verdict", verdict, RecordNames.TryParse, "allow, hold or deny") : null,
            Surface = query.Text("surface") is { } surface ? Parsed<Surface>(query, "surface", surface, Surfaces.TryParse, string.Join(", ", Surfaces.All)) : null,
            Role = query.Text("role"),
            Operation = query.Text("operation"),
            Agent = query.Text("agent"),
            Reason = query.Text("reason"),
            Since = Moment(query, "since", now),
            Until = Moment(query, "until", now),
            Limit = Limit(query),
            Before = query.Text("before"),
        };
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        await SettleAsync(decisions);
        var rows = await store.ListAsync(filter);
        return Results.Json(
            new Page<DecisionView>([.. rows.Select(View)], rows.Count == filter.Limit ? rows[^1].Id : null),
            OperatorsJson.Options);
    }

    private static async Task<IResult> FindAsync(string id, DecisionStore store, DecisionLog decisions)
    {
        await SettleAsync(decisions);
        return await store.FindAsync(id) is { } row
        ? Results.Json(View(row), OperatorsJson.Options)
        : OperatorsProblem.NotFound("decision", id, "Ids are in the ThumbGate-Decision header of every answer, and in thumbgate audit list.");
    }

    // Reads are recorded behind their answer: what an agent has been told is shown. A record that takes no rows can still be read.
    private static Task SettleAsync(DecisionLog decisions) => decisions.Healthy ? decisions.FlushAsync() : Task.CompletedTask;

    private static T? Parsed<T>(OperatorsQuery query, string name, string text, TryParse<T> parse, string cure)
        where T : struct
    {
        if (parse(text, out var value))
        {
            return value;
        }

        query.Reject(name, text, $"give one of {cure}.");
        return null;
    }

    private static DateTimeOffset? Moment(OperatorsQuery query, string name, DateTimeOffset now)
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

    private static int Limit(OperatorsQuery query)
    {
        const int Usual = 100;
        if (query.Text("limit") is not { } text)
        {
            return Usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= DecisionFilter.MostRows)
        {
            return limit;
        }

        query.Reject("limit", text, $"give 1 to {DecisionFilter.MostRows}.");
        return Usual;
    }

    private static DecisionView View(DecisionRow row) => new()
    {
        Id = row.Id,
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        Agent = row.Agent,
        Owner = row.Owner,
        Role = row.Role,
        Plugin = row.Plugin,
        Workflow = row.Workflow,
        Integration = row.Integration,
        Environment = RecordNames.Of(row.Environment),
        Surface = row.Surface.Name(),
        Operation = row.Operation,
        Risk = row.Risk.Name(),
        Method = row.Method,
        Path = row.Path,
        Resource = row.Resource,
        Facts = JsonElement.Parse(row.Facts),
        Verdict = RecordNames.Of(row.Verdict),
        Judged = RecordNames.Of(row.Judged),
        Mode = RecordNames.Of(row.Mode),
        Reasons = JsonElement.Parse(row.Reasons),
        PolicyVersion = row.PolicyVersion,
        Digest = row.Digest?.ToString(),
        ApprovalId = row.ApprovalId,
        BlockId = row.BlockId,
        Credential = row.Credential,
        ClientAddress = row.Client,
        TraceId = row.TraceId,
        DecideMicroseconds = row.DecideMicroseconds,
        Outcome = row.Outcome is { } outcome ? RecordNames.Of(outcome.Kind) : null,
        UpstreamStatus = row.Outcome?.UpstreamStatus,
        RequestBytes = row.Outcome?.RequestBytes,
        ResponseBytes = row.Outcome?.ResponseBytes,
        DurationMs = row.Outcome?.DurationMs,
        Error = row.Outcome?.Error,
    };

    private delegate bool TryParse<T>(string text, out T value);
}
