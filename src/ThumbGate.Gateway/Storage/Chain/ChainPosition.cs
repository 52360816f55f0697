using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage.Chain;

/// <summary>Where a record stands.</summary>
/// <param name="Chain">Number of the chain; each writer has one of its own.</param>
/// <param name="Sequence">Its place there; the first record has 1.</param>
/// <param name="Hash">SHA-256 of the hash of the record before it, of its place and of its fields.</param>
internal readonly record struct ChainPosition(long Chain, long Sequence, Digest256 Hash)
{
    /// <summary>Chain of what operators did. All who write to the record take turns on it; the other chains have one writer each.</summary>
    public const long Acts = 0;

    /// <summary>The hash as the store keeps it.</summary>
    public byte[] HashBytes()
    {
        var bytes = new byte[Digest256.Length];
        Hash.CopyTo(bytes);
        return bytes;
    }
}
