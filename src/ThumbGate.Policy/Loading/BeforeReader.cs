using ThumbGate.Policy.Before;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads how the current value of what an operation changes is read.</summary>
internal sealed class BeforeReader(SourceScope scope, ArgumentPlace? argument, ConfigErrors errors)
{
    private const string Cure = "write before: { get: /things/{thing}, values: { name: /name } }";

    /// <summary>The definitions of the key <c>before</c>, in order: the first whose path a request fills is asked.</summary>
    public IReadOnlyList<BeforeDefinition> Read(MapReader operation, bool isCall, bool isEnvelope)
    {
        if (operation.Find("before") is not { } node)
        {
            return [];
        }

        if (isEnvelope)
        {
            errors.Add(node, "an envelope changes nothing itself", "put before on the operations of the requests inside it");
        }

        if (isCall)
        {
            errors.Add(node, "what stands inside a body has no address of its own to read", "remove before");
        }

        List<ConfigNode> nodes = node is ConfigList list ? [.. list.Items] : [node];
        if (nodes.Count == 0)
        {
            errors.Add(node, "'before' is an empty list", Cure);
        }

        var definitions = new List<BeforeDefinition>();
        foreach (var one in nodes)
        {
            if (one is ConfigMap map)
            {
                definitions.Add(Definition(new MapReader(map, errors)));
            }
            else
            {
                errors.Add(one, $"{one.Kind} where a map belongs", Cure);
            }
        }

        return definitions;
    }

    private BeforeDefinition Definition(MapReader reader)
    {
        var path = reader.Scalar("get") is { } get ? Path(get) : null;
        var query = Entries(reader.Nested("query")).Select(e => KeyValuePair.Create(e.Key.Text, Template(e.Value))).ToArray();
        var sources = Sources(reader, path, query.Select(q => q.Value));
        var values = Entries(reader.Nested("values")).Select(e => KeyValuePair.Create(Named(e.Key), Pointer(e.Value))).ToArray();
        var fields = reader.Nested("fields") is { } set ? Fields(set) : null;
        if (values.Length == 0 && fields is null)
        {
            errors.Add(reader.Map, "nothing is read", "add values: { name: /POINTER } or fields: { of: json:/POINTER, at: /POINTER }");
        }

        if (fields is null && query.Any(q => q.Value.Placeholders.Contains(BeforeDefinition.FieldNames, StringComparer.Ordinal)))
        {
            errors.Add(reader.Map, "the query asks for the fields of the request, and none are named", "add fields: { of: json:/POINTER, at: /POINTER }");
        }

        var definition = new BeforeDefinition
        {
            Path = path,
            Query = query,
            Sources = sources,
            Plan = FactPlan.Compile(Read(sources, fields), null, scope.Encodings ?? [], argument),
            Values = values,
            Fields = fields,
            Precondition = reader.Nested("precondition") is { } condition ? Precondition(condition) : null,
            Sensitive = [.. reader.Scalars("sensitive").Select(s => s.Text)],
            Source = reader.Map.Source,
        };
        reader.Finish();
        return definition;
    }

    // That the fields stand in the body makes the plan look at it: a body with two readings has no before.
    private static List<FactDefinition> Read(List<FactDefinition> sources, BeforeFields? fields) =>
        fields is null or { IsForm: true } ? sources : [.. sources, new FactDefinition("$" + BeforeDefinition.FieldNames, [new FactSource(FactOrigin.JsonKeys, fields.Of)])];

    private BeforeTemplate? Path(ConfigScalar scalar)
    {
        var template = Template(scalar);
        if (!scalar.Text.StartsWith('/') || scalar.Text.Contains('?', StringComparison.Ordinal) || template.Placeholders.Contains(BeforeDefinition.FieldNames, StringComparer.Ordinal))
        {
            errors.Add(scalar, "not a path below the catalog's prefix", "write get: /things/{thing}, and what stands behind a question mark under query");
        }

        return template;
    }

    private BeforeTemplate Template(ConfigScalar scalar)
    {
        if (BeforeTemplate.Parse(scalar.Text) is { } template)
        {
            return template;
        }

        errors.Add(scalar, "a brace that is not closed, or holds no name", "write placeholders as {name}");
        return BeforeTemplate.Parse("")!;
    }

