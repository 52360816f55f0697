using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one operation of a catalog.</summary>
internal sealed class OperationReader(string catalog, IReadOnlyList<BodyEncoding>? encodings, ArgumentPlace? argument, ConfigErrors errors)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>The operation; null where its id or match can't be read, so that nothing can be compiled of it.</summary>
    public Operation? Read(ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        var id = Id(reader);
        var match = reader.Required("match", "write match: METHOD /path");
        var (methods, pattern, parameters) = Match(match);
        var bodies = EncodingReader.Read(reader) ?? (reader.Has("encoding") ? null : encodings);
        var scope = new SourceScope(bodies, parameters, argument is not null);
        var sql = Sql(reader, scope);
        var risk = Risk(reader, sql is not null || reader.Has("sql"));
        var facts = Facts(reader, scope);
        var named = facts.Count;
        var when = When(reader, scope, facts);
        var operation = new
        {
            Surface = reader.Choice("surface", Choices.AllSurfaces, Surface.None),
            Yields = reader.Choice("yields", Choices.Yields, AnswerYield.Nothing),
            EncodedPath = EncodedPath(reader, parameters),
            Inspect = reader.Size("inspect", int.MaxValue),
        };
        reader.Finish();
        if (id is null || pattern is null)
        {
            return null;
        }

        return new Operation
        {
            Id = $"{catalog}.{id}",
            Catalog = catalog,
            Methods = methods,
            Pattern = pattern,
            Risk = risk,
            Surface = operation.Surface,
            Encodings = bodies ?? [],
            Facts = facts,
            NamedFacts = named,
            Plan = FactPlan.Compile(facts, sql, bodies ?? [], argument),
            When = when,
            Sql = sql,
            Yields = operation.Yields,
            EncodedPath = operation.EncodedPath,
            Parameters = parameters,
            InspectLimit = (int?)operation.Inspect,
            Source = map.Source,
        };
    }

    private string? Id(MapReader reader)
    {
        if (reader.Required("id", "write id: things.create") is not { } id)
        {
            return null;
        }

        if (!ConfigText.IsDottedName(id.Text))
        {
            errors.Add(id, "not an operation id", "write lower-case letters, digits and dashes, joined by dots");
        }
        else if (id.Text is "unmatched" or "unmatched-read")
        {
            errors.Add(id, "the name of what no operation matches", "choose another id");
        }

        return id.Text;
    }

    private (IReadOnlyList<string> Methods, string? Pattern, IReadOnlyList<string> Parameters) Match(ConfigScalar? match)
    {
        if (match is null)
        {
            return ([], null, []);
        }

        var space = match.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            errors.Add(match, "not a method and a path", "write match: POST /path");
            return ([], null, []);
        }

        var methods = match.Text[..space].Split('|');
        if (Array.Find(methods, m => !Methods.Contains(m, StringComparer.Ordinal)) is { } unknown)
        {
            errors.Add(match, "not a method", "write " + ConfigText.Or(Methods) + ", several joined by |", unknown);
        }
        else if (methods.Distinct(StringComparer.Ordinal).Count() < methods.Length)
        {
            errors.Add(match, "a method stands twice", "keep one of the two");
        }

        var pattern = match.Text[(space + 1)..].Trim();
        try
        {
            var parameters = RouteTable.ParametersOf(pattern);
            return ([.. methods.Distinct(StringComparer.Ordinal)], pattern, parameters);
        }
        catch (FormatException e)
        {
            var message = e.Message.Replace($"'{pattern}': ", "", StringComparison.Ordinal).Replace($"'{pattern}' ", "", StringComparison.Ordinal);
            errors.Add(match, message.TrimEnd('.'), "write literal, {param}, {param}:verb, pre{param}post or, as the last segment, {rest+}", pattern);
            return (methods, null, []);
        }
    }

    private FactSource? Sql(MapReader reader, SourceScope scope)
    {
        if (reader.Scalar("sql") is not { } scalar)
        {
            return null;
        }

        var sources = FactSources.Read(scalar, scope, errors);
        if (sources.Count > 1)
        {
            errors.Add(scalar, "SQL text stands in one place", "name one source");
        }

        return sources.Count > 0 ? sources[0] : null;
    }

    private RiskClass Risk(MapReader reader, bool hasSql)
    {
        if (reader.Required("risk", Choices.Risks.Cure + ", or sql") is not { } risk)
        {
            return RiskClass.Unknown;
        }

        if (risk.Text == "sql")
        {
            if (!hasSql)
            {
                errors.Add(risk, "no SQL text to take the risk from", "add sql: json:/statement (where the text stands), or name a risk class");
            }

            // The floor that the statements raise: without any text they are unknown, never a read.
            return RiskClass.Read;
        }

        if (hasSql)
        {
            errors.Add(risk, "the SQL text decides the risk", "write risk: sql, or remove sql");
        }

        return reader.Choose(risk, Choices.Risks, RiskClass.Unknown);
    }

    private List<FactDefinition> Facts(MapReader reader, SourceScope scope)
    {
        var facts = new List<FactDefinition>();
        if (reader.Nested("facts") is { } nested)
        {
            foreach (var (key, value) in nested.Map.Entries)
            {
                if (!ConfigText.IsFactName(key.Text) || key.Text is "sql.verbs" or "sql.tables")
                {
                    errors.Add(key, "not a name for a fact", "write lower-case letters, digits, dots, dashes and underscores; sql.verbs and sql.tables are taken");
                }

                // A fact whose source is wrong still has its name, so that what refers to it isn't wrong as well.
                var sources = nested.AsScalar(value, key.Text) is { } scalar ? FactSources.Read(scalar, scope, errors) : [];
                facts.Add(new FactDefinition(key.Text, sources.Count > 0 ? sources : [new FactSource(FactOrigin.Query, key.Text)]));
            }
        }

        foreach (var sensitive in reader.Scalars("sensitive"))
        {
            var index = facts.FindIndex(f => f.Name == sensitive.Text);
            if (index < 0)
            {
                errors.Add(sensitive, "the operation has no such fact", facts.Count == 0 ? "define it under facts" : "write " + ConfigText.Or(facts.Select(f => f.Name)));
                continue;
            }

            facts[index] = facts[index] with { Sensitive = true };
        }

        return facts;
    }

    private List<RiskCondition> When(MapReader reader, SourceScope scope, List<FactDefinition> facts)
    {
        var named = facts.Select(f => f.Name).ToArray();
        var conditions = new List<RiskCondition>();
        foreach (var item in reader.List("when"))
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a condition belongs", "write { fact: NAME, is: VALUE, risk: CLASS }");
                continue;
            }

            var entry = new MapReader(map, errors);
            var fact = entry.Required("fact", "write fact: NAME, or fact: form:KEY");
            var risk = entry.Required("risk", Choices.Risks.Cure);
            var condition = new RiskCondition(
                Conditions.ForCatalog(entry, fact?.Text ?? ""),
                risk is null ? RiskClass.Unknown : entry.Choose(risk, Choices.Risks, RiskClass.Unknown));
            entry.Finish();
            if (fact is not null)
            {
                Define(fact, named, scope, facts);
            }

            if (conditions.Find(c => ConditionCover.Covers(c.Condition, condition.Condition)) is not null)
            {
                errors.Add(map, "never reached: an earlier condition is met whenever this one is", "remove it, or move it up", fact?.Text);
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private void Define(ConfigScalar fact, string[] named, SourceScope scope, List<FactDefinition> facts)
    {
        if (FactSources.LooksLikeSource(fact.Text))
        {
            if (!facts.Exists(f => f.Name == fact.Text) && FactSources.Read(fact, scope, errors) is { Count: > 0 } sources)
            {
                facts.Add(new FactDefinition(fact.Text, sources));
            }
        }
        else if (!named.Contains(fact.Text, StringComparer.Ordinal))
        {
            var cure = ConfigText.Nearest(fact.Text, named) is { } nearest ? $"write {nearest}" : "define it under facts, or write a source such as form:KEY";
            errors.Add(fact, "the operation has no such fact", cure);
        }
    }

    private IReadOnlyList<string> EncodedPath(MapReader reader, IReadOnlyList<string> parameters)
    {
        var names = reader.Scalars("encodedPath");
        foreach (var name in names.Where(n => !parameters.Contains(n.Text, StringComparer.Ordinal)))
        {
            errors.Add(name, "the path has no such parameter", parameters.Count == 0 ? "remove it" : "write " + ConfigText.Or(parameters));
        }

        return [.. names.Select(n => n.Text)];
    }
}
