using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What a drafted operation reads of its body: facts, and fields that make more of a write than a write.</summary>
internal sealed class BodyDraft
{
    private const int MostConditions = 12;

    private static readonly FrozenSet<string> AccessFields = Verbs.Set("""
        permission permissions role roles visibility public ispublic private isprivate sharing shared accesslevel access scopes password acl privacy anonymous passwordprotected
        ssoprotection protected allowlist whitelist ipallowlist webhookurl callbackurl forwardto forwardingaddress isadmin admin publicsource discoverable
        """);

    private static readonly FrozenSet<string> MessageFields = Verbs.Set("""
        notify sendemail sendinvitation sendinvitations sendinvite sendnotification sendnotifications sendsms sendmail notifyusers notifycustomer notifyrecipients sendnow
        attendees invitees sendupdates sendnotificationemail emailnotification notification sendreceipt comment
        """);

    private static readonly FrozenSet<string> DeployFields = Verbs.Set("publish published ispublished live islive publishnow publishat publishedat golive");

    private static readonly FrozenSet<string> DestructiveFields = Verbs.Set("trashed deleted isdeleted archived isarchived disabled deactivated suspended paused createmode overwrite replaceexisting force forcepush");

    private static readonly FrozenSet<string> MoneyFields = Verbs.Set("confirm capture autocharge chargeimmediately paynow autopay markaspaid ispaid");

    private static readonly (RiskClass Risk, FrozenSet<string> Values)[] States =
    [
        (RiskClass.Money, Verbs.Set("paid captured refunded approved_for_payment authorised authorized settled")),
        (RiskClass.Destructive, Verbs.Set("deleted archived trashed cancelled canceled void voided disabled paused suspended inactive terminated deactivated orreplace overwrite replace truncate")),
        (RiskClass.Deploy, Verbs.Set("published live public deployed released")),
        (RiskClass.Message, Verbs.Set("sent scheduled sending")),
    ];

    private readonly Evidence _evidence;
    private readonly string[] _encodings;
    private readonly bool _json;
    private readonly bool _form;

    public BodyDraft(Evidence evidence)
    {
        _evidence = evidence;
        _encodings = [.. evidence.Operation.BodyTypes.Select(Encoding).Where(e => e.Length > 0).Distinct(StringComparer.Ordinal)];
        _json = _encodings.Contains("json", StringComparer.Ordinal);
        _form = !_json && (_encodings.Contains("form", StringComparer.Ordinal) || _encodings.Contains("multipart", StringComparer.Ordinal));
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
            if (Source(field) is { } source && Effect(field) is var (risk, values))
            {
                conditions.Add(new DraftedCondition(source, values, risk));
            }
            else if (Source(field) is { } state && Words.Split(field.Name) is [.., "status" or "state" or "action" or "type" or "mode"] && field.Values.Count > 0)
            {
                conditions.AddRange(States
                    .Select(s => new DraftedCondition(state, [.. field.Values.Where(v => s.Values.Contains(v.ToLowerInvariant()))], s.Risk))
                    .Where(c => c.Values.Count > 0));
            }
        }

        return [.. conditions
            .Where(c => !c.Source.Contains('*', StringComparison.Ordinal) || c.Values.Count == 0)
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

    private static (RiskClass Risk, IReadOnlyList<string> Values)? Effect(DescribedField field)
    {
        var key = Key(field);
        IReadOnlyList<string> met = field.Type == "boolean" ? ["true"] : [];
        return AccessFields.Contains(key) ? (RiskClass.Access, [])
            : MoneyFields.Contains(key) && field.Type == "boolean" ? (RiskClass.Money, met)
            : MessageFields.Contains(key) && (field.Type != "string" || field.Name.StartsWith("send", StringComparison.OrdinalIgnoreCase)) ? (RiskClass.Message, met)
            : DeployFields.Contains(key) ? (RiskClass.Deploy, met)
            : DestructiveFields.Contains(key) && field.Type is "boolean" ? (RiskClass.Destructive, met)
            : null;
    }

    private string? Source(DescribedField field) =>
        field.Pointer.Length == 0 ? "query:" + field.Name
        : _json ? (_encodings.Length == 1 ? "json:" + field.Pointer : null)
        : _form && _encodings.Length == 1 && !field.Pointer.Contains('*', StringComparison.Ordinal) ? "form:" + Bracketed(field.Pointer)
        : null;

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
