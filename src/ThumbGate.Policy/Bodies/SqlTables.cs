using System.Runtime.InteropServices;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Collects the tables that statements name. Names of table expressions (WITH x AS ...) are left out only where they
/// are in scope, since the same name elsewhere is a table. A list of tables goes on until a clause begins that has commas of its own: what
/// stands between two of its commas, an alias, a join, a function's arguments, is passed over.
/// </summary>
internal sealed class SqlTables(string text)
{
    // A function whose parentheses open further back is not looked for: what it would hold is no day and no text to trim.
    private const int MaxLookBack = 200;

    // No statement that means something names so many, or so long ones.
    private const int MaxSteps = 50_000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SqlExpressions _expressions = new();

    // By depth: the parentheses that are open around a token.
    private readonly List<SqlGroup> _groups = [];

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
            ref var group = ref At(tokens[i].Depth, start);
            if (group.Place == SqlPlace.Before && IsSkipped(tokens, i, end))
            {
                continue;
            }

            if (tokens[i].Is('('))
            {
                Open(ref group, tokens[i].Depth, i);
                continue;
            }

            var isName = group.Place == SqlPlace.Before && Expected(ref group, tokens, i, end);
            if (tokens[i].Kind == SqlKind.Word)
            {
                Word(ref group, tokens, i, start, end, isName);
            }
            else if (tokens[i].Kind == SqlKind.Symbol)
            {
                group.Symbol(tokens[i].Text[0]);
            }
        }

        Databases.Collect(tokens, start, end);
    }

    private ref SqlGroup At(int depth, int start)
    {
        while (_groups.Count <= depth)
        {
            _groups.Add(new() { Opens = start });
        }

        return ref CollectionsMarshal.AsSpan(_groups)[depth];
    }

    // Parentheses where a table is expected hold tables, or a query that has its own.
    private void Open(ref SqlGroup group, int depth, int at)
    {
        var inner = new SqlGroup { Opens = at };
        if (group.Place == SqlPlace.Before)
        {
            inner.Lead(SqlPlace.Before, mayCall: true, isList: true);
            group.Place = group.IsList ? SqlPlace.Behind : SqlPlace.Elsewhere;
        }

        _groups.RemoveRange(depth + 1, _groups.Count - depth - 1);
        _groups.Add(inner);
    }

    /// <summary>What stands where a table is expected; whether it is a name.</summary>
    private bool Expected(ref SqlGroup group, List<SqlToken> tokens, int at, int end)
    {
        var token = tokens[at];
        if (!token.MayBeName || token.Is("VALUES"))
        {
            // VALUES, a file or a stage stand for a table, and others may follow.
            group.Place = !group.IsList || token.Is(')') ? SqlPlace.Elsewhere : token.Is(',') ? SqlPlace.Before : SqlPlace.Behind;
            return false;
        }

        if (token.Is("SELECT") || token.Is("WITH") || token.Is("FROM") || (token.Is("SET") && !group.MayCall))
        {
            // WITH (hint): what seemed to lead here was an alias.
            group.Place = token.Is("WITH") && at + 1 < end && tokens[at + 1].Is('(') && group.IsList ? SqlPlace.Behind : SqlPlace.Elsewhere;
            return false;
        }

        var last = SqlNames.End(tokens, at, end);
        _visited += 1 + last - at;
        group.Place = group.IsList ? SqlPlace.Behind : SqlPlace.Elsewhere;
        var calls = group.MayCall && last < end && tokens[last].Is('(');
        if (IsComplete && !calls && !(last == at + 1 && _expressions.Has(token, at)))
        {
            var name = text[token.Start..tokens[last - 1].End].Replace("`", "", StringComparison.Ordinal);
            Databases.Table(tokens, at, last);
            if (_known.Add(name))
            {
                _names.Add(name);
            }
        }

        return true;
    }

    private void Word(ref SqlGroup group, List<SqlToken> tokens, int i, int start, int end, bool isName)
    {
        var before = i > start ? tokens[i - 1] : default;
        switch (tokens[i].Text)
        {
            case "SELECT":
                group.Selects = true;
                group.Place = SqlPlace.Elsewhere;
                break;
            case "FROM" when !before.Is("DISTINCT") && !InFunction(group, tokens, i, start):
                group.Lead(SqlPlace.Before, mayCall: true, isList: true);
                group.Joins = false;
                break;
            case "JOIN" or "STRAIGHT_JOIN":
                group.Lead(SqlPlace.Before, mayCall: true, isList: true);
                group.Joins = true;
                break;
            case "USING" when i + 1 < end && !(tokens[i + 1].Is("TEXT") || tokens[i + 1].Is("JSON") || tokens[i + 1].Is("TABULAR")):
                // JOIN ... USING (column, ...)
                group.Lead(group.Joins && tokens[i + 1].Is('(') ? SqlPlace.Behind : SqlPlace.Before, mayCall: true, isList: true);
                break;
            case "INTO" or "TABLE" or "OVERWRITE" or "VIEW" when i + 1 < end && !tokens[i + 1].Is('('):
                // In a list it may be an alias, and then the list goes on.
                group.Lead(SqlPlace.Before, mayCall: false, isList: group.Place != SqlPlace.Elsewhere || SqlTableLists.ActsOnSeveral(tokens, i, start));
                break;
            case "UPDATE" or "TRUNCATE" when i == start || before.Is('(') || before.Is(')'):
                group.Lead(SqlPlace.Before, mayCall: false, isList: true);
                break;
            default:
                if (!isName && group.Place == SqlPlace.Behind && SqlTableLists.Ends(tokens, i, end))
                {
                    group.Place = SqlPlace.Elsewhere;
                }

                break;
        }
    }

    // Words before a table's name; without one behind them they are its name.
    private static bool IsSkipped(List<SqlToken> tokens, int at, int end) =>
        tokens[at].Kind == SqlKind.Word && tokens[at].Text is "TABLE" or "IF" or "NOT" or "EXISTS" or "ONLY" or "INTO" or "LATERAL"
        && at + 1 < end && (tokens[at + 1].MayBeName || tokens[at + 1].Is('(') || tokens[at + 1].Is('@') || tokens[at + 1].Kind == SqlKind.String);

    // EXTRACT(day FROM x) and its like.
    private static bool InFunction(SqlGroup group, List<SqlToken> tokens, int i, int start) =>
        !group.Selects && group.Opens > start && group.Opens > i - MaxLookBack
        && tokens[group.Opens - 1].Kind == SqlKind.Word && tokens[group.Opens - 1].Text is "EXTRACT" or "SUBSTRING" or "TRIM" or "OVERLAY" or "POSITION";
}
