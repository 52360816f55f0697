namespace ThumbGate.Policy.Bodies;

/// <summary>What SQL text would do.</summary>
/// <param name="Risk">The most severe of its statements; unknown where it can't be read, or holds no statement.</param>
/// <param name="Verbs">Head verbs of its statements, upper case, in order.</param>
/// <param name="Tables">Names of the tables it touches as written (without backticks), without duplicates.</param>
public sealed record SqlReading(RiskClass Risk, IReadOnlyList<string> Verbs, IReadOnlyList<string> Tables);

/// <summary>
/// Tokenises SQL and judges each statement by its verb. The text is read in every dialect that it could be in; where two of them
/// would do different things, what it does is not known.
/// </summary>
public static class SqlReader
{
    /// <summary>Reads one or more statements.</summary>
    public static SqlReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SqlReading? result = null;
        foreach (var dialect in SqlDialect.All)
        {
            // Text that is no text of a dialect is rejected there, so that dialect has no say.
            if (SqlTokenizer.Read(text, dialect) is { } tokens)
            {
                var reading = Judge(text, tokens);
                result = result is null ? reading : Agree(result, reading);
                if (!DialectsDiffer(text))
                {
                    break;
                }
            }
        }

        return result ?? new SqlReading(RiskClass.Unknown, [], []);
    }

    private static bool DialectsDiffer(string text) =>
        text.AsSpan().ContainsAny("\\#$\"`")
        || text.Contains("//", StringComparison.Ordinal)
        || text.Contains("/*", StringComparison.Ordinal)
        || text.Contains("'''", StringComparison.Ordinal)
        || text.Contains("->>", StringComparison.Ordinal);

    private static SqlReading Agree(SqlReading a, SqlReading b)
    {
        var worse = a.Risk.Severity() >= b.Risk.Severity() ? a : b;
        return new(
            a.Risk == b.Risk ? a.Risk : RiskClasses.Worse(worse.Risk, RiskClass.Unknown),
            a.Risk == b.Risk && b.Verbs.Count > a.Verbs.Count ? b.Verbs : worse.Verbs,
            [.. a.Tables.Union(b.Tables, StringComparer.Ordinal)]);
    }

    private static SqlReading Judge(string text, List<SqlToken> tokens)
    {
        RiskClass? risk = null;
        List<string> verbs = [];
        var tables = new SqlTables(text);
        for (var start = 0; start < tokens.Count;)
        {
            var end = tokens.FindIndex(start, t => t.Is(';'));
            end = end < 0 ? tokens.Count : end;
            if (end > start)
            {
                var statement = new SqlStatement(tokens, start, end);
                var judged = statement.Judge(out var verb);
                risk = risk is { } before ? RiskClasses.Worse(before, judged) : judged;
                verbs.Add(verb);
                tables.Collect(tokens, start, end);
            }

            start = end + 1;
        }

        // What names more tables than are read may touch any.
        var known = tables.IsComplete ? risk ?? RiskClass.Unknown : RiskClasses.Worse(risk ?? RiskClass.Unknown, RiskClass.Unknown);
        return new(known, verbs, tables.Names);
    }
}
