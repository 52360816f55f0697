using System.Text;
using System.Text.RegularExpressions;
using ThumbGate.Policy;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>Writes a drafted catalog as people write one: an operation a line, what is doubtful with its reason.</summary>
internal static partial class DraftWriter
{
    private static readonly string[] NeverListed = ["accept", "accept-encoding", "accept-language", "authorization", "connection", "content-length", "content-type", "cookie", "host", "te", "upgrade", "user-agent"];

    public static string Write(DraftedCatalog draft)
    {
        var text = new StringBuilder();
        var title = OneLine(draft.Api.Title);
        text.Append("# A draft").Append(title.Length > 0 ? $" from the description of {title}" : "").Append(": look over every risk, the unknown ones first.\n");
        text.Append($"catalog: {draft.Name}\n");
        text.Append($"surface: {draft.Surface.Name()}\n");
        Base(draft, text);
        Line(text, "encoding", Encoding(CommonEncoding(draft)));
        var slots = draft.Api.Keys.Select(k => k.Slot).Distinct(StringComparer.Ordinal).Where(IsSlot).ToArray();
        Line(text, "keySlots", List(slots.Length > 0 ? slots : ["bearer"]));
        Line(text, "auth", Auth(draft.Api.Keys.Where(k => IsSlot(k.Slot)).FirstOrDefault()));
        Line(text, "methodOverride", draft.Api.TakesMethodOverride ? "[\"header:X-HTTP-Method-Override\", \"query:$httpMethod\"]" : "");
        Line(text, "idempotency", draft.Api.IdempotencyHeader is { } header && HeaderName().IsMatch(header) ? $"{{ header: {Scalar(header)} }}" : "");
        var headers = draft.Api.Headers.Where(h => HeaderName().IsMatch(h) && !IsKept(h) && !slots.Contains("header:" + h, StringComparer.OrdinalIgnoreCase)).ToArray();
        Line(text, "headers", headers.Length > 0 ? $"{{ allow: {List(headers)} }}" : "");
        text.Append("operations:\n");
        var common = CommonEncoding(draft);
        foreach (var operation in draft.Operations)
        {
            Operation(operation, common, text);
        }

        for (var i = 0; i < draft.Api.BatchPaths.Count; i++)
        {
            text.Append($"  - {{ id: batch{(i > 0 ? $"-{i + 1}" : "")}.http, match: {Scalar("POST " + draft.Api.BatchPaths[i])}, risk: envelope, encoding: none, envelope: {{ multipart: http }} }}\n");
        }

        return text.Append("unmatched: unknown\n").ToString();
    }

    private static void Base(DraftedCatalog draft, StringBuilder text)
    {
        var parts = new List<string>();
        if (draft.Api.Hosts.Count > 0)
        {
            parts.Add($"hosts: {List(draft.Api.Hosts)}");
        }

        if (draft.Prefixes is [{ Length: > 0 } only])
        {
            parts.Add($"prefix: {Scalar(only)}");
        }
        else if (draft.Prefixes.Count > 1)
        {
            parts.Add($"prefixes: {List(draft.Prefixes)}");
        }

        Line(text, "base", parts.Count > 0 ? $"{{ {string.Join(", ", parts)} }}" : "");
    }

    private static void Operation(DraftedOperation operation, string[] common, StringBuilder text)
    {
        if (operation.IsDoubtful)
        {
            text.Append($"  # review: {OneLine(operation.Why)}\n");
        }

        var matches = operation.Patterns.Select(p => $"{operation.Method} {p}").ToArray();
        text.Append($"  - {{ id: {Scalar(operation.Id)}, match: {(matches.Length == 1 ? Scalar(matches[0]) : List(matches))}, risk: {(operation.Sql is null ? operation.Risk.Name() : "sql")}");
        Rest(operation, common, text);
        text.Append(" }\n");
    }

