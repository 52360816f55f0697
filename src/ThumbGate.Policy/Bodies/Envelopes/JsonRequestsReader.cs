using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Reads envelopes that hold requests as JSON objects with a method and a URL: composites, <c>$batch</c>.</summary>
public static class JsonRequestsReader
{
    private const int LongestVerb = 64;

    private static readonly IReadOnlyList<KeyValuePair<string, string>> NoHeaders = [];

    private sealed record Reading(ReadOnlyMemory<byte> Body, JsonRequestsShape Shape, IReadOnlyList<string> Hosts, List<EnvelopeItem> Items);

    /// <summary>Adds the items of a body, in their order. A body without the array has none.</summary>
    /// <param name="body">The envelope's body.</param>
    /// <param name="shape">Where items stand and what their members are called.</param>
    /// <param name="hosts">Hosts that an item's URL may name; <c>*.example.com</c> stands for all below it.</param>
    /// <param name="items">Takes the items; at most <see cref="EnvelopeItem.MaxItems"/> together.</param>
    /// <returns>Null, or why it can't be read in exactly one way (400, 413).</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, JsonRequestsShape shape, IReadOnlyList<string> hosts, List<EnvelopeItem> items)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return BodyRefusals.Json;
        }

        try
        {
            var reader = EnvelopeJson.Open(body);
            var refusal = EnvelopeJson.At(
                ref reader,
                shape.Items.Segments,
                static (ref at, reading) => EnvelopeJson.Each(ref at, Item, reading),
                new Reading(body, shape, hosts, items));
            while (refusal is null && reader.Read())
            {
                // Nothing may follow, and what is left has to be JSON as well.
            }

            return refusal;
        }
        catch (JsonException)
        {
            return EnvelopeJson.Check(body) ?? BodyRefusals.Json;
        }
    }

    private static RequestRefusal? Item(ref Utf8JsonReader reader, Reading reading)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.Item;
        }

        if (reading.Items.Count >= EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        string? method = null, target = null, reference = null, id = null;
        var isAbsolute = false;
        var body = ReadOnlyMemory<byte>.Empty;
        List<KeyValuePair<string, string>>? headers = null;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = EnvelopeJson.Which(ref reader, reading.Shape.Names);
            reader.Read();
            if (which >= 0 && (seen & (1 << which)) != 0)
            {
                return BodyRefusals.DuplicateKey;
            }

            seen |= which >= 0 ? 1 << which : 0;
            RequestRefusal? refusal = null;
            switch (which)
            {
                case JsonRequestsShape.Method:
                    method = Verb(ref reader);
                    refusal = method is null ? EnvelopeRefusals.Item : null;
                    break;
                case JsonRequestsShape.Url:
                    refusal = IsText(ref reader)
                        ? InnerTarget.Read(reader.GetString()!, reading.Hosts, out target, out isAbsolute)
                        : EnvelopeRefusals.Item;
                    break;
                case JsonRequestsShape.Body:
                    body = EnvelopeJson.Slice(reading.Body, ref reader);
                    break;
                case JsonRequestsShape.Headers:
                    refusal = Headers(ref reader, reading.Hosts, headers = []);
                    break;
                case JsonRequestsShape.ReferenceId:
                    reference = Label(ref reader);
                    break;
                case JsonRequestsShape.Id:
                    id = Label(ref reader);
                    break;
                case EnvelopeJson.Variant:
                    refusal = BodyRefusals.KeyVariant;
                    break;
                default:
                    reader.Skip();
                    break;
            }

            if (refusal is not null)
            {
                return refusal;
            }
        }

        if (method is null || target is null)
        {
            return EnvelopeRefusals.Item;
        }

        reading.Items.Add(new EnvelopeItem
        {
            Method = method,
            Target = target,
            Headers = headers ?? NoHeaders,
            Body = body,
            Name = InnerText.ItemName(reading.Items.Count + 1, reference ?? id),
            IsAbsolute = isAbsolute,
        });
        return null;
    }

    private static string? Verb(ref Utf8JsonReader reader)
    {
        if (!IsText(ref reader) || reader.ValueSpan.Length > LongestVerb)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[LongestVerb];
        return InnerText.Verb(text[..reader.CopyString(text)]);
    }

    private static RequestRefusal? Headers(ref Utf8JsonReader reader, IReadOnlyList<string> hosts, List<KeyValuePair<string, string>> headers)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.Item;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.PairsSurrogates(reader.ValueSpan))
            {
                return EnvelopeRefusals.Item;
            }

            var name = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType switch
            {
                JsonTokenType.String => IsText(ref reader) ? reader.GetString() : null,
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            if (InnerText.Has(headers, name))
            {
                return BodyRefusals.DuplicateKey;
            }

            if (value is null || !InnerText.TryAdd(headers, name, value))
            {
                return EnvelopeRefusals.Item;
            }

            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !InnerTarget.IsAmong(value, hosts))
            {
                return EnvelopeRefusals.OtherHost;
            }
        }

        return null;
    }

    // Of no meaning besides naming the item; one that is no text or number names nothing.
    private static string? Label(ref Utf8JsonReader reader)
    {
        var label = reader.TokenType switch
        {
            JsonTokenType.String => IsText(ref reader) ? reader.GetString() : null,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        return label;
    }

    // A string of whole characters.
    private static bool IsText(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && (!reader.ValueIsEscaped || JsonText.PairsSurrogates(reader.ValueSpan));
}
