using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one operation of a catalog.</summary>
internal sealed class OperationReader(string catalog, IReadOnlyList<BodyEncoding>? encodings, ArgumentPlace? argument, KnownNames known, ConfigErrors errors)
{
    /// <summary>The operation; null where its id or match can't be read, so that nothing can be compiled of it.</summary>
    public Operation? Read(ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        var id = Id(reader);
        var matches = new MatchReader(errors).Read(reader);
        string[] parameters = [.. matches.SelectMany(m => m.Parameters).Distinct(StringComparer.Ordinal)];
        var envelope = new EnvelopeReader(errors).Read(reader);
        var bodies = Encodings(reader, matches, envelope);
        var scope = new SourceScope(bodies, parameters, argument is not null);
        var sql = Sql(reader, scope);
        var risk = Risk(reader, sql is not null || reader.Has("sql"), reader.Has("envelope"));
        var facts = Facts(reader, scope);
        var named = facts.Count;
        var conditions = new WhenReader(scope, facts, errors);
        var when = conditions.When(reader);
        var also = conditions.Also(reader);
        var operation = new
        {
            Surface = reader.Choice("surface", Choices.AllSurfaces, Surface.None),
            Yields = reader.Choice("yields", Choices.Yields, AnswerYield.Nothing),
            EncodedPath = EncodedPath(reader, parameters),
            Inspect = reader.Size("inspect", int.MaxValue),
            Narrows = Narrows(reader, risk, facts),
            Evidence = EvidenceLabels.Read(reader, known),
            Before = new BeforeReader(scope, argument, errors).Read(reader, matches.Count > 0 && matches[0].IsCall, envelope is not null),
        };
        reader.Finish();
        if (id is null || matches.Count == 0)
        {
            return null;
        }

        return new Operation
        {
            Id = $"{catalog}.{id}",
            Catalog = catalog,
            Matches = matches,
            Risk = risk,
            Surface = operation.Surface,
            Encodings = bodies ?? [],
            Facts = facts,
            NamedFacts = named,
            Plan = FactPlan.Compile(facts, sql, bodies ?? [], argument),
            When = when,
            Also = also,
            Envelope = envelope,
            Sql = sql,
            Yields = operation.Yields,
            Narrows = operation.Narrows,
            Evidence = operation.Evidence,
            Before = operation.Before,
            EncodedPath = operation.EncodedPath,
            InspectLimit = (int?)operation.Inspect,
            Source = map.Source,
        };
    }

    private bool Narrows(MapReader reader, RiskClass risk, List<FactDefinition> facts)
    {
        if (!reader.Flag("narrows", false))
        {
            return false;
        }

        if (risk != RiskClass.Access)
        {
            errors.Add(reader.Find("narrows")!, "only access can be narrowed", "write risk: access, or remove narrows");
        }

        if (facts.Exists(f => f.Name == Operation.Direction))
        {
            errors.Add(reader.Find("narrows")!, $"the fact '{Operation.Direction}' is what narrows gives", "give the fact another name");
        }

        return true;
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

    // Calls are JSON whatever the catalog's bodies are, and so are envelopes of JSON, unless they say something else.
    private IReadOnlyList<BodyEncoding>? Encodings(MapReader reader, IReadOnlyList<OperationMatch> matches, EnvelopeDefinition? envelope)
    {
        if (EncodingReader.Read(reader) is { } own)
        {
            return own;
        }

        return reader.Has("encoding") ? null
            : matches.Count > 0 && matches[0].IsCall ? [BodyEncoding.Json]
            : envelope is null ? encodings
            : envelope.Kind == EnvelopeKind.Parts ? [] : [BodyEncoding.Json];
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

    private RiskClass Risk(MapReader reader, bool hasSql, bool hasEnvelope)
    {
        if (reader.Required("risk", Choices.Risks.Cure + ", sql or envelope") is not { } risk)
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

        if (risk.Text == "envelope")
        {
            if (!hasEnvelope)
            {
                errors.Add(risk, "nothing says where the items stand", "add envelope: { items: json:/requests } (or another kind), or name a risk class");
            }

            return RiskClass.Unknown;
        }

        if (hasEnvelope)
        {
            errors.Add(risk, "the items decide the risk", "write risk: envelope, or remove envelope");
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
                if (!ConfigText.IsFactName(key.Text) || KnownFacts.OfSql.Contains(key.Text, StringComparer.Ordinal))
                {
                    errors.Add(key, "not a name for a fact", "write lower-case letters, digits, dots, dashes and underscores; sql.verbs, sql.tables and sql.databases are taken");
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

    private IReadOnlyList<string> EncodedPath(MapReader reader, string[] parameters)
    {
        var names = reader.Scalars("encodedPath");
        foreach (var name in names.Where(n => !parameters.Contains(n.Text, StringComparer.Ordinal)))
        {
            errors.Add(name, "the path has no such parameter", parameters.Length == 0 ? "remove it" : "write " + ConfigText.Or(parameters));
        }

        return [.. names.Select(n => n.Text)];
    }
}
