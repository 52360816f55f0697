using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Reads multipart/mixed batches of application/http parts, with changesets (multipart/mixed in a part) up to three levels. Whatever
/// could be a boundary to anyone has to be one: a boundary inside a line, or lines that end in two ways, are refused.
/// </summary>
public static class HttpPartsReader
{
    private const int MaxDepth = 3;

    internal sealed record Reading(IReadOnlyList<string> Hosts, List<EnvelopeItem> Items);

    /// <summary>Adds the requests of a batch, in their order. Text before the first and after the last boundary is no request to anyone.</summary>
    /// <param name="body">The batch.</param>
    /// <param name="contentType">Its Content-Type, which names the boundary.</param>
    /// <param name="hosts">Hosts that an inner URL or Host header may name; <c>*.example.com</c> stands for all below it.</param>
    /// <param name="items">Takes the items; at most <see cref="EnvelopeItem.MaxItems"/> together.</param>
    /// <returns>Null, or why it can't be read in exactly one way (400, 413, 415).</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, string contentType, IReadOnlyList<string> hosts, List<EnvelopeItem> items) =>
        ContentType.AgreesMixed(contentType, out var boundary)
            ? Multipart(body, boundary, 1, new Reading(hosts, items))
            : EnvelopeRefusals.PartsType;

    private static RequestRefusal? Multipart(ReadOnlyMemory<byte> body, string boundary, int depth, Reading reading)
    {
        if (depth > MaxDepth)
        {
            return EnvelopeRefusals.TooLarge;
        }

        var mark = Encoding.ASCII.GetBytes("--" + boundary);
        var text = body.Span;
        int at = 0, part = -1, width = 0;
        var closed = false;
        for (var found = text.IndexOf(mark); found >= 0; found = text[at..].IndexOf(mark))
        {
            var start = at + found;
            at = start + mark.Length;
            var last = text[at..].StartsWith("--"u8);
            at += last ? 2 : 0;
            var before = start == 0 ? 0 : BreakBefore(text[..start]);
            var after = BreakAfter(text[at..]);
            if (closed || (before == 0 && start > 0) || (after == 0 && !(last && at == text.Length)) || !Agrees(before, ref width) || !Agrees(after, ref width))
            {
                return EnvelopeRefusals.Parts;
            }

            at += after;
            if (part >= 0 && (start - before < part ? EnvelopeRefusals.Parts : Part(body[part..(start - before)], depth, reading)) is { } refusal)
            {
                return refusal;
            }

            // A boundary that ends the batch at once leaves it without parts.
            if (last && part < 0)
            {
                return EnvelopeRefusals.Parts;
            }

            part = at;
            closed = last;
        }

        return closed ? null : EnvelopeRefusals.Parts;
    }

    // All boundaries stand in lines that end alike: where some end in LF only, a strict parser sees fewer parts.
    private static bool Agrees(int lineBreak, ref int width)
    {
        width = width == 0 ? lineBreak : width;
        return lineBreak == 0 || lineBreak == width;
    }

    private static int BreakBefore(ReadOnlySpan<byte> text) => text.EndsWith("\r\n"u8) ? 2 : text.EndsWith("\n"u8) ? 1 : 0;

    private static int BreakAfter(ReadOnlySpan<byte> text) => text.StartsWith("\r\n"u8) ? 2 : text.StartsWith("\n"u8) ? 1 : 0;

    private static RequestRefusal? Part(ReadOnlyMemory<byte> part, int depth, Reading reading)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (!InnerHead.TryRead(part.Span, headers, out _, requestLine: false, out var start) || start < 0)
        {
            return EnvelopeRefusals.Parts;
        }

        string? type = null, label = null;
        var content = part[start..];
        foreach (var (name, value) in headers)
        {
            switch (name.ToUpperInvariant())
            {
                case "CONTENT-TYPE":
                    type = value;
                    break;
                case "CONTENT-TRANSFER-ENCODING" when value.ToUpperInvariant() is not ("BINARY" or "8BIT" or "7BIT"):
                    return EnvelopeRefusals.Parts;
                case "CONTENT-LENGTH" when !InnerHead.FitLength(value, ref content):
                    return EnvelopeRefusals.Parts;
                case "CONTENT-ENCODING":
                    return BodyRefusals.Encoded;
                case "CONTENT-ID":
                    label = value.TrimStart('<').TrimEnd('>');
                    break;
                default:
                    break;
            }
        }

        if (type is null)
        {
            return EnvelopeRefusals.Parts;
        }

        return ContentType.AgreesMixed(type, out var boundary)
            ? Multipart(content, boundary, depth + 1, reading)
            : ContentType.IsHttpMessage(type) ? HttpPart.Read(content, label, reading) : EnvelopeRefusals.Parts;
    }
}
