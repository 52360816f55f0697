using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Tests.Roles;

public sealed class RuleOutcomeTests
{
    private const string Absent = "";

    [Theory]
    [InlineData("4000", "usd", Verdict.Hold, false, "under the limit: the first rule holds")]
    [InlineData("5000", "USD", Verdict.Hold, false, "the limit itself, and the currency in another case")]
    [InlineData("5001", "usd", Verdict.Deny, false, "over the limit: the second denies")]
    [InlineData(Absent, "usd", Verdict.Deny, false, "no amount is the whole amount: the strictest")]
    [InlineData("4000", "eur", Verdict.Hold, true, "a currency that no rule names holds")]
    [InlineData("9000000", "jpy", Verdict.Hold, true, "whatever the amount")]
    [InlineData("4000", Absent, Verdict.Hold, true, "no currency is none that a rule names")]
    [InlineData(Absent, Absent, Verdict.Deny, false, "neither amount nor currency")]
    [InlineData("-1", "usd", Verdict.Deny, false, "a sign makes it no whole number")]
    [InlineData("5e3", "usd", Verdict.Deny, false, "nor does an exponent")]
    [InlineData(" 5000", "usd", Verdict.Deny, false, "nor white space")]
    [InlineData("50.00", "usd", Verdict.Deny, false, "nor a point")]
    [InlineData("99999999999999999999", "usd", Verdict.Deny, false, "nor more digits than fit")]
    public void A_refund_under_a_limit_is_held_and_over_it_denied(string amount, string currency, Verdict verdict, bool otherCurrency, string why)
    {
        var outcome = RuleOutcome.Of(
            [Rule(Verdict.Hold, Amount(max: 5000)), Rule(Verdict.Deny)],
            Facts(("amount", amount), ("currency", currency)));

        outcome.Verdict.ShouldBe(verdict, why);
        outcome.OtherCurrency.ShouldBe(otherCurrency, why);
    }

