using System.Text.Json;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Operators;

/// <summary>Evidence that requests pass by.</summary>
internal static class EvidenceRoutes
{
    public const string Path = "/api/evidence";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AttachAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", FindAsync);
    }

    private static async Task<IResult> AttachAsync(HttpContext context, EvidenceIntake intake, OperatorLog log)
    {
        // A page in a browser can send text/plain anywhere without being asked; it cannot send JSON.
        if (!context.Request.HasJsonContentType())
        {
            return OperatorsProblem.BadInput(new FieldError("Content-Type", context.Request.ContentType, "send application/json."));
        }

        if (await EvidenceBody.ReadAsync(context.Request) is not { } body)
        {
            return OperatorsProblem.BadInput(new FieldError("body", null, $"send at most {DsseEnvelope.MostBytes} bytes."));
        }

        var who = OperatorIdentity.Of(context);
        var result = await intake.AttachAsync(body, who.Name, null, context.RequestAborted);
        if (result.Fault is { } fault)
        {
            return OperatorsProblem.Answer(
                fault.Code == ReasonCodes.EvidenceTruncated ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
                fault.Code,
                "The gateway does not take this evidence",
                fault.Message);
        }

        foreach (var row in result.Rows)
        {
            log.Did(who, "attached " + row.Label, row.Id);
        }

        return Results.Json(new Page<EvidenceItem>([.. result.Rows.Select(r => View(r, false))]), OperatorsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, EvidenceStore store)
    {
        var query = new OperatorsQuery(request.Query);
        var label = query.Text("label");
        return query.Problem() ?? Results.Json(new Page<EvidenceItem>([.. (await store.ListAsync(label)).Select(r => View(r, false))]), OperatorsJson.Options);
    }

    private static async Task<IResult> FindAsync(string id, EvidenceStore store) => await store.FindAsync(id) is { } found
        ? Results.Json(View(found, true), OperatorsJson.Options)
        : OperatorsProblem.NotFound("evidence", id, "See thumbgate evidence list.");

    private static EvidenceItem View(EvidenceRow row, bool withContent)
    {
        var statement = row.ToEvidence().Statement!;
        return new EvidenceItem
        {
            Id = row.Id,
            Label = row.Label,
            VouchedBy = row.VouchedBy,
            OwnWord = row.Agent is not null,
            AttachedBy = row.AttachedBy,
            AttachedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
            IssuedAt = statement.IssuedAt,
            Until = DateTimeOffset.FromUnixTimeMilliseconds(row.Until),
            Integration = statement.Integration,
            Operation = statement.Operation,
            Resource = statement.Resource,
            Body = statement.Body?.ToString(),
            Artifacts = [.. statement.Artifacts.Select(a => a.ToString())],
            Builder = statement.Builder,
            Note = statement.Note.Length == 0 ? null : statement.Note,
            UsedBy = row.UsedBy,
            Content = withContent ? JsonElement.Parse(row.Content) : null,
        };
    }
}

/// <summary>Evidence as operators are shown it.</summary>
internal sealed record EvidenceItem
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    /// <summary>Issuers who signed it, or the agent whose word it is.</summary>
    public required string VouchedBy { get; init; }

    /// <summary>Whether it is an agent's own word, which nobody signed.</summary>
    public required bool OwnWord { get; init; }

    public required string AttachedBy { get; init; }

    public required DateTimeOffset AttachedAt { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When it stops to count.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? Integration { get; init; }

    public string? Operation { get; init; }

    public string? Resource { get; init; }

    public string? Body { get; init; }

    public IReadOnlyList<string> Artifacts { get; init; } = [];

    public string? Builder { get; init; }

    public string? Note { get; init; }

    /// <summary>The decision that used it up.</summary>
    public string? UsedBy { get; init; }

    /// <summary>The envelope, or where it is an agent's own word the statement.</summary>
    public JsonElement? Content { get; init; }
}
