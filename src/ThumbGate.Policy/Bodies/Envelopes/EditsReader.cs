using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Reads lists of edits, each an object whose one member says what is done: <c>EDIT /deleteContentRange</c>.</summary>
public static class EditsReader
{
    /// <summary>Adds the edits of a body, in their order. A body without the array has none.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="pointer">The array of edits.</param>
    /// <param name="items">Takes the items; at most <see cref="EnvelopeItem.MaxItems"/> together.</param>
    /// <returns>Null, or why it can't be read in exactly one way (400, 413).</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, EnvelopePointer pointer, List<EnvelopeItem> items)
    {
        if (EnvelopeJson.Check(body) is { } unreadable)
        {
            return unreadable;
        }

        var reader = EnvelopeJson.Open(body);
        return EnvelopeJson.At(ref reader, pointer.Segments, static (ref at, reading) => EnvelopeJson.Each(ref at, Edit, reading), (body, items));
    }

    private static RequestRefusal? Edit(ref Utf8JsonReader reader, (ReadOnlyMemory<byte> Body, List<EnvelopeItem> Items) reading)
    {
        var (body, items) = reading;
        if (items.Count >= EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            return EnvelopeRefusals.Edit;
        }

        var name = reader.GetString()!;
        reader.Read();
        var value = EnvelopeJson.Slice(body, ref reader);
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject)
        {
            return EnvelopeRefusals.Edit;
        }

        var isPlain = InnerText.IsPlain(name);
        items.Add(new EnvelopeItem
        {
            Method = "EDIT",
            Target = isPlain ? "/" + name : "/",
            Body = value,
            Name = InnerText.ItemName(items.Count + 1, name),
            MatchesNothing = !isPlain,
        });
        return null;
    }
}
