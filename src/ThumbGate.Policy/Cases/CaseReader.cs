using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Cases;

/// <summary>Reads a list of cases. As strict as config: a case with a misspelt key would pass without checking anything.</summary>
internal sealed class CaseReader(ConfigErrors errors)
{
    private static readonly string[] Codes =
        [.. typeof(ReasonCodes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    public IReadOnlyList<PolicyCase> Read(ConfigFile file)
    {
        if (file.Content is null)
        {
            errors.Add(file.Path, 1, 1, "", "the file is " + file.Fault, "make it a readable file of at most 4MiB");
            return [];
        }

        var root = YamlTree.Read(file.Path, file.Content, errors);
        if (root is not ConfigList list)
        {
            if (root is not null)
            {
                errors.Add(root, $"{root.Kind} where a list of cases belongs", "write - name: ... lines");
            }

            return [];
        }

        var cases = new List<PolicyCase>();
        foreach (var item in list.Items)
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a case belongs", "write name, given and expect");
            }
            else if (Case(new MapReader(map, errors)) is { } read)
            {
                if (cases.Find(c => c.Name == read.Name) is { } same)
                {
                    errors.Add(map, $"a name that {same.Source} already has", "choose another name", read.Name);
                }

                cases.Add(read);
            }
        }

        return cases;
    }

    private PolicyCase? Case(MapReader reader)
    {
        var name = reader.Required("name", "write name: what the case shows");
        var given = Nested(reader, "given");
        var expect = Nested(reader, "expect");
        reader.Finish();
        var description = given is null ? null : Given(given);
        var expectation = expect is null ? null : Expect(expect);
        return name is null || description is null || expectation is null
            ? null
            : new PolicyCase(name.Text, reader.Map.Source, description, expectation);
    }

    private MapReader? Nested(MapReader reader, string key)
    {
        var nested = reader.Nested(key);
        if (!reader.Has(key))
        {
            errors.Add(reader.Map, "missing", $"write {key}: {{ ... }}", key);
        }

        return nested;
    }

    private RequestDescription? Given(MapReader reader)
    {
        var integration = reader.Text("integration");
        var catalog = reader.Text("catalog");
        var role = reader.Text("role");
        var request = reader.Required("request", "write request: \"METHOD /path\"");
        var headers = Headers(reader.Nested("headers"));
        var (kind, body) = Body(reader);
        var evidence = new CaseEvidence(errors).Read(reader);
        reader.Finish();
        if (integration is null == catalog is null)
        {
            errors.Add(reader.Map, "a case is about an integration or a catalog: exactly one of the two", "keep integration (judged for a role) or catalog (only classified)", "given");
        }
        else if (integration is not null && role is null)
        {
            errors.Add(reader.Map, "missing", "write role: NAME, or catalog in place of integration", "role");
        }

        if (request is null)
        {
            return null;
        }

        var space = request.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space == request.Text.Length - 1)
        {
            errors.Add(request, "not a method and a path", "write \"POST /path\"");
            return null;
        }

        return new RequestDescription
        {
            Integration = integration,
            Catalog = catalog,
            Role = role,
            Method = request.Text[..space],
            Path = request.Text[(space + 1)..],
            PathHasPrefix = true,
            Headers = headers,
            BodyKind = kind,
            Body = body,
            Evidence = evidence,
        };
    }

    private static List<KeyValuePair<string, string>> Headers(MapReader? reader)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            var values = value is ConfigList list ? reader!.Errors.Scalars(list) : reader!.ScalarsOf([value], key.Text);
            headers.AddRange(values.Select(v => KeyValuePair.Create(key.Text, v.Text)));
        }

        return headers;
    }

    private (DescribedBody Kind, string Body) Body(MapReader reader)
    {
        var form = reader.Find("form");
        var json = reader.Find("json");
        var body = reader.Find("body");
        if (((ConfigNode?[])[form, json, body]).Count(n => n is not null) > 1)
        {
            errors.Add(reader.Map, "one request has one body", "keep one of form, json and body", "given");
        }

        if (form is not null)
        {
            return reader.Nested("form") is { } fields ? (DescribedBody.Form, CaseBodies.Form(fields)) : default;
        }

        if (json is not null)
        {
            return (DescribedBody.Json, CaseBodies.Json(json));
        }

        return body is null ? (DescribedBody.None, "") : (DescribedBody.Text, reader.Text("body") ?? "");
    }

    private Expectation Expect(MapReader reader)
    {
        var expectation = new Expectation
        {
            Operation = reader.Text("operation"),
            Items = Items(reader),
            Surface = reader.Scalar("surface") is { } surface ? reader.Choose(surface, Choices.AllSurfaces, default) : null,
            Risk = reader.Scalar("risk") is { } risk ? reader.Choose(risk, Choices.Risks, default) : null,
            Verdict = reader.Scalar("verdict") is { } verdict ? reader.Choose(verdict, Choices.Verdicts, default) : null,
            Reasons = Reasons(reader),
            Before = reader.Text("before"),
            Facts = Facts(reader.Nested("facts")),
        };
        reader.Finish();
        if (reader.Map.Entries.Count == 0)
        {
            errors.Add(reader.Map, "expects nothing, so it could not fail", "name operation, items, risk, verdict, reasons, before or facts", "expect");
        }

        return expectation;
    }

    private string[]? Items(MapReader reader) =>
        reader.Find("items") switch
        {
            null => null,
            ConfigList list => [.. errors.Scalars(list).Select(s => s.Text)],
            var other => Missing(other),
        };

    private string[] Missing(ConfigNode node)
    {
        errors.Add(node, $"'items' is {node.Kind} where a list belongs", "write items: [stripe.refunds.create, ...]");
        return [];
    }

    private string[]? Reasons(MapReader reader)
    {
        if (!reader.Has("reasons"))
        {
            reader.Find("reasons");
            return null;
        }

        // An empty list is meant: no gate objects.
        if (reader.Find("reasons") is ConfigList { Items.Count: 0 })
        {
            return [];
        }

        var reasons = reader.Scalars("reasons");
        foreach (var reason in reasons.Where(r => !Codes.Contains(r.Text, StringComparer.Ordinal)))
        {
            errors.Add(reason, "not a reason code", ConfigText.Nearest(reason.Text, Codes) is { } nearest ? $"write {nearest}" : "write a code that the gateway knows");
        }

        return [.. reasons.Select(r => r.Text)];
    }

    private static Dictionary<string, string?> Facts(MapReader? reader)
    {
        var facts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            // null: the fact must be absent. A list: its items joined, as records and explanations show them.
            facts[key.Text] = value switch
            {
                ConfigScalar { IsNull: true } => null,
                ConfigList list => string.Join(',', reader!.Errors.Scalars(list).Select(s => s.Text)),
                _ => reader!.AsScalar(value, key.Text)?.Text,
            };
        }

        return facts;
    }
}
