namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Collects the tables that statements name. Names of table expressions (WITH x AS ...) are left out only where they
/// are in scope, since the same name elsewhere is a table.
/// </summary>
internal sealed class SqlTables(string text)
{
    // Past this, looking on would cost more than it tells.
    private const int MaxLookBack = 200;

    // Lists in which each item leads another are walked again and again; no statement that means something needs so many steps.
    private const int MaxSteps = 50_000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SqlExpressions _expressions = new();

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
        for (var i = start; i < end; i++)
        {
            if (tokens[i].Kind == SqlKind.Word && Leads(tokens, i, start, end, out var mayCall))
            {
                NamesFrom(tokens, i + 1, end, mayCall);
            }
        }

        Databases.Collect(tokens, start, end);
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
