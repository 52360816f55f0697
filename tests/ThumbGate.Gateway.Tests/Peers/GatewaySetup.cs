using System.Globalization;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>The config that a gateway under test starts with: a small shop behind /shop, and roles that bring about every verdict.</summary>
internal sealed class GatewaySetup
{
    public const string ShopCatalog = """
        catalog: shop
        surface: billing
        base: { hosts: [shop.test], prefix: /v1 }
        encoding: json
        keySlots: [bearer, basic-user, basic-password, "header:X-Shop-Key", "query:api_key"]
        idempotency: { header: Idempotency-Key }
        headers: { allow: [Shop-Version], accountSwitch: [Shop-Account] }
        errors: { shape: { error: { type: "{code}", message: "{detail}", thumbgate: "{problem}" } } }
        operations:
          - { id: items.list, match: GET /items, risk: read }
          - { id: items.get, match: "GET /items/{item}", risk: read }
          - { id: items.search, match: POST /items/search, risk: read, facts: { text: json:/text } }
          - { id: items.create, match: POST /items, risk: write }
          - { id: items.delete, match: "DELETE /items/{item}", risk: destructive }
          - { id: notes.create, match: POST /notes, risk: write, facts: { resource: json:/item, text: json:/text } }
          - { id: mails.send, match: POST /mails, risk: message, facts: { resource: json:/to } }
          - { id: mails.batch, match: POST /mails/batch, risk: bulk, facts: { resource: json:/to } }
          - { id: refunds.create, match: POST /refunds, risk: money, facts: { amount: json:/amount, currency: json:/currency, resource: json:/charge } }
          - { id: keys.create, match: POST /keys, risk: write, yields: credential }
          - { id: uploads.create, match: POST /uploads, risk: write, yields: url }
        unmatched: unknown
        """;

    public const string SalesRole = """
        role: sales
        tools: [shop.*]
        blocked:
          - { operations: [shop.items.delete], next: "Archive the item instead." }
        surfaces:
          billing:
            read: allow
            write: allow
            message: { verdict: hold, approvers: leads }
            bulk: hold
            money:
              - { when: { amount: { max: 5000, currency: usd } }, verdict: allow }
              - { verdict: deny, next: "Ask finance: larger refunds are theirs." }
        accounts: { shop: [acct_1] }
        default: deny
        """;

    public const string SupportRole = """
        role: support
        surfaces:
          billing: { read: allow, write: allow, access: allow }
        default: deny
        """;

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["catalogs/shop.yaml"] = ShopCatalog,
        ["roles/sales.yaml"] = SalesRole,
        ["roles/support.yaml"] = SupportRole,
    };

    /// <summary>Lines of gateway.yaml at its root, besides version, listen, log, approvers and integrations.</summary>
    public string Root { get; set; } = "";

    /// <summary>The record that it shares with other gateways; null for one of its own in SQLite.</summary>
    public SharedRecord? Record { get; set; }

    /// <summary>More lines of the shop's integration, not indented.</summary>
    public string Shop { get; set; } = "";

    /// <summary>The shop's credentials; empty where the agent's own passes.</summary>
    public string Credentials { get; set; } = "credentials: [{ name: live, secret: \"file:{secret}\", scheme: bearer }]";

    /// <summary>More integrations, as they stand under <c>integrations:</c>, not indented; <c>{upstream}</c> and <c>{secret}</c> are filled in.</summary>
    public string MoreIntegrations { get; set; } = "";

    /// <summary>Where agents are listened to.</summary>
    public string AgentsAddress { get; set; } = "127.0.0.1";

    /// <summary>More members of listen.agents: <c>, h2cPort: 1</c>.</summary>
    public string AgentsListener { get; set; } = "";

    /// <summary>The groups of approvers.</summary>
    public string Approvers { get; set; } = "{ leads: [dana, omar], chiefs: [eve] }";

    public TestClock Clock { get; } = new();

    /// <summary>How long the gateway waits for Redis; null: as long as users' do.</summary>
    public TimeSpan? RedisPatience { get; set; }

    /// <summary>Another shop, under /gone, at an address where nobody listens.</summary>
    /// <param name="members">More members of it.</param>
    public GatewaySetup WithGone(params string[] members)
    {
        MoreIntegrations = $$"""
            gone:
              match: { prefix: /gone }
              environment: production
              catalog: shop
              upstream: http://127.0.0.1:{{Ports.Free()}}
              allowPrivate: true
              credentials: [{ name: live, secret: "file:{secret}", scheme: bearer }]
            """;
        MoreIntegrations += string.Concat(members.Select(m => "\n  " + m));
        return this;
    }

    /// <summary>Writes a file of the config folder, or replaces one.</summary>
    public GatewaySetup With(string path, string content)
    {
        _files[path] = content;
        return this;
    }

    /// <summary>Replaces a piece of a file, which has to be there.</summary>
    public GatewaySetup Edit(string path, string from, string to)
    {
        _files[path].ShouldContain(from);
        _files[path] = _files[path].Replace(from, to, StringComparison.Ordinal);
        return this;
    }

    public void Write(string folder, int agentsPort, int operatorsPort, Uri upstream)
    {
        foreach (var (path, content) in _files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content);
        }

        File.WriteAllText(Path.Combine(folder, "gateway.yaml"), Gateway(folder, agentsPort, operatorsPort, upstream));
    }

    private string Gateway(string folder, int agentsPort, int operatorsPort, Uri upstream)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            listen:
              agents: { address: {{AgentsAddress}}, port: {{agentsPort}}{{AgentsListener}} }
              operators: { address: 127.0.0.1, port: {{operatorsPort}} }
            log: { file: "{{folder}}/../refusals.json" }
            approvers: {{Approvers}}
            {{Root}}
            {{Record?.Lines}}
            integrations:
              shop:
                match: { prefix: /shop }
                environment: production
                catalog: shop
                upstream: {upstream}
                allowPrivate: true
            {{Indent(Credentials, 4)}}
            {{Indent(Shop, 4)}}
            {{Indent(MoreIntegrations, 2)}}
            """);
        return text
            .Replace("{upstream}", upstream.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("{secret}", Path.GetFullPath(Path.Combine(folder, "..", "secret")), StringComparison.Ordinal);
    }

    private static string Indent(string lines, int by) => string.Join('\n', lines.Split('\n').Select(l => new string(' ', by) + l));
}
