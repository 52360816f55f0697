using System.Buffers;
using System.Numerics;

namespace ThumbGate.Policy.Canonical;

/// <summary>Refuses header sets that two parsers could read differently.</summary>
public static class HeaderReader
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c), '\x7F']);

    // By bit.
    private static readonly Critical[] Single =
        [.. Enumerable.Range(0, BitOperations.PopCount((uint)WatchedHeaders.Single)).Select(bit => new Critical((WatchedHeaders)(1 << bit)))];

    // What frames a body where a length alone does not.
    private const WatchedHeaders Framings = WatchedHeaders.TransferEncoding | WatchedHeaders.DisplacedLength;

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
        for (var left = (uint)(watched & WatchedHeaders.Single); left != 0; left &= left - 1)
        {
            if (Single[BitOperations.TrailingZeroCount(left)].Check(headers) is { } refusal)
            {
                return refusal;
            }
        }

        return (watched & Framings) != WatchedHeaders.None && IsFramedTwice(headers) ? Framing : null;
    }

    private static bool IsFramedTwice(IRequestHeaders headers)
    {
        if (headers.Find(WatchedHeaders.TransferEncoding.Name(), out var coding) > 0
            && (!coding.AsSpan().Trim(" \t").Equals("chunked", StringComparison.OrdinalIgnoreCase) || headers.Find(WatchedHeaders.ContentLength.Name(), out _) > 0))
        {
            return true;
        }

        return headers.Find(WatchedHeaders.DisplacedLength.Name(), out _) > 0;
    }

    /// <summary>A header that may stand once, and the refusals it can lead to.</summary>
    private sealed class Critical(WatchedHeaders header)
    {
        private readonly string _name = header.Name();

        private readonly RequestRefusal _duplicate = new(
            ReasonCodes.HeaderDuplicate, 400, $"The header {header.Name()} stands more than once.", $"Send one {header.Name()}.");

        private readonly RequestRefusal _control = new(
            ReasonCodes.HeaderFraming, 400, $"The header {header.Name()} holds a control character.", "Leave control characters out of headers.");

        public RequestRefusal? Check(IRequestHeaders headers)
        {
            var count = headers.Find(_name, out var value);
            return count > 1 ? _duplicate : count == 1 && value.AsSpan().ContainsAny(Controls) ? _control : null;
        }
    }
}
