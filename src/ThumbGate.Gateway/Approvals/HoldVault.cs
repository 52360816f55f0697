using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What is kept of a hold besides its row.</summary>
internal enum HeldPart : byte
{
    /// <summary>What will be sent.</summary>
    Request = 0,

    /// <summary>What came back.</summary>
    Answer,

    /// <summary>What the approver is shown, without masks.</summary>
    Card,
}

/// <summary>Sealed bytes as the record keeps them.</summary>
/// <param name="KeyId">Which key opens them.</param>
/// <param name="Bytes">Nonce, tag and ciphertext.</param>
internal sealed record SealedBytes(string KeyId, byte[] Bytes);

/// <summary>
/// Seals what held requests would send and what they were answered, with AES-256-GCM: the keys are not in the record. Each piece is bound to
/// its approval, to what was approved and to which piece it is, so that none can stand in for another.
/// </summary>
internal sealed class HoldVault : IDisposable
{
    private const int LeastSecret = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly string _first;
    private readonly Dictionary<string, AesGcm> _keys = new(StringComparer.Ordinal);

    /// <param name="secrets">Name and secret of each key; the first one seals.</param>
    /// <exception cref="ArgumentException">There is none, or one is shorter than 32 bytes.</exception>
    public HoldVault(IReadOnlyList<(string Id, byte[] Secret)> secrets)
    {
        if (secrets.Count == 0)
        {
            throw new ArgumentException("There is no key to seal with.", nameof(secrets));
        }

        _first = secrets[0].Id;
        foreach (var (id, secret) in secrets)
        {
            if (secret.Length < LeastSecret)
            {
                throw new ArgumentException($"The key {id} needs at least {LeastSecret} bytes.", nameof(secrets));
            }

            _keys[id] = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "thumbgate held requests"u8.ToArray()), TagBytes);
        }
    }

    public SealedBytes Seal(string approval, Digest256 sent, HeldPart part, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = bytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_keys)
        {
            _keys[_first].Encrypt(nonce, plain, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), Bound(approval, sent, part));
        }

        return new(_first, bytes);
    }

    /// <exception cref="CryptographicException">The key is not there, or these are not the bytes that were sealed for this approval.</exception>
    public byte[] Open(string approval, Digest256 sent, HeldPart part, SealedBytes piece)
    {
        if (!_keys.TryGetValue(piece.KeyId, out var key))
        {
            throw new CryptographicException($"The key {piece.KeyId} is not among holds.keys.");
        }

        if (piece.Bytes.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed bytes are cut off.");
        }

        var plain = new byte[piece.Bytes.Length - NonceBytes - TagBytes];
        var bytes = piece.Bytes.AsSpan();
        lock (_keys)
        {
            key.Decrypt(bytes[..NonceBytes], bytes[(NonceBytes + TagBytes)..], bytes.Slice(NonceBytes, TagBytes), plain, Bound(approval, sent, part));
        }

        return plain;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static byte[] Bound(string approval, Digest256 sent, HeldPart part) => Encoding.UTF8.GetBytes($"{(byte)part}:{approval}:{sent}");
}
