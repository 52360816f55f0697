using System.Buffers;
using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Walks JSON envelopes. A name that is looked for is refused where it stands twice, or in another case. Whether the rest names something
/// twice is checked before, as a whole, or later, where an item's body is read like a request's own.
/// </summary>
internal static class EnvelopeJson
{
    /// <summary>No name that was asked for.</summary>
    public const int Other = -1;

    /// <summary>A name that was asked for, in another case.</summary>
    public const int Variant = -2;

    private const int ShortName = 128;

    /// <summary>What to do at a value; leaves the reader at the value's last token.</summary>
    public delegate RequestRefusal? Visitor<in T>(ref Utf8JsonReader reader, T state);

    /// <summary>Whether a body is strict JSON that names nothing twice.</summary>
    public static RequestRefusal? Check(ReadOnlyMemory<byte> body)
    {
        var nothing = default(FactSink);
        return JsonFactReader.Read(body, null, ref nothing);
    }

    /// <summary>A reader at the first token of a body that was checked.</summary>
    public static Utf8JsonReader Open(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = JsonFactReader.MaxDepth + 1 });
        reader.Read();
        return reader;
    }

    /// <summary>Visits the value at a pointer, or each where it holds a star. What is missing or null is not visited.</summary>
    public static RequestRefusal? At<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte[]?> segments, Visitor<T> found, T state)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (segments.IsEmpty)
        {
            return found(ref reader, state);
        }

        if (segments[0] is not { } name)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return EnvelopeRefusals.Items;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (At(ref reader, segments[1..], found, state) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.Items;
        }

        var isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = Which(ref reader, name);
            reader.Read();
            if (which == Variant)
            {
                return BodyRefusals.KeyVariant;
            }

            if (which != Other && isFound)
            {
                return BodyRefusals.DuplicateKey;
            }

            isFound |= which != Other;
            if (which == Other)
            {
                reader.Skip();
            }
            else if (At(ref reader, segments[1..], found, state) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Visits every item of the array that the reader is at.</summary>
    public static RequestRefusal? Each<T>(ref Utf8JsonReader reader, Visitor<T> item, T state)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return EnvelopeRefusals.Items;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (item(ref reader, state) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Which of some names the reader is at: its index, <see cref="Other"/> or <see cref="Variant"/>.</summary>
    public static int Which(ref Utf8JsonReader reader, params ReadOnlySpan<byte[]> names)
    {
        if (!reader.ValueIsEscaped)
        {
            return Which(reader.ValueSpan, names);
        }

        if (!JsonText.PairsSurrogates(reader.ValueSpan))
        {
            // No name of ours holds half a character.
            return Other;
        }

        byte[]? rented = null;
        var buffer = reader.ValueSpan.Length <= ShortName
            ? stackalloc byte[ShortName]
            : rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var name = buffer[..reader.CopyString(buffer)];

        // A reader that ends names at NUL would see a shorter one.
        var which = name.Contains((byte)0) ? Variant : Which(name, names);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return which;
    }

    /// <summary>The raw text of the value that the reader is at; moves it to the value's end.</summary>
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> body, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static int Which(ReadOnlySpan<byte> name, ReadOnlySpan<byte[]> names)
    {
        var which = Other;
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i;
            }

            if (KeyVariants.Are(name, names[i]))
            {
                which = Variant;
            }
        }

        return which;
    }
}
