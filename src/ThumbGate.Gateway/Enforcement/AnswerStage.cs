using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Telemetry;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>
/// The outermost stage: what ended without an answer of the upstream gets the gateway's own, and a fault inside becomes a problem without
/// a stack trace. Nothing that faults was forwarded unless the forwarding stage says so.
/// </summary>
internal sealed partial class AnswerStage(RequestDelegate next, RefusalLog refusals, ILogger<AnswerStage> logger)
{
    private static readonly Refusal Fault = new(
        StatusCodes.Status500InternalServerError,
        "internal",
        "The gateway failed",
        "The gateway met a fault of its own while handling this request. Its operators find the cause in the log under the decision id.");

    // One method, though long: every awaiting method in the path costs each request a state machine.
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Features.Get<GovernedRequest>() is { Refusal: { } refusal } governed)
            {
                Log(governed, refusal);
                await AnswerAsync(context, refusal);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer.
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, new Refusal(e.StatusCode, "malformed", "The request is malformed", "The request's framing or size is not acceptable."));
        }
        catch (RecordUnavailableException e) when (context.Features.Get<GovernedRequest>() is not { IntentIsRecorded: true })
        {
            // A hold, or the state of one, that can't be kept or read.
            LogUnrecorded(logger, e.Message);
            await AnswerAsync(context, Refusal.Unrecorded);
        }
        catch (Exception e)
        {
            LogFault(logger, e, context.Features.Get<GovernedRequest>()?.DecisionId ?? "");
            await AnswerAsync(context, Fault);
        }
        finally
        {
            context.Features.Get<GovernedRequest>()?.Release();
        }
    }

    private void Log(GovernedRequest governed, Refusal refusal)
    {
        if (governed.DecisionId.Length > 0)
        {
            return;
        }

        // Nobody's request makes no row of its own in the record: they are counted.
        refusals.Write(
            governed.Context.Request.Method,
            refusal.Reasons is [var reason, ..] ? reason.Code : refusal.Code,
            refusal.Status,
            governed.Request.Agent?.Id ?? "",
            governed.Request.Integration?.Name ?? "",
            governed.Context.Connection.RemoteIpAddress?.ToString() ?? "");
    }

    private static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            // Half an answer must not look whole.
            context.Abort();
            return Task.CompletedTask;
        }

        var governed = context.Features.Get<GovernedRequest>();
        response.Clear();
        response.StatusCode = refusal.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (governed is { DecisionId.Length: > 0 })
        {
            response.Headers["ThumbGate-Decision"] = governed.DecisionId;
        }

        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer realm=\"thumbgate\"";
        }

        var body = ProblemDocument.Write(governed, refusal);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    [LoggerMessage(11, LogLevel.Error, "A request was refused because the record can't be used. {Reason}")]
    private static partial void LogUnrecorded(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Error, "A request ended in a fault of the gateway; decision {DecisionId}.")]
    private static partial void LogFault(ILogger logger, Exception fault, string decisionId);
}