    [Theory]
    [InlineData("100", "usd", Verdict.Allow)]
    [InlineData("10000", "usd", Verdict.Hold)]
    [InlineData(Absent, "usd", Verdict.Hold)]
    [InlineData("100", "eur", Verdict.Hold)]
    [InlineData("100", Absent, Verdict.Hold)]
    public void An_absent_fact_never_satisfies_the_allow_that_follows_a_hold(string amount, string currency, Verdict verdict) =>
        RuleOutcome.Of([Rule(Verdict.Hold, Amount(min: 10000)), Rule(Verdict.Allow)], Facts(("amount", amount), ("currency", currency)))
            .Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData("a@acme.com", Verdict.Allow)]
    [InlineData("a@acme.com,b@acme.com", Verdict.Allow)]
    [InlineData("a@acme.com,b@evil.com", Verdict.Deny)]
    [InlineData("b@evilacme.com.evil.com", Verdict.Deny)]
    [InlineData(Absent, Verdict.Deny)]
    public void Every_recipient_must_be_of_a_named_domain(string recipients, Verdict verdict)
    {
        var facts = new FactSet();
        facts.Add("recipients", recipients.Length == 0 ? FactValue.Absent : FactValue.FromItems(recipients.Split(',')));

        RuleOutcome.Of(
            [Rule(Verdict.Allow, new FactCondition { Fact = "recipients", EndsWith = ["@acme.com"] }), Rule(Verdict.Deny)],
            facts).Verdict.ShouldBe(verdict);
    }

    [Theory]
    [InlineData("b@evil.com,a@acme.com")]
    [InlineData("b@evil.com;a@acme.com")]
    [InlineData("b@evil.com a@acme.com")]
    [InlineData("b@evil.com\n@acme.com")]
    [InlineData("\"b@evil.com\"@acme.com")]
    [InlineData("<b@evil.com>@acme.com")]
    public void What_may_be_several_addresses_in_one_satisfies_no_allow_and_escapes_no_deny(string recipient)
    {
        var facts = new FactSet();
        facts.Add("recipients", FactValue.FromItems([recipient]));
        var condition = new FactCondition { Fact = "recipients", EndsWith = ["@acme.com"] };

        RuleOutcome.Of([Rule(Verdict.Allow, condition), Rule(Verdict.Hold)], facts).Verdict.ShouldBe(Verdict.Hold);
        RuleOutcome.Of([Rule(Verdict.Deny, condition), Rule(Verdict.Allow)], facts).Verdict.ShouldBe(Verdict.Deny);
    }

    [Theory]
    [InlineData("read", Verdict.Allow)]
    [InlineData("admin", Verdict.Deny)]
    [InlineData(Absent, Verdict.Deny)]
    public void A_deny_on_a_value_counts_where_the_value_is_absent(string scope, Verdict verdict) =>
        RuleOutcome.Of(
            [Rule(Verdict.Deny, new FactCondition { Fact = "scope", Is = new("admin") }), Rule(Verdict.Allow)],
            Facts(("scope", scope)))
            .Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData("90", "eur", Verdict.Allow)]
    [InlineData("91", "eur", Verdict.Deny)]
    [InlineData("100", "usd", Verdict.Allow)]
    [InlineData("101", "usd", Verdict.Deny)]
    [InlineData("1", "gbp", Verdict.Hold)]
    [InlineData("1", Absent, Verdict.Hold)]
    public void Each_rule_may_name_a_currency_of_its_own(string amount, string currency, Verdict verdict) =>
        RuleOutcome.Of(
            [Rule(Verdict.Allow, Amount(max: 100)), Rule(Verdict.Allow, Amount(max: 90, currency: "eur")), Rule(Verdict.Deny)],
            Facts(("amount", amount), ("currency", currency)))
            .Verdict.ShouldBe(verdict);

    [Fact]
    public void Rules_without_an_unconditional_last_one_deny_what_none_applies_to() =>
        RuleOutcome.Of([Rule(Verdict.Allow, Amount(max: 1))], Facts(("amount", "2"), ("currency", "usd"))).Verdict.ShouldBe(Verdict.Deny);

    [Theory]
    [InlineData("", Verdict.Deny, "proof", Verdict.Deny, "proof")]
    [InlineData("proof", Verdict.Deny, "", Verdict.Deny, "proof")]
    [InlineData("build", Verdict.Hold, "proof", Verdict.Deny, "build, proof")]
    [InlineData("build, proof", Verdict.Deny, "proof, scan", Verdict.Hold, "build, proof, scan")]
    [InlineData("", Verdict.Deny, "", Verdict.Deny, "")]
    public void Where_rules_of_one_verdict_can_not_be_told_apart_the_evidence_of_all_is_asked_for(
        string first, Verdict firstMissing, string last, Verdict lastMissing, string asked)
    {
        foreach (var verdict in (Verdict[])[Verdict.Allow, Verdict.Hold])
        {
            Rule[] rules = [Asking(verdict, first, firstMissing, Amount(max: 100)), Asking(verdict, last, lastMissing)];

            var undecided = RuleOutcome.Of(rules, Facts(("amount", Absent), ("currency", "usd"))).Rule;
            undecided.Evidence.ShouldBe(Labels(asked), verdict.ToString());
            if (asked.Length > 0)
            {
                undecided.Missing.ShouldBe(Verdict.Deny, verdict.ToString());
            }

            RuleOutcome.Of(rules, Facts(("amount", "100"), ("currency", "usd"))).Rule.ShouldBeSameAs(rules[0]);
            RuleOutcome.Of(rules, Facts(("amount", "101"), ("currency", "usd"))).Rule.ShouldBeSameAs(rules[1]);
        }
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Where_denies_can_not_be_told_apart_they_can_be_overridden_only_if_all_can(bool first, bool last, bool overridable)
    {
        Rule[] rules =
        [
            new() { Verdict = Verdict.Deny, When = [Amount(max: 100)], Overridable = first, Source = "roles/test.yaml:1" },
            new() { Verdict = Verdict.Deny, Overridable = last, Source = "roles/test.yaml:2" },
        ];

        RuleOutcome.Of(rules, Facts(("amount", ""), ("currency", "usd"))).Rule.Overridable.ShouldBe(overridable);

        RuleOutcome.Of(rules, Facts(("amount", "100"), ("currency", "usd"))).Rule.ShouldBeSameAs(rules[0]);
        RuleOutcome.Of(rules, Facts(("amount", "101"), ("currency", "usd"))).Rule.ShouldBeSameAs(rules[1]);
    }

    private static Rule Asking(Verdict verdict, string labels, Verdict missing, params FactCondition[] when) =>
        new() { Verdict = verdict, When = when, Evidence = Labels(labels), Missing = missing, Source = "roles/test.yaml:1" };

    private static string[] Labels(string labels) => labels.Split(", ", StringSplitOptions.RemoveEmptyEntries);

    private static Rule Rule(Verdict verdict, params FactCondition[] when) => new() { Verdict = verdict, When = when, Source = "roles/test.yaml:1" };

    private static FactCondition Amount(long? min = null, long? max = null, string currency = "usd") =>
        new() { Fact = "amount", Min = min, Max = max, Currency = currency };

    private static FactSet Facts(params (string Name, string Text)[] facts)
    {
        var set = new FactSet();
        foreach (var (name, text) in facts)
        {
            set.Add(name, text.Length == 0 ? FactValue.Absent : FactValue.FromText(text));
        }

        return set;
    }
}
