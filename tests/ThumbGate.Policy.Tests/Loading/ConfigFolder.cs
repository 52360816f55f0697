namespace ThumbGate.Policy.Tests.Loading;

/// <summary>A config folder that starts valid; a test overwrites what it is about.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string Gateway = """
        version: 1
        approvers: { support-leads: [dana, omar] }
        integrations:
          billing:
            match: { prefix: /billing }
            environment: production
            catalog: stripe
            upstream: https://api.stripe.com
            credentials:
              - { name: read-only, secret: "env:STRIPE_RESTRICTED_KEY", for: { risks: [read], roles: [support] } }
              - { name: live, secret: "file:/run/secrets/stripe", scheme: basic, user: secret }
            hold: { wait: 30s, status: 202, expires: 2h }
          warehouse:
            match: { port: 8101 }
            surface: warehouse
            environment: sandbox
            catalog: snowflake
            upstream: http://127.0.0.1:9000
            allowPrivate: true
            credential: pass
            mode: observe
        """;

    public const string Stripe = """
        catalog: stripe
        surface: billing
        base: { hosts: [api.stripe.com, "*.stripe.test"], prefix: /v1 }
        encoding: form
        keySlots: [bearer, basic-user, "header:X-Api-Key"]
        idempotency: { header: Idempotency-Key }
        headers: { allow: [Stripe-Version], accountSwitch: [Stripe-Account] }
        errors: { shape: { error: { type: "{code}", message: "Refused: {detail}", status: "{status}", retry: false, list: [1, null] } } }
        operations:
          - { id: customers.get, match: "GET /customers/{customer}", risk: read }
          - id: refunds.create
            match: POST /refunds
            risk: money
            facts: { amount: form:amount, currency: form:currency, resource: form:charge|payment_intent }
            sensitive: [resource]
          - id: payment-intents.create
            match: POST /payment_intents
            risk: write
            facts: { amount: form:amount, currency: form:currency }
            when:
              - { fact: "form:confirm", is: "true", risk: money }
              - { fact: amount, min: 1000000, risk: bulk }
        unmatched: { GET: read }
        """;

    public const string Snowflake = """
        catalog: snowflake
        surface: warehouse
        encoding: json
        operations:
          - { id: statements.run, match: POST /api/v2/statements, risk: sql, sql: "json:/statement", inspect: 64KiB }
        """;

    public const string Support = """
        role: support
        description: Answers customers, within limits.
        tools: [stripe.*]
        scopes: { integrations: [billing], environments: [production] }
        blocked:
          - { operations: [stripe.payment-intents.*], next: "Ask finance." }
        surfaces:
          billing:
            read: allow
            money:
              - { when: { amount: { max: 5000, currency: usd } }, verdict: hold, evidence: [refund-justification], approvers: support-leads }
              - { verdict: deny, next: "Ask finance." }
            write: { when: { amount: { max: 100, currency: usd } }, verdict: allow }
          other: { read: hold }
        resources: { stripe.resource: [ch_1] }
        accounts: { stripe: [acct_1] }
        limits:
          - { surface: billing, per: agent, rate: 60/1m }
          - { surface: billing, operation: "stripe.refunds.*", per: role, sum: amount, max: 50000, currency: usd, window: 1d }
        default: deny
        """;

    public const string Evidence = """
        issuers:
          reviewers: { keys: ["env:REVIEWERS_KEY"] }
          others: { keys: ["file:/run/keys/others.pem", "env:OTHERS_KEY"] }
        labels:
          refund-justification: { issuers: [reviewers], binds: [resource], fresh: 8h, once: true }
          build-proof: { issuers: [others], binds: [artifact], provenance: true, builders: ["https://ci.test/runner"], attachedBy: [support] }
          word: { trust: agent, binds: [resource] }
        """;

    public ConfigFolder()
    {
        Root = Directory.CreateTempSubdirectory("thumbgate-config-").FullName;
        Write("gateway.yaml", Gateway);
        Write("catalogs/stripe.yaml", Stripe);
        Write("catalogs/snowflake.yaml", Snowflake);
        Write("roles/support.yaml", Support);
        Write("evidence.yaml", Evidence);
    }

    public string Root { get; }

    public string Write(string path, string content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    /// <summary>Replaces one piece of a file, which has to be there.</summary>
    public void Edit(string path, string from, string to)
    {
        var full = Path.Combine(Root, path);
        var text = File.ReadAllText(full);
        text.ShouldContain(from);
        File.WriteAllText(full, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
