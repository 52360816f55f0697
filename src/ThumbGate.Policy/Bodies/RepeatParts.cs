using System.Text;
using System.Text.Json;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// What of a body stays the same when a client makes the same request again: all of it, but for what clients make anew for every try. That is a
/// multipart boundary, and the id and progress token of a JSON-RPC call. What is left out is cut out and never rewritten, so that two
/// bodies have the same parts only where they differ in nothing else.
/// </summary>
public static class RepeatParts
{
    // In a batch a call's members are one deeper.
    private const int JsonRpcDepth = 5;

    /// <summary>The parts, in order. The body must be buffered.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.IsEmpty || request.Headers.Find("Content-Encoding", out _) > 0)
        {
            return [request.Body];
        }

        if (Boundary(request) is { } boundary)
        {
            return BetweenDelimiters(request.Body, boundary);
        }

        return request.Operation.Envelope is { Kind: EnvelopeKind.JsonRpc } ? WithoutCallIds(request.Body) : [request.Body];
    }

    /// <summary>The Content-Type as it stays the same: without the boundary that <see cref="Of"/> leaves out.</summary>
    public static string TypeOf(AgentRequest request, string type)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(type);
        return request.Headers.Find("Content-Encoding", out _) == 0 && Boundary(request) is { } boundary
            ? type.Replace(boundary, "", StringComparison.Ordinal)
            : type;
    }

    // Only where the operation reads parts: then the body was found to have one reading.
    private static string? Boundary(AgentRequest request)
    {
        if (request.Headers.Find("Content-Type", out var type) != 1)
        {
            return null;
        }

        foreach (var encoding in request.Operation.Encodings)
        {
            if (encoding is BodyEncoding.Multipart or BodyEncoding.Related && request.Operation.ReadsBody && ContentType.Agrees(type, encoding, out var boundary))
            {
                return boundary;
            }
        }

        return null;
    }

    private static List<ReadOnlyMemory<byte>> BetweenDelimiters(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var first = Encoding.ASCII.GetBytes("--" + boundary);
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        var rest = body.Span.StartsWith(first) ? body[first.Length..] : body;
        parts.Add(body[..(body.Length - rest.Length == 0 ? 0 : 2)]);
        while (rest.Span.IndexOf(delimiter) is >= 0 and var at)
        {
            parts.Add(rest[..at]);
            rest = rest[(at + delimiter.Length)..];
        }

        parts.Add(rest);
        return parts;
    }

    private static List<ReadOnlyMemory<byte>> WithoutCallIds(ReadOnlyMemory<byte> body)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var from = 0;
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            var names = new string?[JsonRpcDepth];
            var isBatch = body.Span[FirstByte(body.Span)] == '[';
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > JsonRpcDepth - 1)
                {
                    continue;
                }

                var depth = reader.CurrentDepth;
                names[depth] = reader.GetString();
                names.AsSpan(depth + 1).Clear();
                if (IsMadeAnew(names, depth, isBatch) && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    parts.Add(body[from..(int)reader.TokenStartIndex]);
                    from = (int)reader.BytesConsumed;
                }
            }
        }
        catch (JsonException)
        {
            return [body];
        }

        parts.Add(body[from..]);
        return parts;
    }

    private static bool IsMadeAnew(string?[] names, int depth, bool isBatch)
    {
        var top = isBatch ? 2 : 1;
        return (depth == top && names[top] == "id")
            || (depth == top + 2 && names[top] == "params" && names[top + 1] == "_meta" && names[top + 2] == "progressToken");
    }

    private static int FirstByte(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? 0 : at;
    }
}
