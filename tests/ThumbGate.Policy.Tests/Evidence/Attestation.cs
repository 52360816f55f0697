using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy.Tests.Evidence;

/// <summary>Issuers with keys of their own, and what they sign.</summary>
internal sealed class Attestation : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, ECDsa> _issuers = new(StringComparer.Ordinal)
    {
        ["reviewers"] = ECDsa.Create(ECCurve.NamedCurves.nistP256),
        ["others"] = ECDsa.Create(ECCurve.NamedCurves.nistP256),
        ["stranger"] = ECDsa.Create(ECCurve.NamedCurves.nistP256),
    };

    /// <summary>Keys of all issuers but the stranger.</summary>
    public EvidenceKeys Keys => _keys ??= EvidenceKeys.From(_issuers.Where(i => i.Key != "stranger").Select(i => (i.Key, i.Value.ExportSubjectPublicKeyInfoPem())));

    private EvidenceKeys? _keys;

    public static StatementDraft Refund { get; } = new()
    {
        Label = "refund-justification",
        Integration = "billing",
        Resource = "ch_1",
        IssuedAt = Now - TimeSpan.FromHours(1),
    };

    public static Digest256 Sha256(string text) => Digest256.From(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public DsseEnvelope Sign(StatementDraft draft, string issuer = "reviewers") => Sign(draft.Write(), issuer);

    public DsseEnvelope Sign(byte[] statement, string issuer = "reviewers") => DsseEnvelope.Sign(statement, _issuers[issuer]);

    public byte[] Envelope(StatementDraft draft, string issuer = "reviewers") => Sign(draft, issuer).Write("test");

    public AttachedEvidence Attach(StatementDraft draft, string issuer = "reviewers", string? usedBy = null, string id = "evd_1") =>
        AttachedEvidence.Signed(id, draft.Label, Sign(draft, issuer), Now, issuer, usedBy);

    public EvidenceView View(params AttachedEvidence[] evidence) => new(EvidenceSet.Empty.With(evidence), Keys, Now);

    /// <summary>SLSA provenance as a build system writes it.</summary>
    public static string Provenance(string artifact, string builder = "https://ci.test/runner") => $$$"""
        {
          "_type": "https://in-toto.io/Statement/v1",
          "subject": [
            { "name": "site.tar", "digest": { "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709" } },
            { "name": "site.zip", "digest": { "sha256": "{{{artifact}}}", "sha512": "00" }, "annotations": { "size": 3 } }
          ],
          "predicateType": "https://slsa.dev/provenance/v1",
          "predicate": {
            "buildDefinition": { "buildType": "https://ci.test/build", "externalParameters": { "ref": "main" }, "resolvedDependencies": [] },
            "runDetails": { "builder": { "id": "{{{builder}}}" }, "metadata": { "invocationId": "7", "finishedOn": "2026-03-01T11:30:00Z" } }
          }
        }
        """;

    public void Dispose()
    {
        foreach (var key in _issuers.Values)
        {
            key.Dispose();
        }
    }
}
