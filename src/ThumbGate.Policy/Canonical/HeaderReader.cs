using System.Buffers;

namespace ThumbGate.Policy.Canonical;

/// <summary>Refuses header sets that two parsers could read differently.</summary>
public static class HeaderReader
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (char)c), '\x7F']);

    private static readonly Critical[] Single =
    [
        new("Content-Type"),
        new("Content-Encoding"),
        new("Authorization"),
        new("Host"),
        new("X-ThumbGate-Key"),
        new("Idempotency-Key"),
    ];

    private static readonly Critical ContentLength = new("Content-Length");
    private static readonly Critical TransferEncoding = new("Transfer-Encoding");

    // Kestrel keeps a Content-Length that came with a Transfer-Encoding under this name.
    private const string DisplacedLength = "X-Content-Length";

    private static readonly RequestRefusal Framing = new(
        ReasonCodes.HeaderFraming,
        400,
        "The request frames its body in more than one way (Content-Length with Transfer-Encoding, or a transfer coding besides chunked).",
        "Send either Content-Length or Transfer-Encoding: chunked.");

    /// <summary>Checks critical headers for duplicates and framing conflicts.</summary>
    /// <returns>Null, or why the request is refused (status 400).</returns>
    public static RequestRefusal? Check(IRequestHeaders headers)
    {
        foreach (var header in Single)
        {
            if (header.Check(headers, out _, out _) is { } refusal)
            {
                return refusal;
            }
        }

        if (ContentLength.Check(headers, out var lengths, out _) is { } length)
        {
            return length;
        }

        if (TransferEncoding.Check(headers, out var codings, out var coding) is { } transfer)
        {
            return transfer;
        }

        if (codings > 0 && (lengths > 0 || !coding.AsSpan().Trim(" \t").Equals("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            return Framing;
        }

        if (headers.Find(DisplacedLength, out _) > 0)
        {
            return Framing;
        }

        return null;
    }

    /// <summary>A header that may stand once, and the refusals it can lead to.</summary>
    private sealed class Critical(string name)
    {
        private readonly RequestRefusal _duplicate = new(
            ReasonCodes.HeaderDuplicate, 400, $"The header {name} stands more than once.", $"Send one {name}.");

        private readonly RequestRefusal _control = new(
            ReasonCodes.HeaderFraming, 400, $"The header {name} holds a control character.", "Leave control characters out of headers.");

        public RequestRefusal? Check(IRequestHeaders headers, out int count, out string value)
        {
            count = headers.Find(name, out value);
            return count > 1 ? _duplicate : count == 1 && value.AsSpan().ContainsAny(Controls) ? _control : null;
        }
    }
}
