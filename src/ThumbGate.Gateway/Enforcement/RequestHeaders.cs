using Microsoft.Extensions.Primitives;
using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>The engine's view of Kestrel's request headers, as they came in.</summary>
internal sealed class RequestHeaders(IHeaderDictionary headers) : IRequestHeaders
{
    // Those that Kestrel has no field for, and the length, which is no field's where it can't be read.
    private const WatchedHeaders Others = WatchedHeaders.All
        & ~(WatchedHeaders.Host | WatchedHeaders.Authorization | WatchedHeaders.ContentType | WatchedHeaders.ContentEncoding | WatchedHeaders.TransferEncoding);

    /// <inheritdoc/>
    public WatchedHeaders Watched { get; } = Survey(headers);

    public int Find(string name, out string value)
    {
        if (!headers.TryGetValue(name, out var values) || values.Count == 0)
        {
            value = "";
            return 0;
        }

        value = values[0] ?? "";
        return values.Count;
    }

    // Kestrel keeps a field for each common header, which its property reads without looking for the name. Where the common ones that are there
    // are as many as all, there is no other.
    private static WatchedHeaders Survey(IHeaderDictionary headers)
    {
        var watched = headers.ContentLength is null ? WatchedHeaders.None : WatchedHeaders.ContentLength;
        var count = headers.ContentLength is null ? 0 : 1;
        count += Take(headers.Host, WatchedHeaders.Host, ref watched);
        count += Take(headers.Authorization, WatchedHeaders.Authorization, ref watched);
        count += Take(headers.ContentType, WatchedHeaders.ContentType, ref watched);
        count += Take(headers.ContentEncoding, WatchedHeaders.ContentEncoding, ref watched);
        count += Take(headers.TransferEncoding, WatchedHeaders.TransferEncoding, ref watched);
        count += Take(headers.Accept, WatchedHeaders.None, ref watched);
        count += Take(headers.AcceptEncoding, WatchedHeaders.None, ref watched);
        count += Take(headers.UserAgent, WatchedHeaders.None, ref watched);
        count += Take(headers.Connection, WatchedHeaders.None, ref watched);
        return count == headers.Count ? watched : watched | Others;
    }

    private static int Take(StringValues values, WatchedHeaders header, ref WatchedHeaders watched)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        watched |= header;
        return 1;
    }
}
