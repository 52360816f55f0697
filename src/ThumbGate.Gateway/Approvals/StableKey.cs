using System.Text;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals;

/// <summary>The idempotency key of an approved request: one approval is one operation to the vendor, however often it is sent.</summary>
internal static class StableKey
{
    /// <summary>Adds the vendor's idempotency header, where the catalog names it and the agent sent none.</summary>
    public static void AddTo(GovernedRequest governed, string approval, DigestKey key)
    {
        var headers = governed.Context.Request.Headers;
        if (governed.Integration.Catalog.IdempotencyHeader is { } name && !HttpMethods.IsGet(governed.Request.Method) && headers[name].Count == 0)
        {
            headers[name] = key.Of(Encoding.UTF8.GetBytes("idempotency:" + approval)).ToString();
        }
    }

    /// <summary>The key that a request carries, or null where the catalog names no header, the method is not one that vendors heed it for, or it has none.</summary>
    public static string? Of(GovernedRequest governed) =>
        governed.Integration.Catalog.IdempotencyHeader is { } name
        && HttpMethods.IsPost(governed.Request.Method)
        && governed.Context.Request.Headers[name] is [{ Length: > 0 } value]
            ? value
            : null;

    /// <summary>Whether sending it once more is the same operation to the vendor.</summary>
    public static bool IsSafeToRepeat(GovernedRequest governed) => Of(governed) is not null;
}
