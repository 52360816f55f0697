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

        if (Delimited(request) is { } boundary)
        {
            return MultipartLines.Between(request.Body, boundary) ?? [request.Body];
        }

        return request.Operation.Envelope is { Kind: EnvelopeKind.JsonRpc } ? WithoutCallIds(request.Body) : [request.Body];
    }

    /// <summary>The Content-Type as it stays the same: without the boundary that <see cref="Of"/> leaves out.</summary>
    public static string TypeOf(AgentRequest request, string type)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(type);
        return request.Headers.Find("Content-Encoding", out _) == 0 && Delimited(request) is { } boundary && MultipartLines.Between(request.Body, boundary) is not null
            ? type.Replace(boundary, "", StringComparison.Ordinal)
            : type;
    }

    // Only where the operation reads parts: then the body was found to have one reading.
    private static string? Delimited(AgentRequest request) => MultipartLines.EncodingOf(request, out var boundary) is null ? null : boundary;

    private static List<ReadOnlyMemory<byte>> WithoutCallIds(ReadOnlyMemory<byte> body)
    {
        var cuts = new List<(int From, int To)>();
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            var names = new string?[JsonRpcDepth];
            var top = body.Span[FirstByte(body.Span)] == '[' ? 2 : 1;
            var (first, isCall) = (0, false);
            while (reader.Read())
            {
                var depth = reader.CurrentDepth;
                if (reader.TokenType == JsonTokenType.StartObject && depth == top - 1)
                {
                    (first, isCall) = (cuts.Count, false);
                }
                else if (reader.TokenType == JsonTokenType.EndObject && depth == top - 1 && !isCall)
                {
                    // The id of an answer says which question it answers, and is nobody's to make anew.
                    cuts.RemoveRange(first, cuts.Count - first);
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && depth < JsonRpcDepth)
                {
                    names[depth] = reader.GetString();
                    names.AsSpan(depth + 1).Clear();
                    isCall |= depth == top && names[top] == "method";
                    if (IsMadeAnew(names, depth, top) && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                    {
                        cuts.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [body];
        }

        var parts = new List<ReadOnlyMemory<byte>>(cuts.Count + 1);
        var from = 0;
        foreach (var cut in cuts)
        {
            parts.Add(body[from..cut.From]);
            from = cut.To;
        }

        parts.Add(body[from..]);
        return parts;
    }

    private static bool IsMadeAnew(string?[] names, int depth, int top) =>
        (depth == top && names[top] == "id")
        || (depth == top + 2 && names[top] == "params" && names[top + 1] == "_meta" && names[top + 2] == "progressToken");

    private static int FirstByte(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? 0 : at;
    }
}