    private static void Rest(DraftedOperation operation, string[] common, StringBuilder text)
    {
        var reads = operation.Facts.Count > 0 || operation.When.Count > 0 || operation.Sql is not null;
        if (reads && operation.Encodings.Count > 0 && !operation.Encodings.SequenceEqual(common, StringComparer.Ordinal))
        {
            text.Append($", encoding: {Encoding([.. operation.Encodings])}");
        }

        if (operation.Sql is { } sql)
        {
            text.Append($", sql: {Scalar(sql)}");
        }

        if (operation.Facts.Count > 0)
        {
            text.Append($", facts: {{ {string.Join(", ", operation.Facts.Select(f => $"{f.Key}: {Scalar(f.Value)}"))} }}");
        }

        if (operation.When.Count > 0)
        {
            text.Append($", when: [ {string.Join(", ", operation.When.Select(Condition))} ]");
        }

        if (operation.Yields is { } yields)
        {
            text.Append($", yields: {yields}");
        }

        if (operation.EncodedPath.Count > 0)
        {
            text.Append($", encodedPath: {List(operation.EncodedPath)}");
        }
    }

    private static string Condition(DraftedCondition condition)
    {
        var test = condition.Values.Count switch
        {
            0 => "present: true",
            _ when condition.Source.Contains('*', StringComparison.Ordinal) => $"anyIn: [{string.Join(", ", condition.Values.Select(Quoted))}]",
            1 => $"is: {Quoted(condition.Values[0])}",
            _ => $"in: [{string.Join(", ", condition.Values.Select(Quoted))}]",
        };
        return $"{{ fact: {Scalar(condition.Source)}, {test}{(condition.IgnoreCase ? ", ignoreCase: true" : "")}, risk: {condition.Risk.Name()} }}";
    }

    // A basic user is somebody's own choice: nothing is drafted for it.
    private static string Auth(DescribedKey? key) => key?.Scheme switch
    {
        "bearer" => "{ scheme: bearer }",
        "header" => $"{{ scheme: header, header: {Scalar(key.Name)} }}",
        "query" => $"{{ scheme: query, query: {Scalar(key.Name)} }}",
        _ => "",
    };

    // What most bodies are; the others say so themselves.
    private static string[] CommonEncoding(DraftedCatalog draft) =>
        draft.Operations.Where(o => o.Encodings.Count > 0)
            .CountBy(o => string.Join(' ', o.Encodings), StringComparer.Ordinal)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => c.Key.Split(' '))
            .FirstOrDefault(["none"]);

    private static string Encoding(string[] encodings) => encodings.Length == 1 ? encodings[0] : List(encodings);

    private static bool IsKept(string header) =>
        NeverListed.Contains(header.ToLowerInvariant(), StringComparer.Ordinal)
        || header.StartsWith("if-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
        || header.Contains("thumbgate-", StringComparison.OrdinalIgnoreCase)
        || string.Equals(header, "forwarded", StringComparison.OrdinalIgnoreCase)
        || string.Equals(header, "trailer", StringComparison.OrdinalIgnoreCase)
        || string.Equals(header, "transfer-encoding", StringComparison.OrdinalIgnoreCase)
        || string.Equals(header, "keep-alive", StringComparison.OrdinalIgnoreCase);

    private static bool IsSlot(string slot) => slot switch
    {
        "bearer" or "basic-user" or "basic-password" => true,
        _ when slot.StartsWith("header:", StringComparison.Ordinal) => HeaderName().IsMatch(slot[7..]),
        _ => slot.StartsWith("query:", StringComparison.Ordinal) && slot.Length > 6,
    };

    private static void Line(StringBuilder text, string key, string value)
    {
        if (value.Length > 0)
        {
            text.Append($"{key}: {value}\n");
        }
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    private static string Scalar(string text) => Plain().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text, Policy.Cases.Explanation.LineFormat);

    private static string OneLine(string text) => string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z/](?:[A-Za-z0-9._/*+-]|:(?=[A-Za-z0-9/]))*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeaderName();
}
