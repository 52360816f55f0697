namespace ThumbGate.Policy.Drafting;

/// <summary>What a drafted operation reads of its body: facts, and fields that make more of a write than a write.</summary>
internal sealed class BodyDraft
{
    private const int MostConditions = 24;

    private readonly Evidence _evidence;
    private readonly string[] _encodings;
    private readonly bool _json;
    private readonly bool _form;

    public BodyDraft(Evidence evidence)
    {
        _evidence = evidence;
        _encodings = [.. evidence.Operation.BodyTypes.Select(Encoding).Where(e => e.Length > 0).Distinct(StringComparer.Ordinal)];
        _json = _encodings.Contains("json", StringComparer.Ordinal);
        _form = _encodings.Contains("form", StringComparer.Ordinal) || _encodings.Contains("multipart", StringComparer.Ordinal);
    }

    /// <summary>How bodies are read; where JSON is one of several ways, facts are read from JSON.</summary>
    public IReadOnlyList<string> Encodings => _encodings;

    /// <summary>Facts whose meaning the schema makes evident. Amounts only where they are whole numbers: minor units.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts(RiskClass risk)
    {
        var facts = new List<KeyValuePair<string, string>>();
        Add("amount", f => f.Type == "integer" && Key(f) is "amount" or "amountcents" or "amountincents" or "unitamount" or "amountminor" or "value" && (Key(f) != "value" || f.Pointer.Contains("amount", StringComparison.OrdinalIgnoreCase)));
        Add("currency", f => f.Type is "string" or "" && Key(f) is "currency" or "currencycode");
        if (risk is not (RiskClass.Message or RiskClass.Access or RiskClass.Bulk))
        {
            return facts;
        }

        Add("recipients", f => f.Depth <= 2 && (f.Depth == 1 || Key(f) is not ("email" or "emailaddress")) && Key(f) is "to" or "recipients" or "emails" or "email" or "emailaddress" or "phonenumber" or "phonenumbers" or "recipient" or "cc" or "bcc" or "attendees" or "invitees");
        return facts;

        void Add(string name, Func<DescribedField, bool> fits)
        {
            var sources = _evidence.Operation.BodyFields
                .Where(f => fits(f) && f.Type != "object" && (f.Type != "array" || !_evidence.Operation.BodyFields.Any(o => o.Pointer.StartsWith(f.Pointer + "/*/", StringComparison.Ordinal))))
                .OrderBy(f => f.Depth)
                .Select(Source)
                .Where(s => s is not null)
                .Distinct(StringComparer.Ordinal)
                .Take(name == "recipients" ? 1 : 2)
                .ToArray();
            if (sources.Length > 0)
            {
                facts.Add(new(name, string.Join('|', sources)));
            }
        }
    }

    /// <summary>Fields and states that turn a write into something else, the gravest first.</summary>
    public IReadOnlyList<DraftedCondition> Conditions()
    {
        var conditions = new List<DraftedCondition>();
        foreach (var field in _evidence.Operation.BodyFields.Where(f => f.Depth <= 3).Concat(_evidence.Operation.QueryParameters))
        {
            if (Source(field) is { } source && FieldEffects.Of(field) is var (risk, values))
            {
                conditions.Add(new DraftedCondition(source, values, risk));
            }
            else if (Source(field) is { } state)
            {
                conditions.AddRange(FieldStates.Of(field).Select(s => new DraftedCondition(state, s.Values, s.Risk) { IgnoreCase = s.IgnoreCase }));
            }
        }

        return [.. conditions
            .OrderByDescending(c => c.Risk.Severity())
            .GroupBy(c => c.Source, StringComparer.Ordinal)
            .SelectMany(WithoutHidden)
            .OrderByDescending(c => c.Risk.Severity())
            .Take(MostConditions)];
    }

    // A condition that is met whenever the field is there hides those behind it.
    private static IEnumerable<DraftedCondition> WithoutHidden(IEnumerable<DraftedCondition> ofOneSource)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in ofOneSource)
        {
            if (condition.Values.Count == 0)
            {
                yield return condition;
                yield break;
            }

            var values = condition.Values.Where(seen.Add).ToArray();
            if (values.Length > 0)
            {
                yield return condition with { Values = values };
            }
        }
    }

    /// <summary>A switch that makes a trial of it, whatever else it says: only a documented boolean.</summary>
    public DraftedCondition? Trial()
    {
        foreach (var field in _evidence.Operation.QueryParameters.Concat(_evidence.Operation.BodyFields.Where(f => f.Depth == 1)))
        {
            if (field.Type == "boolean" && Key(field) is "dryrun" or "validateonly" or "previewonly" && Source(field) is { } source)
            {
                return new DraftedCondition(source, ["true"], RiskClass.Read);
            }
        }

        return null;
    }

    /// <summary>Where SQL stands, if it is SQL that is run.</summary>
    public string? Sql()
    {
        var field = _evidence.Operation.BodyFields.Where(f => f.Depth <= 2 && f.Type is "string" or "").FirstOrDefault(f =>
            Key(f) is "sql" or "sqltext" or "sqlquery" or "sqlstatement"
            || (Key(f) is "statement" or "query" && (Phrases.SpeaksOfSql(f.Description) || Phrases.SpeaksOfSql(_evidence.Text))));
        return field is not null && _json && _encodings.Length == 1 ? "json:" + field.Pointer : null;
    }

    // Where a body may come in several ways, whichever comes is read.
    private string? Source(DescribedField field)
    {
        if (field.Pointer.Length == 0)
        {
            return "query:" + field.Name;
        }

        var json = _json ? "json:" + field.Pointer : null;
        var form = _form && !field.Pointer.Contains('*', StringComparison.Ordinal) ? "form:" + Bracketed(field.Pointer) : null;
        return json is not null && form is not null && !json.Contains('|', StringComparison.Ordinal) && !form.Contains('|', StringComparison.Ordinal) ? $"{json}|{form}" : json ?? form;
    }

    private static string Bracketed(string pointer)
    {
        var parts = pointer[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        return parts[0] + string.Concat(parts.Skip(1).Select(p => $"[{p}]"));
    }

    private static string Key(DescribedField field) => string.Concat(Words.Split(field.Name));

    private static string Encoding(string contentType)
    {
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "application/x-www-form-urlencoded" => "form",
            "multipart/form-data" => "multipart",
            "multipart/related" => "related",
            "application/xml" or "text/xml" => "xml",
            _ when type.EndsWith("/json", StringComparison.Ordinal) || type.EndsWith("+json", StringComparison.Ordinal) || type == "*/*" => "json",
            _ when type.EndsWith("+xml", StringComparison.Ordinal) => "xml",
            _ => "raw",
        };
    }
}
