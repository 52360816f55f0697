using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>Somebody who signs evidence.</summary>
internal sealed class Issuer : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public key as it stands in YAML.</summary>
    public string Yaml => "\"" + PublicPem.ReplaceLineEndings("\\n") + "\"";

    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    public static Digest256 Sha256(string text) => Digest256.From(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public string Attest(StatementDraft draft) => Sign(draft.Write());

    public string Sign(byte[] statement) => Encoding.UTF8.GetString(DsseEnvelope.Sign(statement, _key).Write(EvidenceKeys.IdOf(_key)));

    public void Dispose() => _key.Dispose();
}
