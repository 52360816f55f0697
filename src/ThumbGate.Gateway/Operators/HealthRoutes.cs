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
        // As long as reads pass, whoever spreads load had better send them here: the other gateways have the same record.
        var serves = store || wiring.ServesReads();
        return Results.Json(
            new HealthView(!serves ? "unavailable" : !store || degraded.Count > 0 ? "degraded" : "ready", store, wiring.Policy().Version, degraded),
            OperatorsJson.Options,
            statusCode: serves ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
