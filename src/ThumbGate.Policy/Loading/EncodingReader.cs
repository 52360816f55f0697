using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads what bodies are: one encoding, or several between which the Content-Type chooses.</summary>
internal static class EncodingReader
{
    /// <summary>The encodings; null where the key is not there or a word isn't one.</summary>
    public static IReadOnlyList<BodyEncoding>? Read(MapReader reader)
    {
        var scalars = reader.OneOrMore("encoding");
        var encodings = scalars.Where(s => Choices.Encodings.Names.ContainsKey(s.Text)).Select(s => Choices.Encodings.Names[s.Text]).ToArray();
        foreach (var scalar in scalars.Where(s => !Choices.Encodings.Names.ContainsKey(s.Text)))
        {
            reader.Errors.Add(scalar, Choices.Encodings.What, Choices.Encodings.Cure);
        }

        if (scalars.Count > 1 && encodings.FirstOrDefault(e => e == BodyEncoding.None, BodyEncoding.Raw) == BodyEncoding.None)
        {
            reader.Errors.Add(scalars.First(s => s.Text == "none"), "none beside an encoding", "remove none: a body may always be left out");
        }

        return encodings.Length > 0 && encodings.Length == scalars.Count ? encodings : null;
    }
}
