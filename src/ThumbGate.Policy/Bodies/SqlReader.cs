using System.Buffers;

namespace ThumbGate.Policy.Bodies;

/// <summary>What SQL text would do.</summary>
/// <param name="Risk">The most severe of its statements; unknown where it can't be read, or holds no statement.</param>
/// <param name="Verbs">Head verbs of its statements, upper case, in order.</param>
/// <param name="Tables">Names of the tables it touches as written (without backticks), without duplicates.</param>
/// <param name="Databases">
/// The databases that it names: plain names in upper case, quoted ones as written, <c>?</c> for one that a variable or a text holds.
/// </param>
/// <param name="NeedsDatabase">Whether it names anything without its database, so that the one the request works in is touched as well.</param>
public sealed record SqlReading(
    RiskClass Risk, IReadOnlyList<string> Verbs, IReadOnlyList<string> Tables, IReadOnlyList<string> Databases, bool NeedsDatabase);

/// <summary>
/// Tokenises SQL and judges each statement by its verb. The text is read in every dialect that it could be in; where two of them
/// would do different things, what it does is not known.
/// </summary>
public static class SqlReader
{
    private static readonly SqlReading Unreadable = new(RiskClass.Unknown, [], [], [], NeedsDatabase: true);

    private static readonly SearchValues<char> Differ = SearchValues.Create("\\#$\"`[");

    /// <summary>Reads one or more statements.</summary>
    public static SqlReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SqlReading? result = null;
        foreach (var dialect in SqlDialect.All)
        {
            // Text that is no text of a dialect is rejected there, so that dialect has no say, unless part of it ran before.
            if (SqlTokenizer.Read(text, dialect, out var isWhole) is not { } tokens || Judge(text, tokens) is not { } reading)
            {
                continue;
            }

            if (isWhole)
            {
                result = result is null ? reading : Agree(result, reading);
                if (!DialectsDiffer(text))
                {
                    break;
                }
            }
            else if (reading.Risk.Severity() > (result ?? Unreadable).Risk.Severity())
            {
                result = Agree(result ?? Unreadable, reading);
            }
        }

        return result ?? Unreadable;
    }

    private static bool DialectsDiffer(string text)
    {
        if (text.AsSpan().ContainsAny(Differ))
        {
            return true;
        }

        for (var at = text.IndexOf("--", StringComparison.Ordinal); at >= 0; at = text.IndexOf("--", at + 1, StringComparison.Ordinal))
        {
            if (at + 2 < text.Length && text[at + 2] > ' ')
            {
                return true;
            }
        }

        return text.Contains("//", StringComparison.Ordinal)
            || text.Contains("/*", StringComparison.Ordinal)
            || text.Contains("'''", StringComparison.Ordinal)
            || text.Contains("->>", StringComparison.Ordinal);
    }

    private static SqlReading Agree(SqlReading a, SqlReading b)
    {
        var worse = a.Risk.Severity() >= b.Risk.Severity() ? a : b;
        return new(
            a.Risk == b.Risk ? a.Risk : RiskClasses.Worse(worse.Risk, RiskClass.Unknown),
            a.Risk == b.Risk && b.Verbs.Count > a.Verbs.Count ? b.Verbs : worse.Verbs,
            [.. a.Tables.Union(b.Tables, StringComparer.Ordinal)],
            [.. a.Databases.Union(b.Databases, StringComparer.Ordinal)],
            a.NeedsDatabase || b.NeedsDatabase);
    }

    private static SqlReading? Judge(string text, List<SqlToken> tokens)
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
                // What is a comment to another dialect begins no statement in this one: its parser stops here.
                if (IsCommentElsewhere(tokens[start]))
                {
                    return verbs.Count == 0 ? null : Reading(risk, verbs, tables);
                }

                var statement = new SqlStatement(tokens, start, end);
                var judged = statement.Judge(out var verb);
                risk = risk is { } before ? RiskClasses.Worse(before, judged) : judged;
                verbs.Add(verb);
                tables.Collect(tokens, start, end);
            }

            start = end + 1;
        }

        return Reading(risk, verbs, tables);
    }

    private static bool IsCommentElsewhere(SqlToken token) =>
        token.Is('-') || token.Is('/') || token.Is('#') || (token.Kind == SqlKind.Word && token.Text[0] == '#');

    // What names more tables than are read may touch any.
    private static SqlReading Reading(RiskClass? risk, List<string> verbs, SqlTables tables) => new(
        tables.IsComplete ? risk ?? RiskClass.Unknown : RiskClasses.Worse(risk ?? RiskClass.Unknown, RiskClass.Unknown),
        verbs,
        tables.Names,
        tables.Databases.Names,
        tables.Databases.NeedsDefault || !tables.IsComplete);
}
