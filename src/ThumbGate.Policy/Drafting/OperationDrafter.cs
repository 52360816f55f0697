namespace ThumbGate.Policy.Drafting;

/// <summary>Drafts one operation, less its id.</summary>
internal static class OperationDrafter
{
    // What may follow a path parameter of this name in one request: a path inside a repository or bucket.
    private static readonly string[] PathNames = ["path", "filepath", "file_path", "filePath", "object_key", "objectKey", "rest", "proxy", "wildcard"];

    public static DraftedOperation? Draft(DescribedOperation described, IReadOnlyList<string> prefixes, List<string> notes)
    {
        var guess = RiskGuess.Of(described);
        var evidence = new Evidence(described);
        var body = new BodyDraft(evidence);
        var patterns = new List<string>();
        foreach (var path in prefixes.DefaultIfEmpty("").SelectMany(p => Spellings(described).Select(s => p + s)))
        {
            if (PatternDraft.Of(path, name => PathNames.Contains(name, StringComparer.Ordinal), out var fault) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                notes.Add($"{described.Method} {path}: {fault} It is left out, so it stays unknown.");
            }
        }

        if (patterns.Count == 0)
        {
            return null;
        }

        var sql = guess.Risk is RiskClass.Read or RiskClass.Write or RiskClass.Unknown && described.Method is "POST" or "PUT" ? body.Sql() : null;
        var isRead = guess.Risk == RiskClass.Read && sql is null;
        var when = isRead || sql is not null ? [] : body.Conditions().Where(c => c.Risk.Severity() > guess.Risk.Severity()).ToList();
        if (!isRead && sql is null && body.Trial() is { } trial)
        {
            when.RemoveAll(w => w.Source == trial.Source);
            when.Insert(0, trial);
        }

        return new DraftedOperation
        {
            Id = "",
            Method = described.Method,
            Patterns = patterns,
            Risk = guess.Risk,
            Why = guess.Why,
            Encodings = body.Encodings,
            Facts = isRead ? [] : body.Facts(guess.Risk),
            When = when,
            Sql = sql,
            Yields = isRead ? null : AnswerReading.HandsOutCredential(evidence) ? "credential" : AnswerReading.HandsOutUpload(evidence) ? "url" : null,
            EncodedPath = [.. Encoded(described, patterns[0])],
        };
    }

    private static IEnumerable<string> Spellings(DescribedOperation described)
    {
        foreach (var path in described.OtherPaths.Prepend(described.Path).Distinct(StringComparer.Ordinal))
        {
            yield return path;
            if (path.Length > 1 && path.EndsWith('/'))
            {
                yield return path.TrimEnd('/');
            }

            if (path.EndsWith(".json", StringComparison.Ordinal))
            {
                yield return path[..^".json".Length];
            }
        }
    }

    private static IEnumerable<string> Encoded(DescribedOperation described, string pattern) =>
        described.PathParameters
            .Where(p => p.Description.Contains("URL-encode", StringComparison.OrdinalIgnoreCase)
                || p.Description.Contains("URL encode", StringComparison.OrdinalIgnoreCase)
                || p.Description.Contains("urlencode", StringComparison.OrdinalIgnoreCase)
                || PathNames.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => p.Name)
            .Where(n => pattern.Contains($"{{{n}}}", StringComparison.Ordinal) || pattern.Contains($"{{{n}+}}", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);
}
