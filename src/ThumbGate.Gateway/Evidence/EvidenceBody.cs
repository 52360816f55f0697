using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Evidence;

/// <summary>Reads the evidence that a call brings, up to what an envelope may have.</summary>
internal static class EvidenceBody
{
    /// <returns>Null where it is larger; one byte more than may be is never read.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > DsseEnvelope.MostBytes)
        {
            return null;
        }

        var buffer = new byte[(request.ContentLength ?? DsseEnvelope.MostBytes) + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return read > DsseEnvelope.MostBytes ? null : buffer.AsMemory(0, read);
    }
}