    // A placeholder that no source is given for is the path parameter of its name.
    private List<FactDefinition> Sources(MapReader reader, BeforeTemplate? path, IEnumerable<BeforeTemplate> query)
    {
        var sources = new List<FactDefinition>();
        var used = (path?.Placeholders ?? []).Concat(query.SelectMany(q => q.Placeholders)).Where(p => p != BeforeDefinition.FieldNames).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var (key, value) in Entries(reader.Nested("from")))
        {
            if (!used.Contains(key.Text, StringComparer.Ordinal))
            {
                errors.Add(key, "no placeholder has this name", used.Length == 0 ? "remove it" : "write " + ConfigText.Or(used));
            }
            else if (FactSources.Read(value, scope, errors) is { Count: > 0 } read)
            {
                sources.Add(new FactDefinition(key.Text, read));
            }
        }

        foreach (var name in used.Where(u => !sources.Exists(s => s.Name == u)))
        {
            if (scope.Parameters.Contains(name, StringComparer.Ordinal))
            {
                sources.Add(new FactDefinition(name, [new FactSource(FactOrigin.Path, name)]));
            }
            else
            {
                errors.Add(reader.Map, $"nothing says what '{name}' is", $"add from: {{ {name}: json:/POINTER }} (or form:, query:, path:)");
            }
        }

        return sources;
    }

    private BeforeFields Fields(MapReader reader)
    {
        var of = reader.Required("of", "write of: form, of: json: or of: json:/POINTER");
        var at = reader.Scalar("at") is { } scalar ? Pointer(scalar) : "";
        reader.Finish();
        if (of?.Text == "form")
        {
            if (!scope.Reads(BodyEncoding.Form, BodyEncoding.Form))
            {
                errors.Add(of, "the fields of a body that is no form", "set the operation's encoding to form, or write of: json:/POINTER");
            }

            return new BeforeFields(true, "", at);
        }

        var pointer = of?.Text.StartsWith("json:", StringComparison.Ordinal) == true ? of.Text["json:".Length..] : null;
        if (of is not null && (pointer is null || (pointer.Length > 0 && pointer[0] != '/') || pointer.Contains('*', StringComparison.Ordinal)))
        {
            errors.Add(of, "not where fields stand", "write of: form, of: json: or of: json:/POINTER");
        }
        else if (of is not null && !scope.Reads(BodyEncoding.Json, BodyEncoding.Related))
        {
            errors.Add(of, "a JSON pointer into a body that is not JSON", "set the operation's encoding to json, or write of: form");
        }

        return new BeforeFields(false, pointer ?? "", at);
    }

    private BeforePrecondition Precondition(MapReader reader)
    {
        const string FromHeader = "header:";
        var header = reader.Scalar("header");
        if (header is null || !Canonical.UpstreamHeaders.IsConditional(header.Text))
        {
            errors.Add(reader.Map, "no conditional header", "write header: If-Match, or another one of If-Unmodified-Since, If-None-Match and If-Modified-Since");
        }

        var value = reader.Required("value", "write value: header:ETag, or value: /etag where it stands in the body");
        reader.Finish();
        var named = value?.Text.StartsWith(FromHeader, StringComparison.Ordinal) == true ? value.Text[FromHeader.Length..] : null;
        if (named is not null && !ConfigText.IsHeaderName(named))
        {
            errors.Add(value!, "not a header name", "write value: header:NAME");
        }

        return new BeforePrecondition(header?.Text ?? "", named, named is null && value is not null ? Pointer(value) : "");
    }

    private string Pointer(ConfigScalar scalar)
    {
        if ((scalar.Text.Length > 0 && scalar.Text[0] != '/') || scalar.Text.Contains('*', StringComparison.Ordinal))
        {
            errors.Add(scalar, "not a JSON pointer into the answer", "write a pointer such as /status or /ticket/status");
            return "";
        }

        return scalar.Text;
    }

    private string Named(ConfigScalar key)
    {
        if (!ConfigText.IsFactName(key.Text))
        {
            errors.Add(key, "not a name for a value", "write lower-case letters, digits, dots, dashes and underscores");
        }

        return key.Text;
    }

    private static IEnumerable<(ConfigScalar Key, ConfigScalar Value)> Entries(MapReader? reader)
    {
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            if (reader!.AsScalar(value, key.Text) is { } scalar)
            {
                yield return (key, scalar);
            }
        }
    }
}
