namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Reads the items of an envelope.</summary>
public static class GraphQlReader
{
    /// <summary>Adds the items of a body.</summary>
    /// <returns>Null, or why it can't be read.</returns>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, GraphQlTexts asked, GraphQlShape shape, List<EnvelopeItem> items) => BodyRefusals.Json;
}
