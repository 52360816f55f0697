using System.Security.Cryptography;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// The key of every digest that is kept: plain digests of short bodies could be guessed. Requests, feedback and approvals are bound by it,
/// so it must stay the same as long as they should be found again.
/// </summary>
internal sealed class DigestKey
{
    private const int Length = 32;

    private readonly byte[] _key;

    // Making a keyed hash costs as much as digesting a kilobyte by it, so the last one waits for the next who needs one.
    private IncrementalHash? _spare;

    /// <param name="key">At least 32 bytes.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public DigestKey(ReadOnlySpan<byte> key)
    {
        if (key.Length < Length)
        {
            throw new ArgumentException($"The digest key needs at least {Length} bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Reads the key from a file beside the record, or makes one that only this user can read.</summary>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static DigestKey FromFile(string path)
    {
        if (!File.Exists(path))
        {
            StoreSecret.Create(path, RandomNumberGenerator.GetBytes(Length));
        }

        return new DigestKey(File.ReadAllBytes(path));
    }

    /// <summary>The key itself, for keyed hashes of single values.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>HMAC-SHA256 of bytes.</summary>
    public Digest256 Of(ReadOnlySpan<byte> content)
    {
        var hash = Rent();
        hash.AppendData(content);
        return Finish(hash);
    }

    /// <summary>HMAC-SHA256 of several parts; each part's length is part of what is digested, so no two lists of parts are alike.</summary>
    public Digest256 Of(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var hash = Rent();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part.Span);
        }

        return Finish(hash);
    }

    private IncrementalHash Rent() => Interlocked.Exchange(ref _spare, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);

    // One that was left half fed, by a fault in between, is not given back.
    private Digest256 Finish(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[Digest256.Length];
        hash.GetHashAndReset(digest);
        Interlocked.Exchange(ref _spare, hash)?.Dispose();
        return Digest256.From(digest);
    }
}
