using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>
/// Buffers a body where judging needs it (the operation reads facts from it, a form may name another method, a block or a hold binds its content), and where it is small
/// enough to be cheaper that way. Everything else streams past uninspected.
/// </summary>
internal sealed class BodyStage(RequestDelegate next, PolicyHolder policies, InspectionBudget budget, DigestKey digests)
{
    /// <summary>Bodies are digested for the record, and for feedback, up to this size even where nothing else needs it; in bytes.</summary>
    private const int DigestAnyway = 64 * 1024;

    private static readonly Refusal Busy = new(
        StatusCodes.Status503ServiceUnavailable,
        "busy",
        "The gateway inspects as much as it can",
        "The bodies being inspected fill the gateway's budget (inspect.total), or this agent's three quarters of it. Try again in a moment.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal Malformed = new(
        StatusCodes.Status400BadRequest,
        "malformed",
        "The request is malformed",
        "The request's body broke off, or its framing or size is not acceptable. Nothing was sent.");

    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        var request = governed.Request;
        if (!request.HasBody || context.Request.ContentLength == 0)
        {
            request.HasBody = false;
            governed.BodyIsBuffered = true;
            return next(context);
        }

        var bindsContent = PolicyEngine.NeedsDigest(request, policies.Blocks) || PolicyEngine.MayHold(governed.Policy, request);
        var isNeeded = PolicyEngine.NeedsBody(request) || bindsContent;
        var limit = request.InspectLimit = request.Operation.InspectLimit ?? governed.Policy.Host.InspectPerRequest;
        var length = context.Request.ContentLength;
        var fits = length <= limit || (length is null && isNeeded);

        // A body of unknown length gets one byte more than the limit, to see whether it goes beyond.
        var size = (int)Math.Min(length ?? long.MaxValue, limit + 1L);
        var taken = fits ? size + request.MemoryToRead(size) : 0;
        if (fits && budget.TryTake(request.Agent!.Id, taken))
        {
            var inspected = new InspectedBody(budget, request.Agent!.Id, size, taken);
            governed.Inspected = inspected;
            return BufferAsync(context, governed, inspected, limit, bindsContent);
        }

        if (isNeeded)
        {
            governed.Refusal = fits ? Busy : TooLarge(limit);
            return Task.CompletedTask;
        }

        return next(context);
    }

    private async Task BufferAsync(HttpContext context, GovernedRequest governed, InspectedBody inspected, int limit, bool bindsContent)
    {
        var request = governed.Request;
        int read;
        try
        {
            read = await context.Request.Body.ReadAtLeastAsync(inspected.Memory, inspected.Memory.Length, throwOnEndOfStream: context.Request.ContentLength is not null, context.RequestAborted);
        }
        catch (IOException e)
        {
            // Whoever hung up, or framed it wrongly, had nothing sent: that is no fault of the gateway's.
            governed.Refusal = e is BadHttpRequestException bad ? Malformed with { Status = bad.StatusCode } : Malformed;
            return;
        }

        if (read > limit)
        {
            governed.Refusal = TooLarge(limit);
            return;
        }

        request.Body = inspected.Memory[..read];
        request.HasBody = read > 0;
        governed.BodyIsBuffered = true;
        if (read > 0 && (bindsContent || read <= DigestAnyway || (request.Operation.Risk != RiskClass.Read && request.Operation.ReadsBody)))
        {
            request.ContentDigest = digests.Of(request.Body.Span);
        }

        await next(context);
    }

    private static Refusal TooLarge(int limit) => Refusal.Of(new RequestRefusal(
        ReasonCodes.BodyTooLarge,
        StatusCodes.Status413PayloadTooLarge,
        $"The body must be inspected before it may pass, and is larger than the {limit} bytes that are inspected.",
        "Send it in smaller parts, or ask the platform team for a higher inspection limit for this operation."));
}
