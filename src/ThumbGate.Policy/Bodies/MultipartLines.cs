using System.Text;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>Bodies in parts, by the lines between the parts.</summary>
internal static class MultipartLines
{
    /// <summary>The encoding in parts that a request comes in, where its operation reads such; null where it doesn't.</summary>
    public static BodyEncoding? EncodingOf(AgentRequest request, out string boundary)
    {
        boundary = "";
        if (!request.Operation.ReadsBody || request.Headers.Find("Content-Type", out var type) != 1)
        {
            return null;
        }

        foreach (var encoding in request.Operation.Encodings)
        {
            if (encoding is BodyEncoding.Multipart or BodyEncoding.Related && ContentType.Agrees(type, encoding, out boundary))
            {
                return encoding;
            }
        }

        return null;
    }

    /// <summary>
    /// What stands before the first line between parts, between each two, and after the last. Null where a line only begins as one of them does:
    /// it is content, and another boundary would make a line between parts of it, or none.
    /// </summary>
    public static List<ReadOnlyMemory<byte>>? Between(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        var rest = body;
        if (body.Span.StartsWith(delimiter.AsSpan(2)))
        {
            // As if a line had ended before it.
            rest = body[(delimiter.Length - 2)..];
            if (!IsWhole(rest.Span))
            {
                return null;
            }
        }

        parts.Add(body[..(body.Length == rest.Length ? 0 : 2)]);
        while (rest.Span.IndexOf(delimiter) is >= 0 and var at)
        {
            parts.Add(rest[..at]);
            rest = rest[(at + delimiter.Length)..];
            if (!IsWhole(rest.Span))
            {
                return null;
            }
        }

        parts.Add(rest);
        return parts;
    }

    private static bool IsWhole(ReadOnlySpan<byte> after) => after.StartsWith("\r\n"u8) || after.StartsWith("--"u8);
}
