using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>
/// The key that signs where chains end: ECDSA on P-256, as PEM. Only whoever holds it can make a shortened record look whole; whoever
/// verifies needs its public half.
/// </summary>
internal sealed class CheckpointKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _gate = new();

    private CheckpointKey(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Fingerprint = FingerprintOf(PublicKey);
    }

    /// <summary>SubjectPublicKeyInfo (DER).</summary>
    public byte[] PublicKey { get; }

    /// <summary><c>sha256:</c> and the hexadecimal SHA-256 of the public key.</summary>
    public string Fingerprint { get; }

    public static string FingerprintOf(ReadOnlySpan<byte> publicKey) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <summary>Opens the configured key, or the one beside the record, which is made where there is none.</summary>
    /// <param name="secret">The configured key, or null.</param>
    /// <param name="database">The record.</param>
    /// <param name="make">Whether one is made: whoever only verifies needs the one that signed.</param>
    /// <exception cref="StoreUnavailableException">It can't be read or made, or is no such key.</exception>
    public static CheckpointKey Open(SecretReference? secret, Database database, bool make = true)
    {
        var where = secret?.ToString() ?? (database.Path is { } path
            ? path + ".checkpoints.pem"
            : throw new StoreUnavailableException(
                "audit.checkpoints.key is missing: gateways that share a record sign its checkpoints with one key, and there is no file beside the record to keep it in."));
        try
        {
            return FromPem(secret is null ? FromFile(where, make) : StoreSecret.Read(secret));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException or CryptographicException)
        {
            throw new StoreUnavailableException(
                $"The key of checkpoints {where} can't be used ({e.Message}). Provide an EC private key on P-256 there, as PEM "
                + "(openssl ecparam -name prime256v1 -genkey -noout), or name another under audit.checkpoints.key.",
                e);
        }
    }

    /// <exception cref="CryptographicException">It is a key on another curve, or a public one.</exception>
    /// <exception cref="ArgumentException">It is no PEM of an EC key.</exception>
    public static CheckpointKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                throw new CryptographicException("it is not a key on P-256");
            }

            return new CheckpointKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signature over SHA-256, r and s one after the other, as base64.</summary>
    public string Sign(ReadOnlySpan<byte> content)
    {
        lock (_gate)
        {
            return Convert.ToBase64String(_key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
    }

    /// <summary>Signature over SHA-256 in DER, as envelopes have it.</summary>
    public byte[] SignDer(byte[] content)
    {
        lock (_gate)
        {
            return _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    /// <summary>The public half as PEM.</summary>
    public string PublicPem() => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    public void Dispose() => _key.Dispose();

    private static string FromFile(string path, bool make)
    {
        if (make && !File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            StoreSecret.Create(path, Encoding.ASCII.GetBytes(made.ExportECPrivateKeyPem() + "\n"));
        }

        return File.ReadAllText(path);
    }
}
