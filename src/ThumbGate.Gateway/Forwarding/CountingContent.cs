using System.Net;
using System.Net.Http;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>An answer without a stated length, whose bytes are counted as they are read.</summary>
internal sealed class CountingContent(HttpContent inner, ByteCounter counter) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync() => new CountingStream(await inner.ReadAsStreamAsync(), counter);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException("An answer is read, not written.");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
