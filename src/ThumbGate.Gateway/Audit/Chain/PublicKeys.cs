using System.Security.Cryptography;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>The keys that checkpoints may be signed with.</summary>
internal sealed class PublicKeys : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    /// <summary>Fingerprints of all of them.</summary>
    public IReadOnlyCollection<string> Fingerprints => _keys.Keys;

    /// <summary>Takes a key as PEM, public or private.</summary>
    /// <exception cref="ArgumentException">It is no PEM of an EC key.</exception>
    /// <exception cref="CryptographicException">It can't be read.</exception>
    public void AddPem(string pem)
    {
        using var read = ECDsa.Create();
        read.ImportFromPem(pem);
        Add(read.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Takes a key as SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">It can't be read.</exception>
    public void Add(ReadOnlySpan<byte> publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            if (read != publicKey.Length || !_keys.TryAdd(CheckpointKey.FingerprintOf(publicKey), key))
            {
                key.Dispose();
            }
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public bool Knows(string fingerprint) => _keys.ContainsKey(fingerprint);

    /// <summary>Whether that key signed the content. A signature has one spelling.</summary>
    public bool Verifies(string fingerprint, ReadOnlySpan<byte> content, string signature)
    {
        Span<byte> bytes = stackalloc byte[64];
        return _keys.TryGetValue(fingerprint, out var key)
            && Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length
            && string.Equals(Convert.ToBase64String(bytes), signature, StringComparison.Ordinal)
            && key.VerifyData(content, bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
