using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Telemetry;

namespace ThumbGate.Gateway.Operators;

/// <summary>The chains as a whole, and the key that vouches for them.</summary>
internal static partial class ChainRoutes
{
    public const string Path = "/api/audit/chain";
    public const string KeyPath = "/api/audit/key";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ExportAsync);
        routes.MapGet(KeyPath, (CheckpointKey key) => Results.Text(key.PublicPem(), "application/x-pem-file"));
    }

    private static async Task<IResult> ExportAsync(HttpContext context, ChainExport export, DecisionLog decisions, ILoggerFactory loggers)
    {
        await DecisionRoutes.SettleAsync(decisions);
        context.Response.ContentType = ChainExport.MediaType;
        if (await export.WriteAsync(context.Response.Body, null, context.RequestAborted) is not [var first, ..])
        {
            return Results.Empty;
        }

        Broken(loggers.CreateLogger(GatewayLogging.SecurityCategory), first.ToString());
        if (context.Response.HasStarted)
        {
            // What has begun ends without its seal, and not as an answer ends.
            context.Abort();
            return Results.Empty;
        }

        return OperatorsProblem.Answer(
            StatusCodes.Status500InternalServerError,
            "record-broken",
            "The record is not what was recorded",
            $"{first} There is more to see where the record is: thumbgate audit verify.");
    }

    [LoggerMessage(20, LogLevel.Critical, "The record is not what was recorded: {Finding}", EventName = "record-broken")]
    private static partial void Broken(ILogger log, string finding);
}
