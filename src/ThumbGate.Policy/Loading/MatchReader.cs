using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads how an operation is reached: one match or a list of them.</summary>
internal sealed class MatchReader(ConfigErrors errors)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MERGE"];
    private static readonly string[] AllMethods = [.. Methods, .. OperationMatch.CallMethods];

    /// <summary>The matches that can be compiled; empty where there is none.</summary>
    public IReadOnlyList<OperationMatch> Read(MapReader reader)
    {
        if (!reader.Has("match"))
        {
            reader.Required("match", "write match: METHOD /path");
            return [];
        }

        var matches = new List<OperationMatch>();
        foreach (var scalar in reader.OneOrMore("match"))
        {
            if (Single(scalar) is not { } match)
            {
                continue;
            }

            if (matches.Count > 0 && matches[0].IsCall != match.IsCall)
            {
                errors.Add(scalar, "a call inside a body beside a request", "make two operations of them");
                continue;
            }

            matches.Add(match);
        }

        return matches;
    }

    private OperationMatch? Single(ConfigScalar scalar)
    {
        var space = scalar.Text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            errors.Add(scalar, "not a method and a path", "write match: POST /path");
            return null;
        }

        var methods = scalar.Text[..space].Split('|');
        if (Array.Find(methods, m => !AllMethods.Contains(m, StringComparer.Ordinal)) is { } unknown)
        {
            errors.Add(scalar, "not a method", "write " + ConfigText.Or(Methods) + ", several joined by |; or what stands inside a body: " + ConfigText.Or(OperationMatch.CallMethods), unknown);
        }
        else if (methods.Distinct(StringComparer.Ordinal).Count() < methods.Length)
        {
            errors.Add(scalar, "a method stands twice", "keep one of the two");
        }

        var calls = methods.Count(m => OperationMatch.CallMethods.Contains(m, StringComparer.Ordinal));
        if (calls > 0 && calls < methods.Length)
        {
            errors.Add(scalar, "a call inside a body beside a method of HTTP", "make two operations of them");
            return null;
        }

        var pattern = scalar.Text[(space + 1)..].Trim();
        pattern = calls > 0 && !pattern.StartsWith('/') ? "/" + pattern : pattern;
        try
        {
            return new OperationMatch([.. methods.Distinct(StringComparer.Ordinal)], pattern, RouteTable.ParametersOf(pattern));
        }
        catch (FormatException e)
        {
            var message = e.Message.Replace($"'{pattern}': ", "", StringComparison.Ordinal).Replace($"'{pattern}' ", "", StringComparison.Ordinal);
            errors.Add(scalar, message.TrimEnd('.'), "write literal, {param}, {param}:verb, pre{param}post or, as the last segment, {rest+}", pattern);
            return null;
        }
    }
}
