using System.Buffers;
using Microsoft.AspNetCore.Http.Extensions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Export;

namespace ThumbGate.Gateway.Operators;

/// <summary>
/// The record as lines for other systems, oldest first, page by page: the Link header names the next one (RFC 8288). What the first page
/// understood by its times and found to be the newest decision holds for all of them, so an export ends however much is decided meanwhile.
/// </summary>
internal static class ExportRoute
{
    public const string Path = DecisionRoutes.Path + "/export";

    private const int UsualLimit = 500;

    // No id is smaller.
    private const string FromTheStart = "";

    // Greater than any character of an id: it and what it is added to are not left out.
    private const string BehindId = "~";

    public static async Task<IResult> GetAsync(HttpContext context, DecisionStore store, DecisionLog decisions, TimeProvider clock)
    {
        var query = new OperatorsQuery(context.Request.Query);
        var filter = DecisionFilters.Read(query, clock.GetUtcNow(), UsualLimit) with { OldestFirst = true };
        var format = query.Text("format") is { } name ? ExportFormats.Find(name) : null;
        if (format is null)
        {
            query.Reject("format", query.Text("format"), $"give one of {string.Join(", ", ExportFormats.Names)}.");
        }

        if (query.Problem() is { } problem)
        {
            return problem;
        }

        await DecisionRoutes.SettleAsync(decisions);
        filter = filter with
        {
            After = filter.After ?? FromTheStart,
            Before = filter.Before ?? await store.NewestAsync() + BehindId,
        };
        var rows = await store.ListAsync(filter);
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        foreach (var row in rows)
        {
            format!.Write(row, lines);
        }

        if (rows.Count == filter.Limit)
        {
            var next = new QueryBuilder(DecisionFilters.Spelled(filter with { After = rows[^1].Id })!) { { "format", format!.Name } };
            context.Response.Headers.Link = $"<{Path}{next}>; rel=\"next\"";
        }

        return Results.Bytes(lines.WrittenMemory, format!.MediaType);
    }
}
