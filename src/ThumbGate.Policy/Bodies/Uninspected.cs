using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>How much of a body nobody looks into: all of it where its operation reads none, and files beside what it reads.</summary>
public static class Uninspected
{
    /// <summary>Bytes, those of an inflated body where it came compressed; rather too many than too few. The body must be buffered.</summary>
    public static long BytesOf(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Operation.ReadsBody || request.ReadableBody(out var body) is not null)
        {
            return request.Body.Length;
        }

        return MultipartLines.EncodingOf(request, out var boundary) switch
        {
            null => 0,
            BodyEncoding.Related => Beside(body, MultipartLines.Between(body, boundary)),
            _ => MultipartLines.Between(body, boundary)?.Skip(1).SkipLast(1).Where(IsFile).Sum(part => (long)part.Length) ?? body.Length,
        };
    }

    // The first part is what is read; lines that end otherwise are not told apart here.
    private static long Beside(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>>? parts) =>
        parts is { Count: > 2 } ? parts.Skip(2).SkipLast(1).Sum(part => (long)part.Length) : body.Length;

    private static bool IsFile(ReadOnlyMemory<byte> part)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        return end < 2 || !MultipartHead.TryRead(part.Span[2..end], out var head) || !head.IsText;
    }
}
