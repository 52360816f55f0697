using System.Security.Cryptography;
using System.Text.Json;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Hands out what executed requests were answered.</summary>
internal sealed partial class KeptResults(ExecutionStore executions, HoldVault vault, ILogger<KeptResults> logger)
{
    public const string ApprovalHeader = "ThumbGate-Approval";

    /// <summary>The answer of an executed hold while it is kept, or null.</summary>
    public async Task<KeptAnswer?> FindAsync(ApprovalRecord hold)
    {
        if (await executions.FindAsync(hold.Id, HeldPart.Answer) is not { } piece)
        {
            return null;
        }

        try
        {
            return KeptAnswer.From(vault.Open(hold.Id, hold.Request.SentDigest, HeldPart.Answer, piece));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            LogUnopened(logger, hold.Id, e.Message);
            return null;
        }
    }

    /// <summary>Writes a whole answer as the vendor sent it, and counts it as handed out.</summary>
    public async Task DeliverAsync(HttpContext context, ApprovalRecord hold, KeptAnswer answer)
    {
        await executions.DeliveredAsync(hold.Id);
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
        {
            response.Headers[name] = values;
        }

        response.Headers[ApprovalHeader] = hold.Id;
        var hasBody = !HttpMethods.IsHead(context.Request.Method) && answer.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        if (hasBody)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "What approval {Approval} was answered can't be opened. {Reason}")]
    private static partial void LogUnopened(ILogger logger, string approval, string reason);
}
