namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Collects the tables that statements name. Names of table expressions (WITH x AS ...) are left out only where they
/// are in scope, since the same name elsewhere is a table.
/// </summary>
internal sealed class SqlTables(string text)
{
    // Past these, names count as tables, and looking on would cost more than it tells.
    private const int MaxExpressions = 256;
    private const int MaxLookBack = 200;

    // Lists in which each item leads another are walked again and again; no statement that means something needs so many steps.
    private const int MaxSteps = 50_000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<(string Name, int From, int To)> _expressions = [];

    private int _visited;

    /// <summary>In order of their first mention.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether all of them were read: past a bound the rest is not.</summary>
    public bool IsComplete => _visited < MaxSteps;

    public void Collect(List<SqlToken> tokens, int start, int end)
    {
        _expressions.Clear();
        for (int i = start, seen = 0; i < end && seen < MaxExpressions; i++)
        {
            if (tokens[i].Is("WITH"))
            {
                seen++;
                Expressions(tokens, i, end);
            }
        }

        for (var i = start; i < end; i++)
        {
            if (tokens[i].Kind == SqlKind.Word && Leads(tokens, i, start, end, out var mayCall))
            {
                NamesFrom(tokens, i + 1, end, mayCall);
            }
        }
    }

    private static bool Leads(List<SqlToken> tokens, int i, int start, int end, out bool mayCall)
    {
        mayCall = true;
        var before = i > start ? tokens[i - 1] : default;
        switch (tokens[i].Text)
        {
            case "FROM":
                return !before.Is("DISTINCT") && !InFunction(tokens, i, start);
            case "JOIN":
                return true;
            case "USING":
                return i + 1 < end && !(tokens[i + 1].Is("TEXT") || tokens[i + 1].Is("JSON") || tokens[i + 1].Is("TABULAR"));
            case "INTO" or "TABLE" or "OVERWRITE" or "VIEW":
                mayCall = false;
                return i + 1 < end && !tokens[i + 1].Is('(');
            case "UPDATE" or "TRUNCATE":
                mayCall = false;
                return i == start || before.Is('(') || before.Is(')');
            default:
                return false;
        }
    }

    // EXTRACT(day FROM x) and its like.
    private static bool InFunction(List<SqlToken> tokens, int i, int start)
    {
        for (var j = i - 1; j > start && j > i - MaxLookBack; j--)
        {
            if (tokens[j].Depth < tokens[i].Depth && tokens[j].Is('('))
            {
                return tokens[j - 1].Kind == SqlKind.Word && tokens[j - 1].Text is "EXTRACT" or "SUBSTRING" or "TRIM" or "OVERLAY" or "POSITION";
            }

            if (tokens[j].Depth == tokens[i].Depth && tokens[j].Is("SELECT"))
            {
                return false;
            }
        }

        return false;
    }

    private void NamesFrom(List<SqlToken> tokens, int at, int end, bool mayCall)
    {
        while (IsComplete)
        {
            _visited++;
            while (at < end && tokens[at].Kind == SqlKind.Word && tokens[at].Text is "TABLE" or "IF" or "NOT" or "EXISTS" or "ONLY" or "INTO" or "LATERAL")
            {
                at++;
            }

            if (at >= end || !tokens[at].MayBeName || tokens[at].Is("SELECT") || tokens[at].Is("SET") || tokens[at].Is("VALUES"))
            {
                return;
            }

            var first = at;
            at = NameEnd(tokens, at, end);
            _visited += at - first;
            if (!IsComplete)
            {
                return;
            }

            if (!(mayCall && at < end && tokens[at].Is('(')) && !(at == first + 1 && IsExpression(tokens[first], first)))
            {
                var name = text[tokens[first].Start..tokens[at - 1].End].Replace("`", "", StringComparison.Ordinal);
                if (_known.Add(name))
                {
                    _names.Add(name);
                }
            }

            // An alias, and a comma before the next table.
            for (var words = 0; words < 2 && at < end && tokens[at].MayBeName; words++)
            {
                at++;
            }

            if (!mayCall || at >= end || !tokens[at].Is(','))
            {
                return;
            }

            at++;
        }
    }

    // a.b."c", and my-project.a.b without spaces around the dash.
    private static int NameEnd(List<SqlToken> tokens, int at, int end)
    {
        at++;
        while (at + 1 < end
            && (tokens[at].Is('.') || (tokens[at].Is('-') && tokens[at].Start == tokens[at - 1].End && tokens[at].End == tokens[at + 1].Start))
            && (tokens[at + 1].MayBeName || tokens[at + 1].Kind == SqlKind.Number))
        {
            at += 2;
        }

        return at;
    }

    private bool IsExpression(SqlToken name, int at)
    {
        foreach (var expression in _expressions)
        {
            if (at >= expression.From && at < expression.To
                && string.Equals(expression.Name, name.Text, name.Kind == SqlKind.Word ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] ( ... ), ...
    private void Expressions(List<SqlToken> tokens, int with, int end)
    {
        var depth = tokens[with].Depth;
        var to = with + 1;
        while (to < end && tokens[to].Depth >= depth)
        {
            to++;
        }

        var recursive = with + 1 < to && tokens[with + 1].Is("RECURSIVE");
        for (var at = with + (recursive ? 2 : 1); at < to && tokens[at].IsName && _expressions.Count < MaxExpressions; at++)
        {
            var name = tokens[at++].Text;
            if (at < to && tokens[at].Is('('))
            {
                at = Close(tokens, at, to) + 1;
            }

            if (at >= to || !tokens[at].Is("AS"))
            {
                return;
            }

            for (at++; at < to && (tokens[at].Is("NOT") || tokens[at].Is("MATERIALIZED"));)
            {
                at++;
            }

            if (at >= to || !tokens[at].Is('('))
            {
                return;
            }

            var close = Close(tokens, at, to);
            _expressions.Add((name, recursive ? at : close, to));
            at = close + 1;
            if (at >= to || !tokens[at].Is(','))
            {
                return;
            }
        }
    }

    private static int Close(List<SqlToken> tokens, int open, int end)
    {
        var at = open + 1;
        while (at < end && !(tokens[at].Is(')') && tokens[at].Depth == tokens[open].Depth))
        {
            at++;
        }

        return at;
    }
}
