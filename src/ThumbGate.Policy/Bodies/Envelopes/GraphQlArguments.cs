using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Writes the arguments of fields as JSON objects: variables replaced by what they are given or by their defaults, enum values as strings.</summary>
internal sealed class GraphQlArguments(GraphQlOperation operation, GraphQlVariables variables)
{
    /// <summary>The most bytes that the arguments of one document make: a variable may stand in many fields.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly byte[] None = [.. "{}"u8];

    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _written;

    /// <summary>Writes the arguments of one field.</summary>
    public RequestRefusal? Write(GraphQlValue? arguments, out ReadOnlyMemory<byte> body)
    {
        body = None;
        if (arguments is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Plainly);
        var refusal = Value(writer, arguments);
        if (refusal is not null)
        {
            return refusal;
        }

        writer.Flush();
        _written += buffer.WrittenCount;
        body = buffer.WrittenMemory;
        return null;
    }

    private RequestRefusal? Value(Utf8JsonWriter writer, GraphQlValue value)
    {
        switch (value.Kind)
        {
            case GraphQlValueKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case GraphQlValueKind.Raw:
                writer.WriteRawValue(value.Text);
                break;
            case GraphQlValueKind.Variable:
                return Variable(writer, value.Text, name: null);
            case GraphQlValueKind.List:
                writer.WriteStartArray();
                foreach (var item in value.Items)
                {
                    if (Value(writer, item) is { } refusal)
                    {
                        return refusal;
                    }
                }

                writer.WriteEndArray();
                break;
            default:
                return Members(writer, value);
        }

        return Fits(writer, 0) ? null : EnvelopeRefusals.TooLarge;
    }

    private RequestRefusal? Members(Utf8JsonWriter writer, GraphQlValue value)
    {
        writer.WriteStartObject();
        for (var i = 0; i < value.Names.Count; i++)
        {
            var item = value.Items[i];
            RequestRefusal? refusal;
            if (item.Kind == GraphQlValueKind.Variable)
            {
                refusal = Variable(writer, item.Text, value.Names[i]);
            }
            else
            {
                writer.WritePropertyName(value.Names[i]);
                refusal = Value(writer, item);
            }

            if (refusal is not null)
            {
                return refusal;
            }
        }

        writer.WriteEndObject();
        return null;
    }

    // As a member, one that is neither given nor has a default is left out; in a list it is null.
    private RequestRefusal? Variable(Utf8JsonWriter writer, string variable, string? name)
    {
        if (!operation.Variables.TryGetValue(variable, out var fallback))
        {
            return EnvelopeRefusals.GraphQl;
        }

        var isGiven = variables.TryFind(variable, out var given);
        if (!Fits(writer, given.Length))
        {
            return EnvelopeRefusals.TooLarge;
        }

        if (name is not null && (isGiven || fallback is not null))
        {
            writer.WritePropertyName(name);
        }

        if (isGiven)
        {
            writer.WriteRawValue(given.Span, skipInputValidation: true);
        }
        else if (fallback is not null)
        {
            return Value(writer, fallback);
        }
        else if (name is null)
        {
            writer.WriteNullValue();
        }

        return null;
    }

    private bool Fits(Utf8JsonWriter writer, int more) => _written + writer.BytesCommitted + writer.BytesPending + more <= MaxBytes;
}
