using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>The smallest config that governs all that is driven: one system, one role, a read, a write with facts, a write without.</summary>
internal static class GatewayConfig
{
    public const string Prefix = "/bench";
    /// <summary>The same system, where an approval lets the next repeat pass.</summary>
    public const string RepeatsPrefix = "/repeats";

    public const string Role = "bench";
    public const string ReadPath = "/v1/items/42";
    public const string InspectedPath = "/v1/items";
    public const string RawPath = "/v1/files";
    public const string CredentialVariable = "BENCH_CREDENTIAL";
    public const string BootstrapVariable = "BENCH_BOOTSTRAP_TOKEN";

    public static string Write(RunFolder folder, string store, int agentsPort, int operatorsPort, Uri upstream)
    {
        folder.Write("config/gateway.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            listen:
              agents: { address: 127.0.0.1, port: {{agentsPort}}, allowPlaintext: true }
              operators: { address: 127.0.0.1, port: {{operatorsPort}}, hosts: [localhost, 127.0.0.1], allowPlaintext: true }
            operators: { bootstrap: "env:{{BootstrapVariable}}" }
            {{store}}
            agents: { rate: 100000000/1m, burst: 100000000 }
            inspect: { perRequest: 2MiB, total: 128MiB }
            integrations:
              bench:
                match: { prefix: {{Prefix}} }
                environment: sandbox
                catalog: bench
                upstream: http://{{upstream.Authority}}
                allowPrivate: true
                credential: inject
                credentials:
                  - { name: only, secret: "env:{{CredentialVariable}}", scheme: bearer }
              repeats:
                match: { prefix: {{RepeatsPrefix}} }
                environment: sandbox
                catalog: bench
                upstream: http://{{upstream.Authority}}
                allowPrivate: true
                credentials:
                  - { name: only, secret: "env:{{CredentialVariable}}", scheme: bearer }
                hold: { release: retry }
            """));
        folder.Write("config/catalogs/bench.yaml", $$"""
            catalog: bench
            surface: crm
            base: { hosts: [127.0.0.1], prefix: /v1 }
            encoding: json
            keySlots: [bearer]
            operations:
              - { id: items.get, match: "GET /items/{item}", risk: read, encoding: none }
              - id: items.create
                match: POST /items
                risk: write
                facts:
                  resource: json:/id
                  amount: json:/amount
                  currency: json:/currency
                  owner: json:/owner
                  stage: json:/stage
                  region: json:/region
                  audience: json:/audience
                  record_count: count:json:/lines
              - { id: files.create, match: POST /files, risk: write, encoding: raw, surface: file-share }
            unmatched: unknown
            """);
        folder.Write($"config/roles/{Role}.yaml", $$"""
            role: {{Role}}
            description: Drives the gateway in ./eng/bench.sh.
            tools: [bench.*]
            surfaces:
              crm:
                read: allow
                write:
                  - { when: { amount: { max: 100000, currency: usd } }, verdict: allow }
                  - { verdict: hold }
              file-share: { write: allow }
            default: deny
            """);
        return folder.File("config");
    }
}
