using System.Text;
using System.Text.Json;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Gateway.Approvals;

/// <summary>A kept answer of a JSON-RPC call under the id of the call that asks for it: a client takes no answer under another's.</summary>
internal static class CallAnswer
{
    /// <summary>The answer for a repeat; as it was kept where the request is no single call, or the answer can't be read.</summary>
    public static KeptAnswer For(AgentRequest repeat, KeptAnswer kept)
    {
        if (repeat.Operation.Envelope is not { Kind: EnvelopeKind.JsonRpc }
            || IdOf(repeat.Body) is not { } asked
            || kept.Headers.Any(h => h.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            return kept;
        }

        var id = repeat.Body[asked];
        return IsEvents(kept) ? kept with { Body = Events(kept.Body, id) }
            : IdOf(kept.Body) is { } range ? kept with { Body = Under(id, kept.Body, range) }
            : kept;
    }

    private static bool IsEvents(KeptAnswer kept) => kept.Headers.Any(h =>
        h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && h.Value is [{ } type, ..] && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase));

    // A message of an event stream stands on a line of its own; requests and notifications of the server keep their ids.
    private static byte[] Events(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> id)
    {
        const string Data = "data:";
        var lines = Encoding.UTF8.GetString(body.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Data, StringComparison.Ordinal)
                && Encoding.UTF8.GetBytes(lines[i][Data.Length..].Trim()) is var message
                && IdOf(message) is { } range
                && !HasMethod(message))
            {
                lines[i] = Data + " " + Encoding.UTF8.GetString(Under(id, message, range));
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[] Under(ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> body, Range range) =>
        [.. body.Span[..range.Start], .. id.Span, .. body.Span[range.End..]];

    private static bool HasMethod(ReadOnlyMemory<byte> message) => Find(message, "method"u8) is not null;

    private static Range? IdOf(ReadOnlyMemory<byte> message) => Find(message, "id"u8);

    /// <summary>Where the value of a member of a JSON object stands, if it is a text or a number; else null.</summary>
    private static Range? Find(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> member)
    {
        try
        {
            var reader = new Utf8JsonReader(message.Span);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0)
                {
                    return null;
                }

                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(member))
                {
                    return reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number
                        ? new Range((int)reader.TokenStartIndex, (int)reader.BytesConsumed)
                        : null;
                }
            }
        }
        catch (JsonException)
        {
            // No message: nothing of it is changed.
        }

        return null;
    }
}
