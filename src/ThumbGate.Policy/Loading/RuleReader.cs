using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads a role's rules: a verdict, a rule, or a list of rules for each surface and risk.</summary>
internal sealed class RuleReader(KnownNames known, GatewayConfig? gateway, ConfigErrors errors)
{
    private const string Other = "other";

    /// <summary>The rule for what no other rule decides: the file's <c>default</c>, else deny.</summary>
    public Rule Default(MapReader role) => new()
    {
        Verdict = role.Choice("default", Choices.Verdicts, Verdict.Deny),
        Source = (role.Find("default") ?? role.Map).Source,
    };

    public RuleTable Surfaces(MapReader? surfaces, Rule defaultRule)
    {
        var table = new RuleTable(defaultRule);
        var named = new HashSet<Surface>();
        var approverCheck = new ApproverCheck(gateway, errors);
        var entries = surfaces?.Map.Entries ?? [];
        foreach (var (key, _) in entries)
        {
            if (Policy.Surfaces.TryParse(key.Text, out var surface))
            {
                named.Add(surface);
                table.Name(surface);
            }
        }

        foreach (var (key, value) in entries)
        {
            var isSurface = Policy.Surfaces.TryParse(key.Text, out var surface);
            if (!isSurface && key.Text != Other)
            {
                errors.Add(key, Choices.AllSurfaces.What, ConfigText.Nearest(key.Text, Policy.Surfaces.All) is { } nearest ? $"write {nearest}" : $"{Choices.AllSurfaces.Cure}, or {Other} for all that aren't named");
            }

            if (value is not ConfigMap map)
            {
                errors.Add(value, $"'{key.Text}' is {value.Kind} where a map belongs", "write a verdict for each risk class: { read: allow, write: hold }");
                continue;
            }

            Surface[] covered = isSurface ? [surface] : [.. Enum.GetValues<Surface>().Where(s => s != Surface.None && !named.Contains(s))];
            var facts = Facts(covered);
            foreach (var (riskName, rules) in map.Entries)
            {
                if (!RiskClasses.TryParse(riskName.Text, out var risk))
                {
                    errors.Add(riskName, Choices.Risks.What, ConfigText.Nearest(riskName.Text, RiskClasses.All) is { } nearest ? $"write {nearest}" : Choices.Risks.Cure);
                }

                var list = Rules(rules, key.Text, facts, defaultRule);
                if (list.Count == 0)
                {
                    continue;
                }

                approverCheck.Check(rules, covered, risk);
                if (isSurface)
                {
                    table.Set(surface, risk, list);
                }
                else
                {
                    table.SetOther(risk, list);
                }
            }
        }

        return table;
    }

    // Null where it can't be told: no operation of the surfaces is catalogued yet, or some couldn't be read.
    private IReadOnlyCollection<string>? Facts(Surface[] surfaces)
    {
        var operations = surfaces.SelectMany(s => known.OnSurface(s, gateway)).ToArray();
        return operations.Length == 0 || surfaces.Any(s => known.MayMissOperationsOn(s, gateway)) ? null : KnownFacts.Of(operations);
    }

    private List<Rule> Rules(ConfigNode node, string surface, IReadOnlyCollection<string>? facts, Rule defaultRule)
    {
        var rules = new List<Rule>();
        var sound = new List<Rule>();
        var items = node is ConfigList list ? list.Items : [node];
        if (items.Count == 0)
        {
            errors.Add(node, "an empty list of rules", Choices.Verdicts.Cure);
        }

        foreach (var item in items)
        {
            var before = errors.Count;
            var rule = Rule(item, surface, facts);
            if (rule is null)
            {
                continue;
            }

            // Conditions that couldn't be read say nothing of what comes after them.
            var isSound = errors.Count == before;
            if (isSound && sound.Find(r => ConditionCover.Covers(r.When, rule.When)) is { } wider)
            {
                var why = wider.When.Count == 0 ? "has no conditions" : "is met whenever this one is";
                errors.Add(item, $"a rule that is never reached: the one in line {wider.Source[(wider.Source.LastIndexOf(':') + 1)..]} {why}", "remove it, or move it up");
            }

            rules.Add(rule);
            if (isSound)
            {
                sound.Add(rule);
            }
        }

        if (rules.Count > 0 && rules[^1].When.Count > 0)
        {
            rules.Add(defaultRule);
        }

        return rules;
    }

