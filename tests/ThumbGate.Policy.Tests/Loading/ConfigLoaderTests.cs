using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Limits;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Tests.Loading;

public sealed class ConfigLoaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_valid_folder_is_a_policy()
    {
        var result = ConfigLoader.Load(_folder.Root);

        result.Errors.ShouldBeEmpty();
        result.Policy.ShouldNotBeNull();
        result.Policy.Roles.Keys.ShouldBe(["support"]);
        result.Policy.Catalogs.Keys.ShouldBe(["stripe", "snowflake"], ignoreOrder: true);
        result.Policy.Version.ShouldMatch("^[0-9a-f]{12}$");
        result.Policy.Version.ShouldBe(ConfigLoader.Hash(_folder.Root));
        result.Policy.Mode.ShouldBe(Mode.Enforce);
    }

    [Fact]
    public void An_integration_says_how_its_system_is_reached()
    {
        var integrations = ConfigLoader.Load(_folder.Root).Policy!.Integrations;

        var billing = integrations["billing"];
        billing.Match.ShouldBe(new IntegrationMatch(Prefix: "/billing"));
        billing.Surface.ShouldBe(Surface.Billing);
        billing.Upstream.ShouldBe(new Uri("https://api.stripe.com"));
        billing.Source.ShouldBe("gateway.yaml:4");
        billing.Hold.ShouldBe(new HoldSettings(TimeSpan.FromSeconds(30), 202, TimeSpan.FromHours(2)) { Release = HoldRelease.Execute });
        billing.CredentialFor("support", RiskClass.Read)!.Name.ShouldBe("read-only");
        billing.CredentialFor("support", RiskClass.Money)!.Scheme.ShouldBe(CredentialScheme.BasicUser);
        billing.CredentialFor("sales", RiskClass.Read)!.Secret.ToString().ShouldBe("file:/run/secrets/stripe");

        var warehouse = integrations["warehouse"];
        warehouse.Match.Port.ShouldBe(8101);
        warehouse.Environment.ShouldBe(DeploymentEnvironment.Sandbox);
        warehouse.PassesCredential.ShouldBeTrue();
        warehouse.Mode.ShouldBe(Mode.Observe);
    }

    [Fact]
    public void An_operation_keeps_named_facts_before_those_that_only_its_conditions_read()
    {
        var stripe = ConfigLoader.Load(_folder.Root).Policy!.Catalogs["stripe"];

        var intents = stripe.Operations.Single(o => o.Id == "stripe.payment-intents.create");
        intents.Facts.Select(f => f.Name).ShouldBe(["amount", "currency", "form:confirm"]);
        intents.NamedFacts.ShouldBe(2);
        intents.When.Select(w => w.Risk).ShouldBe([RiskClass.Money, RiskClass.Bulk]);
        intents.Source.ShouldBe("catalogs/stripe.yaml:16");

        var refunds = stripe.Operations.Single(o => o.Id == "stripe.refunds.create");
        refunds.Facts[2].Sources.Select(s => s.Key).ShouldBe(["charge", "payment_intent"]);
        refunds.Facts[2].Sensitive.ShouldBeTrue();
        refunds.Encodings.ShouldBe([BodyEncoding.Form]);

        stripe.Unmatched.For("HEAD").Risk.ShouldBe(RiskClass.Read);
        stripe.Unmatched.For("POST").Risk.ShouldBe(RiskClass.Unknown);
        stripe.KeySlots.Select(s => s.Kind).ShouldBe([KeySlotKind.Bearer, KeySlotKind.BasicUser, KeySlotKind.Header]);
    }

    [Fact]
    public void The_error_shape_keeps_its_tree()
    {
        var root = ConfigLoader.Load(_folder.Root).Policy!.Catalogs["stripe"].Errors!.Root;

        var error = root["error"].ShouldBeAssignableTo<IReadOnlyDictionary<string, object?>>();
        error!["message"].ShouldBe("Refused: {detail}");
        error["retry"].ShouldBe(false);
        error["list"].ShouldBeAssignableTo<IReadOnlyList<object?>>()!.ShouldBe([1L, null]);
    }

    [Fact]
    public void A_list_of_rules_without_an_unconditional_end_gets_the_default()
    {
        var role = ConfigLoader.Load(_folder.Root).Policy!.Roles["support"];

        var write = role.Rules.For(Surface.Billing, RiskClass.Write);
        write.Select(r => r.Verdict).ShouldBe([Verdict.Allow, Verdict.Deny]);
        write[^1].Source.ShouldBe("roles/support.yaml:20");

        role.Rules.For(Surface.Billing, RiskClass.Money).Select(r => r.Source).ShouldBe(["roles/support.yaml:11", "roles/support.yaml:12"]);
        role.Rules.For(Surface.Billing, RiskClass.Bulk).Single().Verdict.ShouldBe(Verdict.Deny);
        role.Rules.For(Surface.Crm, RiskClass.Read).Single().Verdict.ShouldBe(Verdict.Hold);
        role.Rules.For(Surface.Crm, RiskClass.Write).Single().Verdict.ShouldBe(Verdict.Deny);
    }

    [Fact]
    public void A_role_without_a_default_denies()
    {
        _folder.Edit("roles/support.yaml", "default: deny", "");

        var rules = ConfigLoader.Load(_folder.Root).Policy!.Roles["support"].Rules;

        rules.For(Surface.Billing, RiskClass.Access).Single().Verdict.ShouldBe(Verdict.Deny);
        rules.For(Surface.Billing, RiskClass.Access).Single().Source.ShouldBe("roles/support.yaml:1");
    }

    [Fact]
    public void Limits_name_what_they_count()
    {
        var limits = ConfigLoader.Load(_folder.Root).Policy!.Roles["support"].Limits;

        limits.Select(l => l.Name).ShouldBe(["billing requests per agent in 1m", "billing stripe.refunds.* sum(amount usd) per role in 1d"]);
        limits[1].Per.ShouldBe(LimitScope.Role);
        limits[1].Max.ShouldBe(50000);
    }
}
