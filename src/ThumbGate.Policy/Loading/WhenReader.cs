using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads the conditions under which an operation does something else, or something more. Sources in them become nameless facts.</summary>
/// <param name="scope">What the operation offers to read from.</param>
/// <param name="facts">The operation's named facts; nameless ones are added.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class WhenReader(SourceScope scope, List<FactDefinition> facts, ConfigErrors errors)
{
    private readonly string[] _named = [.. facts.Select(f => f.Name)];

    /// <summary>The conditions of <c>when</c>, of which the first that is met decides.</summary>
    public IReadOnlyList<RiskCondition> When(MapReader reader)
    {
        var conditions = new List<RiskCondition>();
        foreach (var (map, condition) in Conditions(reader, "when", isDeciding: true))
        {
            if (conditions.Find(c => ConditionCover.Covers(c.All, condition.All)) is not null)
            {
                errors.Add(map, "never reached: an earlier condition is met whenever this one is", "remove it, or move it up", condition.All.Count > 0 ? condition.All[0].Fact : null);
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    /// <summary>The conditions of <c>also</c>, of which every one that is met counts.</summary>
    public IReadOnlyList<RiskCondition> Also(MapReader reader) => [.. Conditions(reader, "also", isDeciding: false).Select(c => c.Condition)];

    private IEnumerable<(ConfigMap Map, RiskCondition Condition)> Conditions(MapReader reader, string key, bool isDeciding)
    {
        foreach (var item in reader.List(key))
        {
            if (item is ConfigMap map)
            {
                yield return (map, Condition(new MapReader(map, errors), isDeciding));
            }
            else
            {
                errors.Add(item, $"{item.Kind} where a condition belongs", "write { fact: NAME, is: VALUE, risk: CLASS }");
            }
        }
    }

    private RiskCondition Condition(MapReader entry, bool isDeciding)
    {
        var all = new List<FactCondition>();
        if (entry.Has("and"))
        {
            foreach (var part in entry.List("and"))
            {
                if (part is ConfigMap map)
                {
                    var reader = new MapReader(map, errors);
                    all.Add(Single(reader));
                    reader.Finish();
                }
                else
                {
                    errors.Add(part, $"{part.Kind} where a condition belongs", "write { fact: NAME, is: VALUE }");
                }
            }

            if (entry.Has("fact"))
            {
                errors.Add(entry.Find("fact")!, "a condition beside 'and'", "move it into the list under 'and'");
            }
        }
        else
        {
            all.Add(Single(entry));
        }

        var risk = entry.Required("risk", Choices.Risks.Cure);
        var isFinal = isDeciding && entry.Flag("final", false);
        entry.Finish();
        return new RiskCondition(all, risk is null ? RiskClass.Unknown : entry.Choose(risk, Choices.Risks, RiskClass.Unknown), isFinal);
    }

    private FactCondition Single(MapReader reader)
    {
        var fact = reader.Required("fact", "write fact: NAME, or fact: form:KEY");
        if (fact is not null)
        {
            Define(fact);
        }

        return Loading.Conditions.ForCatalog(reader, fact?.Text ?? "");
    }

    private void Define(ConfigScalar fact)
    {
        if (FactSources.LooksLikeSource(fact.Text))
        {
            if (!facts.Exists(f => f.Name == fact.Text) && FactSources.Read(fact, scope, errors) is { Count: > 0 } sources)
            {
                facts.Add(new FactDefinition(fact.Text, sources));
            }
        }
        else if (!_named.Contains(fact.Text, StringComparer.Ordinal))
        {
            var cure = ConfigText.Nearest(fact.Text, _named) is { } nearest ? $"write {nearest}" : "define it under facts, or write a source such as form:KEY";
            errors.Add(fact, "the operation has no such fact", cure);
        }
    }
}
