using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>What an operation offers to read facts from.</summary>
/// <param name="Encodings">What its bodies may be; null where that couldn't be read.</param>
/// <param name="Parameters">Names of its path parameters.</param>
/// <param name="HasArgument">Whether its catalog names a place for an argument.</param>
internal sealed record SourceScope(IReadOnlyList<BodyEncoding>? Encodings, IReadOnlyList<string> Parameters, bool HasArgument)
{
    /// <summary>Whether its bodies may be of either encoding, as far as that can be told.</summary>
    public bool Reads(BodyEncoding one, BodyEncoding other) => Encodings is null || Encodings.Contains(one) || Encodings.Contains(other);
}
