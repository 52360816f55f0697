using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Roles;

/// <summary>What a list of rules says to a request's facts.</summary>
/// <param name="Verdict">The strictest that can't be excluded.</param>
/// <param name="Rule">The rule it comes from.</param>
/// <param name="OtherCurrency">Whether it holds because no rule names the amount's currency.</param>
/// <param name="Undecided">The fact that left rules undecided, or null.</param>
public readonly record struct RuleOutcome(Verdict Verdict, Rule Rule, bool OtherCurrency, string? Undecided)
{
    /// <summary>
    /// The first rule that applies decides. A rule that can't be decided, because a fact is absent, counts both ways: the strictest of its
    /// verdict and of what follows, and what all those that say the same ask for. Where rules were passed over only for their currency, and none
    /// names it, a human decides.
    /// </summary>
    public static RuleOutcome Of(IReadOnlyList<Rule> rules, FactSet facts)
    {
        var first = rules[0];
        if (first.When.Count == 0)
        {
            return new(first.Verdict, first, false, null);
        }

        Rule? strictest = null;
        Rule? otherCurrency = null;
        string? undecided = null;
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var answer = rule.Ask(facts);
            if (answer == Answer.No)
            {
                continue;
            }

            if (answer == Answer.OtherCurrency)
            {
                otherCurrency ??= NamesCurrency(rules, facts) ? null : rule;
                continue;
            }

            if (answer == Answer.Yes && otherCurrency is not null && NamesNoCurrency(rule))
            {
                break;
            }

            strictest = strictest is null || rule.Verdict < strictest.Verdict ? rule
                : rule.Verdict == strictest.Verdict ? strictest.Or(rule)
                : strictest;

            if (answer == Answer.Yes)
            {
                return new(strictest.Verdict, strictest, false, undecided);
            }

            undecided ??= FirstUndecided(rule, facts);
        }

        if (otherCurrency is not null)
        {
            return strictest is { Verdict: Verdict.Deny }
                ? new(Verdict.Deny, strictest, false, undecided)
                : new(Verdict.Hold, otherCurrency, true, undecided);
        }

        // The loader ends every list with a rule without conditions, so this is a list that was built by hand: refuse.
        return new(Verdict.Deny, strictest ?? first, false, undecided);
    }

    // On their own: a lambda in Of would cost every request a closure, the plain allow included.
    private static string FirstUndecided(Rule rule, FactSet facts) => rule.When.First(c => c.Ask(facts) == Answer.Undecided).Fact;

    private static bool NamesNoCurrency(Rule rule) => rule.When.All(c => c.Currency is null);

    private static bool NamesCurrency(IReadOnlyList<Rule> rules, FactSet facts) =>
        facts.Get("currency").Text is { } currency
        && rules.Any(r => r.When.Any(c => string.Equals(c.Currency, currency, StringComparison.OrdinalIgnoreCase)));
}
