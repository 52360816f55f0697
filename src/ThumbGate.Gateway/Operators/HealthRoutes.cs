namespace ThumbGate.Gateway.Operators;

/// <summary>For probes: no token, no secrets.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { Status = "live" }, OperatorsJson.Options));
        routes.MapGet("/health/ready", (OperatorsWiring wiring) => Ready(wiring));
    }

    private static IResult Ready(OperatorsWiring wiring)
    {
        var store = wiring.RecordIsHealthy();
        var degraded = wiring.Degraded();
        return Results.Json(
            new HealthView(!store ? "unavailable" : degraded.Count > 0 ? "degraded" : "ready", store, wiring.Policy().Version, degraded),
            OperatorsJson.Options,
            statusCode: store ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
