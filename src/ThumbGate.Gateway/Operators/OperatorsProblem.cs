using System.Text.Json;

namespace ThumbGate.Gateway.Operators;

/// <summary>One field that was not as it has to be, and what would be right.</summary>
internal sealed record FieldError(string Field, string? Value, string Cure);

/// <summary>An answer of the operators' API that is not the one hoped for (RFC 9457).</summary>
internal sealed record OperatorsProblem(string Type, string Title, int Status, string Detail)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What was wrong with the input; null where it was not the input.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    public static IResult BadInput(params IReadOnlyList<FieldError> errors) => Answer(
        StatusCodes.Status400BadRequest,
        "bad-input",
        "The request cannot be used",
        string.Join(' ', errors.Select(e => e.Value is null ? $"{e.Field}: {e.Cure}" : $"{e.Field}: '{e.Value}': {e.Cure}")),
        errors);

    public static IResult Unauthorized(string detail) =>
        Answer(StatusCodes.Status401Unauthorized, "operator-unknown", "No operator", detail);

    public static IResult Forbidden(string code, string detail) =>
        Answer(StatusCodes.Status403Forbidden, code, "Not for this operator", detail);

    public static IResult NotFound(string what, string id, string cure) =>
        Answer(StatusCodes.Status404NotFound, "not-found", "No such " + what, $"There is no {what} '{id}'. {cure}");

    public static IResult Conflict(string code, string detail) =>
        Answer(StatusCodes.Status409Conflict, code, "Not possible any more", detail);

    public static IResult Answer(int status, string code, string title, string detail, IReadOnlyList<FieldError>? errors = null) =>
        Results.Json(
            new OperatorsProblem("urn:thumbgate:problem:" + code, title, status, detail) { Errors = errors },
            Json,
            "application/problem+json",
            status);
}
