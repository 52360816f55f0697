using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Operators;

/// <summary>The operators' listener: health, and the API behind the command line. Never mapped on the agents' listener.</summary>
internal static partial class OperatorsApi
{
    /// <summary>Builds the branch that serves the operators' port and nothing else.</summary>
    public static void Build(IApplicationBuilder branch)
    {
        branch.Use(AnswerFailuresAsync);
        branch.UseMiddleware<OperatorsGuard>();
        branch.UseRouting();
        branch.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        HealthRoutes.Map(routes);
        OperatorRoutes.Map(routes);
        AgentRoutes.Map(routes);
        ApprovalRoutes.Map(routes);
        StandingRoutes.Map(routes);
        BreakGlassRoutes.Map(routes);
        FeedbackRoutes.Map(routes);
        EvidenceRoutes.Map(routes);
        DecisionRoutes.Map(routes);
        ChainRoutes.Map(routes);
        ActRoutes.Map(routes);
        routes.MapFallback("{**path}", (HttpRequest request) => OperatorsProblem.NotFound(
            "route", $"{request.Method} {request.Path}", "See docs for the operators' API."));
    }

    private static async Task AnswerFailuresAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        IResult answer;
        try
        {
            await next(context);
            if (context.Response.HasStarted || context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed)
            {
                return;
            }

            answer = OperatorsProblem.Answer(
                StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "Not that way", $"{context.Request.Path} does not take {context.Request.Method}.");
        }
        catch (RecordUnavailableException error) when (!context.Response.HasStarted)
        {
            answer = OperatorsProblem.Answer(
                StatusCodes.Status503ServiceUnavailable, "record-unavailable", "The record cannot be used now", error.Message);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            answer = OperatorsProblem.Answer(error.StatusCode, "bad-request", "The request cannot be read", error.Message);
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ThumbGate.Operators");
            Failed(log, context.Request.Method, context.Request.Path, error);
            answer = OperatorsProblem.Answer(
                StatusCodes.Status500InternalServerError, "fault", "The gateway failed", "Nothing is known of what was done: see the gateway's log.");
        }

        await answer.ExecuteAsync(context);
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, string method, string path, Exception error);
}
