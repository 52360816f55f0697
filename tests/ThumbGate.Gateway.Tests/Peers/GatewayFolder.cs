using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// The folder that a gateway process is started with: the catalogs, roles and labels of evidence that ship, a gateway.yaml whose integrations point at
/// upstreams of the test, and two roles and a catalog for what no shipped one has (plain writes in billing, and large uninspected objects).
/// </summary>
internal sealed class GatewayFolder : IDisposable
{
    public const string Bootstrap = "bootstrap-token-of-the-test";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("thumbgate-live");

    public string Config => Path.Combine(_root.FullName, "config");

    public string Data => Path.Combine(_root.FullName, "data");

    private string CertificateFile => Path.Combine(_root.FullName, "tls.crt");

    private string KeyFile => Path.Combine(_root.FullName, "tls.key");

    /// <summary>The vendors' real credentials, as the environment holds them.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["THUMBGATE_BOOTSTRAP_TOKEN"] = Bootstrap,
        ["BILLING_READ"] = Credentials.BillingRead,
        ["BILLING_LIVE"] = Credentials.BillingLive,
        ["CRM_READ"] = Credentials.CrmRead,
        ["CRM_LIVE"] = Credentials.CrmLive,
        ["EMAIL_READ"] = Credentials.EmailRead,
        ["EMAIL_LIVE"] = Credentials.EmailLive,
        ["VAULT_TOKEN"] = Credentials.Vault,
    };

    /// <summary>The certificate of the agents' listener, once <see cref="Write"/> was called with TLS.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>Writes the whole folder, over what an earlier try has left.</summary>
    public void Write(GatewayPorts ports, Uri billing, Uri crm, Uri email, Uri vault, bool tls)
    {
        Directory.CreateDirectory(Data);
        var shipped = Path.Combine(AppContext.BaseDirectory, "config");
        foreach (var name in (string[])["catalogs", "roles"])
        {
            var target = Directory.CreateDirectory(Path.Combine(Config, name)).FullName;
            foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, name), "*.yaml"))
            {
                if (!file.EndsWith(".cases.yaml", StringComparison.Ordinal))
                {
                    File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
                }
            }
        }

        File.Copy(Path.Combine(shipped, "evidence.yaml"), Path.Combine(Config, "evidence.yaml"), overwrite: true);
        File.WriteAllText(Path.Combine(Config, "catalogs", "vault.yaml"), VaultCatalog);
        File.WriteAllText(Path.Combine(Config, "roles", "librarian.yaml"), Librarian);
        File.WriteAllText(Path.Combine(Config, "roles", "bookkeeper.yaml"), Bookkeeper);
        if (tls)
        {
            WriteCertificate();
        }

        File.WriteAllText(Path.Combine(Config, "gateway.yaml"), Gateway(ports, billing, crm, email, vault, tls));
    }

    public void Dispose()
    {
        Certificate?.Dispose();
        _root.Delete(recursive: true);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificateFile, Certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private string Gateway(GatewayPorts ports, Uri billing, Uri crm, Uri email, Uri vault, bool tls)
    {
        var secured = tls
            ? $$""", tls: { certificate: "file:{{CertificateFile}}", key: "file:{{KeyFile}}" }, h2cPort: {{ports.H2c}}"""
            : "";
        return $$"""
            version: 1
            listen:
              agents: { address: 127.0.0.1, port: {{ports.Agents}}{{secured}} }
              operators: { address: 127.0.0.1, port: {{ports.Operators}}, hosts: [127.0.0.1] }
            operators: { bootstrap: "env:THUMBGATE_BOOTSTRAP_TOKEN" }
            store: { provider: sqlite, path: thumbgate.db }
            approvers:
              sales-leads: [ines]
              data-owners: [mika]
              site-owners: [lena]
              finance-leads: [grace]
              legal-counsel: [helen]
              support-leads: [dana]
              security: [noor]
            integrations:
              billing:
                match: { port: {{ports.Billing}} }
                environment: production
                catalog: stripe
                upstream: {{Origin(billing)}}
                allowPrivate: true
                credentials:
                  - { name: read-only, secret: "env:BILLING_READ", scheme: bearer, for: { risks: [read] } }
                  - { name: live, secret: "env:BILLING_LIVE", scheme: bearer }
              billing-waits:
                match: { port: {{ports.Waiting}} }
                environment: production
                catalog: stripe
                upstream: {{Origin(billing)}}
                allowPrivate: true
                credentials:
                  - { name: read-only, secret: "env:BILLING_READ", scheme: bearer, for: { risks: [read] } }
                  - { name: live, secret: "env:BILLING_LIVE", scheme: bearer }
                hold: { wait: 60s }
              crm:
                match: { prefix: /crm }
                environment: production
                catalog: hubspot
                upstream: {{Origin(crm)}}
                allowPrivate: true
                credentials:
                  - { name: read-only, secret: "env:CRM_READ", scheme: bearer, for: { risks: [read] } }
                  - { name: live, secret: "env:CRM_LIVE", scheme: bearer }
              email:
                match: { prefix: /email }
                environment: production
                catalog: sendgrid
                upstream: {{Origin(email)}}
                allowPrivate: true
                credentials:
                  - { name: read-only, secret: "env:EMAIL_READ", scheme: bearer, for: { risks: [read] } }
                  - { name: live, secret: "env:EMAIL_LIVE", scheme: bearer }
              vault:
                match: { prefix: /vault }
                environment: production
                catalog: vault
                upstream: {{Origin(vault)}}
                allowPrivate: true
                credentials:
                  - { name: token, secret: "env:VAULT_TOKEN", scheme: bearer }
            """;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private const string VaultCatalog = """
        catalog: vault
        surface: file-share
        base: { hosts: [vault.example] }
        encoding: raw
        keySlots: [bearer]
        operations:
          - { id: events.follow, match: GET /events, risk: read }
          - { id: objects.get, match: "GET /objects/{name}", risk: read }
          - { id: objects.put, match: "PUT /objects/{name}", risk: write }
        unmatched: unknown
        """;

    private const string Librarian = """
        role: librarian
        description: Keeps large objects.
        surfaces:
          file-share: { read: allow, write: allow, access: { verdict: hold, approvers: sales-leads } }
        default: deny
        """;

    private const string Bookkeeper = """
        role: bookkeeper
        description: Keeps customers' names and addresses in billing.
        surfaces:
          billing: { read: allow, write: allow }
        limits:
          - { surface: billing, operation: stripe.coupons.create, per: agent, rate: 1/1h }
        default: deny
        """;
}

/// <summary>The real credentials that only the gateway knows.</summary>
internal static class Credentials
{
    public const string BillingRead = "rk_live_reads_only";
    public const string BillingLive = "sk_live_moves_money";
    public const string CrmRead = "pat-reads-only";
    public const string CrmLive = "pat-writes";
    public const string EmailRead = "SG.reads-only";
    public const string EmailLive = "SG.sends";
    public const string Vault = "vault-token";
}
