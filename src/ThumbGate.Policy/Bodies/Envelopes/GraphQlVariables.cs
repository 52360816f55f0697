using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>The values that a request gives to variables: slices of its JSON.</summary>
internal sealed class GraphQlVariables
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a JSON object that was checked; null and nothing at all are no variables.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> json, out GraphQlVariables variables)
    {
        variables = new GraphQlVariables();
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = EnvelopeJson.Open(json);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.Null ? null : EnvelopeRefusals.GraphQl;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            variables._values.Add(name, EnvelopeJson.Slice(json, ref reader));
        }

        return null;
    }

    public bool TryFind(string name, out ReadOnlyMemory<byte> value) => _values.TryGetValue(name, out value);
}
