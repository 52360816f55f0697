using System.Text;
using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Reads JSON-RPC messages, alone or as a batch: a call of a tool is <c>TOOL /name</c> with its arguments as the body, every other
/// method <c>RPC /method</c> with its parameters, an answer <c>RPC /response</c>.
/// </summary>
public static class JsonRpcReader
{
    private const string Rpc = "RPC";
    private const string Response = "response";

    private static readonly byte[][] Members = [.. new[] { "method", "params", "result", "error" }.Select(Encoding.UTF8.GetBytes)];
    private static readonly byte[][] CallMembers = [.. new[] { "name", "arguments" }.Select(Encoding.UTF8.GetBytes)];
    private static readonly byte[] NoArguments = [.. "{}"u8];

    /// <summary>Adds the messages of a body, in their order.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="items">Takes the items; at most <see cref="EnvelopeItem.MaxItems"/> together.</param>
    /// <returns>Null, or why it can't be read in exactly one way (400, 413).</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, List<EnvelopeItem> items)
    {
        if (EnvelopeJson.Check(body) is { } unreadable)
        {
            return unreadable;
        }

        var reader = EnvelopeJson.Open(body);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Message(ref reader, (body, items));
        }

        var before = items.Count;
        return EnvelopeJson.Each(ref reader, Message, (body, items)) ?? (items.Count == before ? EnvelopeRefusals.Rpc : null);
    }

    private static RequestRefusal? Message(ref Utf8JsonReader reader, (ReadOnlyMemory<byte> Body, List<EnvelopeItem> Items) reading)
    {
        var (body, items) = reading;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.Rpc;
        }

        if (items.Count >= EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        string? method = null;
        var isResponse = false;
        var parameters = ReadOnlyMemory<byte>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = EnvelopeJson.Which(ref reader, Members);
            reader.Read();
            switch (which)
            {
                case 0 when reader.TokenType != JsonTokenType.String:
                    return EnvelopeRefusals.Rpc;
                case 0:
                    method = reader.GetString();
                    break;
                case 1:
                    parameters = EnvelopeJson.Slice(body, ref reader);
                    break;
                case 2 or 3:
                    isResponse = true;
                    reader.Skip();
                    break;
                case EnvelopeJson.Variant:
                    return BodyRefusals.KeyVariant;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Neither, or both: some would take it for a call, some for an answer.
        if (method is null != isResponse)
        {
            return EnvelopeRefusals.Rpc;
        }

        if (method is "tools/call")
        {
            return Call(parameters, items);
        }

        // A method of that name would pass for an answer.
        var isPlain = method is null || (method is not Response && InnerText.IsPlain(method));
        items.Add(Item(Rpc, isPlain ? method ?? Response : null, parameters, items));
        return null;
    }

    private static RequestRefusal? Call(ReadOnlyMemory<byte> parameters, List<EnvelopeItem> items)
    {
        if (parameters.IsEmpty)
        {
            return EnvelopeRefusals.Rpc;
        }

        var reader = EnvelopeJson.Open(parameters);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.Rpc;
        }

        string? name = null;
        ReadOnlyMemory<byte> arguments = NoArguments;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = EnvelopeJson.Which(ref reader, CallMembers);
            reader.Read();
            switch (which)
            {
                case 0 when reader.TokenType == JsonTokenType.String:
                    name = reader.GetString();
                    break;
                case 1 when reader.TokenType == JsonTokenType.StartObject:
                    arguments = EnvelopeJson.Slice(parameters, ref reader);
                    break;
                case 1 when reader.TokenType == JsonTokenType.Null:
                    break;
                case 0 or 1:
                    // Arguments as a text may be read as the object they spell, or not at all.
                    return EnvelopeRefusals.Rpc;
                case EnvelopeJson.Variant:
                    return BodyRefusals.KeyVariant;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (name is null)
        {
            return EnvelopeRefusals.Rpc;
        }

        items.Add(Item("TOOL", InnerText.IsPlain(name) ? name : null, arguments, items));
        return null;
    }

    private static EnvelopeItem Item(string kind, string? name, ReadOnlyMemory<byte> body, List<EnvelopeItem> items) => new()
    {
        Method = kind,
        Target = "/" + name,
        Body = body,
        Name = InnerText.ItemName(items.Count + 1, name),
        MatchesNothing = name is null,
    };
}
