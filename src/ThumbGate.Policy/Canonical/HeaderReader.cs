using System.Buffers;

namespace ThumbGate.Policy.Canonical;

/// <summary>Refuses header sets that two parsers could read differently.</summary>
public static class HeaderReader
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c), '\x7F']);

    private static readonly Critical[] Single =
    [
        new(WatchedHeaders.ContentType),
        new(WatchedHeaders.ContentEncoding),
        new(WatchedHeaders.Authorization),
        new(WatchedHeaders.Host),
        new(WatchedHeaders.GatewayKey),
        new(WatchedHeaders.IdempotencyKey),
    ];

    private static readonly Critical ContentLength = new(WatchedHeaders.ContentLength);
    private static readonly Critical TransferEncoding = new(WatchedHeaders.TransferEncoding);

    private static readonly RequestRefusal Framing = new(
        ReasonCodes.HeaderFraming,
        400,
        "The request frames its body in more than one way (Content-Length with Transfer-Encoding, or a transfer coding besides chunked).",
        "Send either Content-Length or Transfer-Encoding: chunked.");

    /// <summary>Checks critical headers for duplicates and framing conflicts.</summary>
    /// <returns>Null, or why the request is refused (status 400).</returns>
    public static RequestRefusal? Check(IRequestHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var watched = headers.Watched;
        foreach (var header in Single)
        {
            if (header.Check(headers, watched, out _, out _) is { } refusal)
            {
                return refusal;
            }
        }

        if (ContentLength.Check(headers, watched, out var lengths, out _) is { } length)
        {
            return length;
        }

        if (TransferEncoding.Check(headers, watched, out var codings, out var coding) is { } transfer)
        {
            return transfer;
        }

        if (codings > 0 && (lengths > 0 || !coding.AsSpan().Trim(" \t").Equals("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            return Framing;
        }

        return watched.HasFlag(WatchedHeaders.DisplacedLength) && headers.Find(WatchedHeaders.DisplacedLength.Name(), out _) > 0 ? Framing : null;
    }

    /// <summary>A header that may stand once, and the refusals it can lead to.</summary>
    private sealed class Critical(WatchedHeaders header)
    {
        private readonly string _name = header.Name();

        private readonly RequestRefusal _duplicate = new(
            ReasonCodes.HeaderDuplicate, 400, $"The header {header.Name()} stands more than once.", $"Send one {header.Name()}.");

        private readonly RequestRefusal _control = new(
            ReasonCodes.HeaderFraming, 400, $"The header {header.Name()} holds a control character.", "Leave control characters out of headers.");

        public RequestRefusal? Check(IRequestHeaders headers, WatchedHeaders watched, out int count, out string value)
        {
            (count, value) = (0, "");
            return watched.HasFlag(header) ? Check(headers, out count, out value) : null;
        }

        private RequestRefusal? Check(IRequestHeaders headers, out int count, out string value)
        {
            count = headers.Find(_name, out value);
            return count > 1 ? _duplicate : count == 1 && value.AsSpan().ContainsAny(Controls) ? _control : null;
        }
    }
}