    private Rule? Rule(ConfigNode node, string surface, IReadOnlyCollection<string>? facts)
    {
        if (node is ConfigScalar { IsNull: false } scalar)
        {
            if (!Choices.Verdicts.Names.TryGetValue(scalar.Text, out var verdict))
            {
                errors.Add(scalar, Choices.Verdicts.What, Choices.Verdicts.Cure);
            }

            return new Rule { Verdict = verdict, Source = scalar.Source };
        }

        if (node is not ConfigMap map)
        {
            errors.Add(node, $"{node.Kind} where a rule belongs", "write allow, hold, deny, or { verdict: hold, ... }");
            return null;
        }

        var reader = new MapReader(map, errors);
        var rule = new Rule
        {
            When = When(reader.Nested("when"), surface, facts),
            Verdict = reader.Required("verdict", Choices.Verdicts.Cure) is { } v ? reader.Choose(v, Choices.Verdicts, Verdict.Deny) : Verdict.Deny,
            Evidence = EvidenceLabels.Read(reader, known),
            Missing = Missing(reader),
            Approvers = Approvers(reader),
            Next = reader.Text("next"),
            Overridable = reader.Flag("overridable", false),
            Source = map.Source,
        };
        reader.Finish();
        if (Choices.Verdicts.Names.ContainsKey(reader.Text("verdict") ?? ""))
        {
            Fit(rule, reader);
        }

        return rule;
    }

    // What a verdict can't use is a misunderstanding, and one that reads as if it were enforced.
    private void Fit(Rule rule, MapReader reader)
    {
        if (rule.Overridable && rule.Verdict != Verdict.Deny)
        {
            errors.Add(reader.Find("overridable")!, "only a deny can be overridden", "remove it, or write verdict: deny");
        }

        if (rule.Verdict == Verdict.Deny && reader.Find("approvers") is { } approvers)
        {
            errors.Add(approvers, "nobody approves what is denied", "write verdict: hold, or remove approvers");
        }

        if (rule.Verdict == Verdict.Deny && reader.Find("evidence") is { } evidence)
        {
            errors.Add(evidence, "no evidence answers a deny", "write verdict: hold or allow, or remove evidence", "evidence");
        }
    }

    private List<FactCondition> When(MapReader? when, string surface, IReadOnlyCollection<string>? facts)
    {
        var conditions = new List<FactCondition>();
        if (when is { Map.Entries.Count: 0 })
        {
            errors.Add(when.Map, "no condition", "name a fact, or remove 'when'", "when");
        }

        foreach (var (fact, value) in when?.Map.Entries ?? [])
        {
            if (facts?.Contains(fact.Text) == false)
            {
                var cure = ConfigText.Nearest(fact.Text, facts) is { } nearest ? $"write {nearest}" : $"define it in a catalog, or write {ConfigText.Or(facts.Order(StringComparer.Ordinal))}";
                errors.Add(fact, $"no operation of the surface '{surface}' has this fact: the condition could never be decided", cure);
            }

            if (value is not ConfigMap tests)
            {
                var cure = value is ConfigScalar { IsNull: false } scalar ? $"write {fact.Text}: {{ is: {scalar.Text} }}" : $"write {fact.Text}: {{ is: VALUE }}";
                errors.Add(value, $"{value.Kind} where tests of a fact belong", cure);
                continue;
            }

            var reader = new MapReader(tests, errors);
            conditions.Add(Conditions.ForRole(reader, fact.Text));
            reader.Finish();
        }

        return conditions;
    }

    // What an allow asks for is its condition, so that without it there is no allow; at a hold somebody looks anyway.
    private static Verdict Missing(MapReader reader)
    {
        var usual = reader.Text("verdict") == "hold" ? Verdict.Hold : Verdict.Deny;
        if (reader.Scalar("missing") is not { } missing)
        {
            return usual;
        }

        if (!reader.Has("evidence"))
        {
            reader.Errors.Add(missing, "no evidence could be missing", "name labels under evidence, or remove missing", "missing");
        }

        if (missing.Text is "hold" or "deny")
        {
            return missing.Text == "hold" ? Verdict.Hold : Verdict.Deny;
        }

        reader.Errors.Add(missing, "not what becomes of a request without its evidence", "write hold or deny");
        return usual;
    }

    private string? Approvers(MapReader reader)
    {
        if (reader.Scalar("approvers") is not { } group)
        {
            return null;
        }

        if (gateway is not null && !known.ApproverGroups.Contains(group.Text))
        {
            var cure = ConfigText.Nearest(group.Text, known.ApproverGroups) is { } nearest ? $"write {nearest}" : $"add {group.Text}: [operator] to approvers in gateway.yaml";
            errors.Add(group, "no such group of approvers", cure);
        }

        return group.Text;
    }
}
