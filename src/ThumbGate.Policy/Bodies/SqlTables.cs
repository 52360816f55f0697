namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Collects the tables that statements name. Names of table expressions (WITH x AS ...) are left out only where they
/// are in scope, since the same name elsewhere is a table.
/// </summary>
internal sealed class SqlTables(string text)
{
    // A function whose parentheses open further back is not looked for: what it would hold is no day and no text to trim.
    private const int MaxLookBack = 200;

    // Lists in which each item leads another are walked again and again; no statement that means something needs so many steps.
    private const int MaxSteps = 50_000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SqlExpressions _expressions = new();

    // By depth: where the parentheses open that are around a token, and whether a SELECT stands between.
    private readonly List<(int Open, bool Selects)> _groups = [];

    private int _visited;

    /// <summary>In order of their first mention.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whose they are.</summary>
    public SqlDatabases Databases { get; } = new(text);

    /// <summary>Whether all of them were read: past a bound the rest is not.</summary>
    public bool IsComplete => _visited < MaxSteps;

    public void Collect(List<SqlToken> tokens, int start, int end)
    {
        _expressions.Collect(tokens, start, end);
        _groups.Clear();
        for (var i = start; i < end && IsComplete; i++)
        {
            Enter(tokens[i], i, start);
            if (tokens[i].Kind == SqlKind.Word && Leads(tokens, i, start, end, out var mayCall))
            {
                NamesFrom(tokens, i + 1, end, mayCall);
            }
        }

        Databases.Collect(tokens, start, end);
    }

    private void Enter(SqlToken token, int i, int start)
    {
        while (_groups.Count <= token.Depth)
        {
            _groups.Add((start, false));
        }

        if (token.Is('('))
        {
            _groups.RemoveRange(token.Depth + 1, _groups.Count - token.Depth - 1);
            _groups.Add((i, false));
        }
        else if (token.Is("SELECT"))
        {
            _groups[token.Depth] = (_groups[token.Depth].Open, true);
        }
    }

    private bool Leads(List<SqlToken> tokens, int i, int start, int end, out bool mayCall)
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
    private bool InFunction(List<SqlToken> tokens, int i, int start)
    {
        var (open, selects) = _groups[tokens[i].Depth];
        return !selects && open > start && open > i - MaxLookBack
            && tokens[open - 1].Kind == SqlKind.Word && tokens[open - 1].Text is "EXTRACT" or "SUBSTRING" or "TRIM" or "OVERLAY" or "POSITION";
    }

    private void NamesFrom(List<SqlToken> tokens, int at, int end, bool mayCall)
    {
        while (IsComplete)
        {
            _visited++;
            while (at < end && tokens[at].Kind == SqlKind.Word && tokens[at].Text is "TABLE" or "IF" or "NOT" or "EXISTS" or "ONLY" or "INTO" or "LATERAL")
            {
                _visited++;
                at++;
            }

            if (at >= end || !tokens[at].MayBeName || tokens[at].Is("SELECT") || tokens[at].Is("SET") || tokens[at].Is("VALUES"))
            {
                return;
            }

            var first = at;
            at = SqlNames.End(tokens, at, end);
            _visited += at - first;
            if (!IsComplete)
            {
                return;
            }

            var calls = mayCall && at < end && tokens[at].Is('(');
            if (!calls && !(at == first + 1 && _expressions.Has(tokens[first], first)))
            {
                var name = text[tokens[first].Start..tokens[at - 1].End].Replace("`", "", StringComparison.Ordinal);
                Databases.Table(tokens, first, at);
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
}
