using System.Security.Cryptography;

namespace ThumbGate.Policy.Evidence;

/// <summary>The public keys of all issuers. Immutable, thread-safe.</summary>
public sealed class EvidenceKeys
{
    private readonly Key[] _keys;

    /// <param name="keys">Issuer and public key.</param>
    private EvidenceKeys(Key[] keys) => _keys = keys;

    /// <summary>No keys: nothing can be verified.</summary>
    public static EvidenceKeys Empty { get; } = new([]);

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Takes issuers and the PEM texts of their keys; texts that are no such key are left out.</summary>
    public static EvidenceKeys From(IEnumerable<(string Issuer, string Pem)> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new([.. keys.Select(k => Fault(k.Pem) is null ? new Key(k.Issuer, k.Pem) : null).OfType<Key>()]);
    }

    /// <summary>Why a text is no public key that evidence can be signed for, or null where it is one.</summary>
    public static string? Fault(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return "a private key, which belongs to the issuer alone";
        }

        try
        {
            using var key = Import(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? null
                : "a key on another curve than P-256";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "no public key as PEM";
        }
    }

    /// <summary>How a key is named where a signature says which one made it: <c>sha256:</c> and the hexadecimal SHA-256 of its public half.</summary>
    public static string IdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Names of the issuers one of whose keys made one of the envelope's signatures, each once.</summary>
    public IReadOnlyList<string> SignersOf(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var signed = envelope.Signed();
        return [.. _keys.Where(k => envelope.Signatures.Any(s => k.Verifies(signed, s))).Select(k => k.Issuer).Distinct(StringComparer.Ordinal)];
    }

    private static ECDsa Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // One request at a time uses a key: the platform's handles are not made for several.
    private sealed class Key(string issuer, string pem)
    {
        private readonly ECDsa _key = Import(pem);
        private readonly Lock _gate = new();

        public string Issuer => issuer;

        public bool Verifies(byte[] content, ReadOnlyMemory<byte> signature)
        {
            lock (_gate)
            {
                return _key.VerifyData(content, signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
        }
    }
}
